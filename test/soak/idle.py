"""How often a process wakes for a tracer that has nothing to do.

    idle.py [SECONDS]

Counts voluntary context switches of all threads but the program's own, over SECONDS (10). Ends with
status 1 where there are more than two a second.
"""

import contextlib
import logging
import os
import sys
import tempfile
import time

from satellite_process import SatelliteProcess
from table import show
from wires import chosen_wire

import lightstep_streaming

_MAX_PER_SECOND = 2
# Until what was begun has come to rest (seconds).
_SETTLING = 2


def wake_ups():
    """How often each thread of this process but the calling one has waited until now, by its id."""
    counts = {}
    own = os.getpid()  # the main thread's id
    for thread in map(int, os.listdir("/proc/self/task")):
        if thread != own:
            with open(f"/proc/self/task/{thread}/status") as status:
                (line,) = [line for line in status if line.startswith("voluntary_ctxt_switches")]
            counts[thread] = int(line.split()[1])
    return counts


def wake_ups_a_second(seconds):
    time.sleep(_SETTLING)
    before, begun = wake_ups(), time.monotonic()
    time.sleep(seconds)
    after, elapsed = wake_ups(), time.monotonic() - begun
    return sum(count - before.get(thread, 0) for thread, count in after.items()) / elapsed


def main():
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 10.0
    logging.getLogger("lightstep_streaming").setLevel(logging.CRITICAL)
    with contextlib.ExitStack() as stack:
        directory = stack.enter_context(tempfile.TemporaryDirectory())
        satellite = SatelliteProcess(directory)
        stack.callback(satellite.close)
        satellite.start()
        tracer = lightstep_streaming.Tracer(
            component_name="idle",
            **chosen_wire().configuration([satellite]),
        )
        figures = {"before the first span": wake_ups_a_second(seconds)}
        tracer.start_span("operation").finish()
        if not tracer.flush(10):
            raise RuntimeError("the satellite is well, and yet the flush failed")
        figures["after a flush"] = wake_ups_a_second(seconds)
        satellite.kill()
        figures["and its satellite is gone"] = wake_ups_a_second(seconds)
        tracer.close(0)
    show([("wakes", "times a second")])
    show((state, f"{figure:.1f}") for state, figure in figures.items())
    return 0 if max(figures.values()) <= _MAX_PER_SECOND else 1


if __name__ == "__main__":
    sys.exit(main())
