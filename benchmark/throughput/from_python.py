"""One thread finishes spans as fast as CPython can, and a healthy satellite in another process
takes them; the tracer is left at its defaults.

    from_python.py [SECONDS]

Ends with status 1 if a span was dropped or has not arrived, or if the tracer's own thread takes
more than a third of the CPU time that the application's takes.
"""

from __future__ import annotations

import contextlib
import sys
import tempfile
import threading
import time
from typing import Sequence

from figures import Figures
from satellites import DiscardingSatellite, cpu_time_of_children
from wires import chosen_wire

import lightstep_streaming

# Of what the application's thread takes.
_MOST = 1 / 3
# Until everything has been acknowledged, in seconds.
_PATIENCE = 60


class _Producer(threading.Thread):
    def __init__(self, tracer: lightstep_streaming.Tracer, seconds: float) -> None:
        super().__init__()
        self._start_span = tracer.start_span
        self._seconds = seconds

    def run(self) -> None:
        start_span, now = self._start_span, time.monotonic
        begun = now()
        deadline = begun + self._seconds
        while now() < deadline:
            for _ in range(1000):
                start_span("operation").finish()
        self.seconds = now() - begun
        self.cpu_time = time.thread_time()


def measure(seconds: float, ports: Sequence[int]) -> Figures:
    tracer = lightstep_streaming.Tracer(
        **chosen_wire().configuration({"host": "127.0.0.1", "port": port} for port in ports),
    )
    # Other threads are this one and the tracer's.
    others = time.process_time() - time.thread_time()
    producer = _Producer(tracer, seconds)
    producer.start()
    producer.join()
    tracer.flush(_PATIENCE)
    delivering = time.process_time() - time.thread_time() - others - producer.cpu_time
    metrics = tracer.metrics()
    tracer.close()
    return Figures(
        finished=metrics["finished"],
        acknowledged=metrics["acknowledged"],
        dropped=metrics["dropped"],
        retransmitted=metrics["retransmitted"],
        bytes_sent=metrics["bytes_sent"],
        seconds=producer.seconds,
        producing=producer.cpu_time,
        delivering=delivering,
    )


def main(seconds: float) -> bool:
    """Returns whether all promises were kept."""
    receiving = cpu_time_of_children()
    with tempfile.TemporaryDirectory() as directory:
        with contextlib.closing(DiscardingSatellite(directory)) as satellite:
            figures = measure(seconds, [satellite.port])
            arrived = satellite.arrived()
    figures.show(cpu_time_of_children() - receiving)

    promises = {
        "nothing is dropped": figures.dropped == 0,
        "everything is acknowledged": figures.acknowledged == figures.finished,
        "what is acknowledged has arrived": arrived >= figures.acknowledged,
        "the tracer's thread takes less than a third": figures.delivering
        < _MOST * figures.producing,
    }
    for promise, is_kept in promises.items():
        if not is_kept:
            print(f"NOT KEPT: {promise}")
    return all(promises.values())


if __name__ == "__main__":
    sys.exit(0 if main(float(sys.argv[1]) if len(sys.argv) > 1 else 30.0) else 1)
