"""How much memory a tracer takes at full load while every satellite is down.

    down.py [SECONDS]

Ends with status 1 if it is more than the limit of what may be buffered and 5 MB, or the books do
not balance.
"""

import contextlib
import logging
import sys
import tempfile
import threading
import time

from memory import mebibytes, most_resident_bytes, resident_bytes
from satellite_process import SatelliteProcess
from table import show
from wires import chosen_wire

import lightstep_streaming

# kMaxBufferedBytes of include/lightstep/options.h, and what may come on top of it.
_LIMIT = 64 * 2**20 + 5_000_000
_SATELLITES = 4
_THREADS = 4
# Long enough for the bytes to be at their limit before the number of spans is.
_TEXT = "x" * 200


def finish_spans(tracer, is_over):
    while not is_over():
        for _ in range(1000):
            tracer.start_span("operation", tags={"text": _TEXT}).finish()


def put_under_load(tracer, seconds):
    deadline = time.monotonic() + seconds
    threads = [
        threading.Thread(target=finish_spans, args=(tracer, lambda: time.monotonic() > deadline))
        for _ in range(_THREADS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def main():
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 60.0
    logging.getLogger("lightstep_streaming").setLevel(logging.CRITICAL)
    with contextlib.ExitStack() as stack:
        directory = stack.enter_context(tempfile.TemporaryDirectory())
        # None of them is ever started.
        satellites = [SatelliteProcess(directory) for _ in range(_SATELLITES)]
        for satellite in satellites:
            stack.callback(satellite.close)
        memory = resident_bytes()
        tracer = lightstep_streaming.Tracer(
            component_name="down",
            **chosen_wire().configuration(satellites),
        )
        put_under_load(tracer, seconds)
        metrics = tracer.metrics()
        tracer.close(0)
        memory = most_resident_bytes() - memory

    is_balanced = metrics["finished"] == (
        metrics["acknowledged"] + metrics["dropped"] + metrics["rejected"] + metrics["buffered"]
    )
    show(
        [
            ("spans made", f"{metrics['finished']:,}"),
            ("  a second", f"{metrics['finished'] / seconds:,.0f}"),
            ("buffered", f"{metrics['buffered']:,}"),
            ("dropped", f"{metrics['dropped']:,}"),
            ("memory taken", f"{mebibytes(memory)} of {mebibytes(_LIMIT)}"),
        ]
    )
    return 0 if memory <= _LIMIT and is_balanced else 1


if __name__ == "__main__":
    sys.exit(main())
