"""What three satellites carry beside a fourth one that is stalled, slow or dead, as a share of what
they carry alone.

    neighbours.py [ROUNDS]

The well ones take so many bytes a second that they and not this machine are what limits an
application that always has more for them; what they read is what they carry. Each round measures
each case once, so that whatever else the machine does befalls all of them; medians count. Ends with
status 1 where a share is below 95 %.
"""

import contextlib
import logging
import statistics
import sys
import tempfile
import time
from typing import Dict, List, Union

from narrow_satellite import NarrowSatellite
from satellite_process import SatelliteProcess
from table import show
from wires import chosen_wire

import lightstep_streaming
from lightstep_streaming.satellite import Slow, Stall

_MIN_SHARE = 0.95
_WELL = 3
_BYTES_PER_SECOND = 3_000_000
_TEXT = "x" * 1000
# More than all connections together can have under way, less than there is room for.
_SPANS_IN_STOCK = 40_000
# Until every connection is at work, and from then on.
_WARM_UP, _MEASURED = 3, 10


def keep_stocked(tracer, seconds):
    """Finishes spans for so long, as many as keep the buffer well filled."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        for _ in range(max(0, _SPANS_IN_STOCK - tracer.metrics()["buffered"])):
            tracer.start_span("operation", tags={"text": _TEXT}).finish()
        time.sleep(0.01)


def carried(well, *others):
    """How many bytes a second the well satellites carry where these are listed before them."""
    satellites = [*others, *well]
    tracer = lightstep_streaming.Tracer(
        component_name="neighbours",
        **chosen_wire().configuration(satellites),
    )
    keep_stocked(tracer, _WARM_UP)
    begun, before = time.monotonic(), [satellite.bytes_read() for satellite in well]
    keep_stocked(tracer, _MEASURED)
    ended, after = time.monotonic(), [satellite.bytes_read() for satellite in well]
    tracer.close(0)
    return (sum(after) - sum(before)) / (ended - begun)


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    logging.getLogger("lightstep_streaming").setLevel(logging.CRITICAL)
    with contextlib.ExitStack() as stack:
        directory = stack.enter_context(tempfile.TemporaryDirectory())
        well = [NarrowSatellite(_BYTES_PER_SECOND) for _ in range(_WELL)]
        stalled, slow, dead = (SatelliteProcess(directory) for _ in range(3))
        satellites: List[Union[NarrowSatellite, SatelliteProcess]] = [*well, stalled, slow, dead]
        for satellite in satellites:
            stack.callback(satellite.close)
        stalled.start()
        stalled.misbehave(Stall())
        slow.start()
        slow.misbehave(Slow(bytes_per_second=20_000))
        cases = {
            "alone": (),
            "beside a stalled one": (stalled,),
            "beside a slow one": (slow,),
            "beside a dead one": (dead,),
        }
        figures: Dict[str, List[float]] = {case: [] for case in cases}
        for number in range(rounds):
            print(f"round {number + 1} of {rounds}", flush=True)
            for case, others in cases.items():
                figures[case].append(carried(well, *others))

    medians = {case: statistics.median(each) for case, each in figures.items()}
    shares = {case: median / medians["alone"] for case, median in medians.items()}
    limit = _WELL * _BYTES_PER_SECOND
    show([("they can carry", f"{limit / 1e6:.2f} MB/s")])
    show((case, f"{medians[case] / 1e6:.2f} MB/s, {shares[case]:.1%}") for case in cases)
    return 0 if min(shares.values()) >= _MIN_SHARE else 1


if __name__ == "__main__":
    sys.exit(main())
