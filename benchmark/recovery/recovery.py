"""What a ring in a file costs beside one in memory: the application's thread for a span, and the
constructor where there is something to recover.

    recovery.py [ROUNDS] [DIRECTORY]

DIRECTORY is on a disk; by default the one for temporary files. Each round of 25 ms goes to one ring
after the other, in changing order. Figures are medians, and ratios are medians of neighbouring
rounds. Ends with status 1 if a goal is missed.
"""

from __future__ import annotations

import contextlib
import logging
import random
import statistics
import sys
import tempfile
import time
from typing import Any, Dict, List, Mapping, Optional, Tuple

from satellites import DiscardingSatellite
from table import show
from wires import chosen_wire

import lightstep_streaming
from lightstep_streaming.satellite import Satellite

_ROUND = 0.025
_TEXT = "x" * 1000
_FULL = 64 * 1024  # spans of a little more than 1 KiB: what a ring holds
# Of a span in memory.
_MOST = 1.02
# Seconds.
_LONGEST_START = 0.005


def measure_round(tracer: lightstep_streaming.Tracer) -> float:
    """CPU seconds of this thread for a span."""
    start_span, now = tracer.start_span, time.thread_time
    spans = 0
    begun = now()
    while now() - begun < _ROUND:
        for _ in range(100):
            start_span("operation", tags={"key": "value"}).finish()
        spans += 100
    return (now() - begun) / spans


def compare_spans(rounds: int, directories: Mapping[str, str], port: int) -> Dict[str, List[float]]:
    """CPU seconds of each round, by the name of the ring."""
    configuration = chosen_wire().configuration([{"host": "127.0.0.1", "port": port}])
    tracers = {
        name: lightstep_streaming.Tracer(recovery_directory=directory, **configuration)
        for name, directory in directories.items()
    }
    seconds: Dict[str, List[float]] = {name: [] for name in tracers}
    chance = random.Random(0)
    for number in range(rounds + 10):
        for name in chance.sample(list(tracers), len(tracers)):
            measured = measure_round(tracers[name])
            # Nothing may be dropped, as that is cheaper.
            tracers[name].flush(60)
            if number >= 10:
                seconds[name].append(measured)
    for tracer in tracers.values():
        assert tracer.metrics()["dropped"] == 0
        tracer.close()
    return seconds


def make_something_to_recover(directory: str, configuration: Mapping[str, Any]) -> int:
    tracer = lightstep_streaming.Tracer(recovery_directory=directory, **configuration)
    for _ in range(_FULL):
        tracer.start_span("operation", tags={"text": _TEXT}).finish()
    tracer.close(0)
    return tracer.metrics()["buffered"]


def recovered_within(tracer: lightstep_streaming.Tracer, seconds: float) -> int:
    """The spans of dead processes that the tracer has found, as soon as there are any."""
    deadline = time.monotonic() + seconds
    while not tracer.metrics()["recovered"] and time.monotonic() < deadline:
        time.sleep(0.01)
    return tracer.metrics()["recovered"]


def measure_start(parent: Optional[str]) -> Tuple[float, float, int]:
    """Seconds of a constructor, without and with a full ring to recover, and the ring's spans."""
    with Satellite() as gone:
        configuration = chosen_wire().configuration([gone])
    with tempfile.TemporaryDirectory(dir=parent) as directory:
        spans = make_something_to_recover(directory, configuration)
        without = time_constructor("", configuration, expected=0)
        full = time_constructor(directory, configuration, expected=spans)
    return without, full, spans


def time_constructor(directory: str, configuration: Mapping[str, Any], expected: int) -> float:
    """Seconds. `expected` is how many spans the tracer has to recover."""
    begun = time.perf_counter()
    tracer = lightstep_streaming.Tracer(recovery_directory=directory, **configuration)
    seconds = time.perf_counter() - begun
    assert recovered_within(tracer, 10 if expected else 0) == expected
    tracer.close(0)
    return seconds


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    on_disk = sys.argv[2] if len(sys.argv) > 2 else None
    logging.getLogger("lightstep_streaming").setLevel(logging.CRITICAL)
    with contextlib.ExitStack() as stack:
        shm, disk, own = (
            stack.enter_context(tempfile.TemporaryDirectory(dir=place))
            for place in ("/dev/shm", on_disk, None)
        )
        satellite = stack.enter_context(contextlib.closing(DiscardingSatellite(own)))
        directories = {"memory": "", "file on tmpfs": shm, "file on disk": disk}
        seconds = compare_spans(rounds, directories, satellite.port)
        starts = [measure_start(disk) for _ in range(5)]
    rows, missed = [], []
    for name, measured in seconds.items():
        ratio = statistics.median(a / b for a, b in zip(measured, seconds["memory"]))
        rows.append((f"span, {name}", f"{statistics.median(measured) * 1e9:.0f} ns, {ratio:.3f}"))
        if ratio > _MOST:
            missed.append(name)
    without, full, spans = map(statistics.median, zip(*starts))
    rows.append(("start with nothing", f"{without * 1e3:.2f} ms"))
    rows.append((f"start with {spans:,.0f} spans", f"{full * 1e3:.2f} ms"))
    if full > _LONGEST_START:
        missed.append("start")
    show(rows)
    if missed:
        print("missed: " + ", ".join(missed))
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
