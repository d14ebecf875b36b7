"""One thread finishes spans as fast as CPython can, and one healthy satellite in another process
takes them; the tracer is left at its defaults.

    flatout.py [SECONDS]

Ends with status 1 if a span was dropped or has not arrived.
"""

import contextlib
import json
import pathlib
import subprocess
import sys
import tempfile
import threading
import time

from table import show

import lightstep_streaming

# How often the buffer is looked at, in seconds.
_LOOK = 0.02


class _Satellite:
    """The developer satellite, which only counts."""

    def __init__(self, directory):
        self._port_file = pathlib.Path(directory) / "port"
        self._summary_file = pathlib.Path(directory) / "summary"
        command = [sys.executable, "-m", "lightstep_streaming.satellite", "--discard", "--port=0"]
        command += [f"--port-file={self._port_file}", f"--summary-file={self._summary_file}"]
        self._process = subprocess.Popen(command, stderr=subprocess.DEVNULL)

    @property
    def endpoint(self):
        deadline = time.monotonic() + 30
        while not self._port_file.exists():
            if time.monotonic() > deadline:
                raise RuntimeError("the satellite does not start")
            time.sleep(0.01)
        return {"host": "127.0.0.1", "port": int(self._port_file.read_text())}

    def summary(self):
        """What it has counted, at its end."""
        self.close()
        return json.loads(self._summary_file.read_text())

    def close(self):
        self._process.terminate()
        self._process.wait()


def finish_spans(tracer, deadline):
    start_span, now = tracer.start_span, time.monotonic
    while now() < deadline:
        for _ in range(1000):
            start_span("operation").finish()


def main():
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 60.0
    with contextlib.ExitStack() as stack:
        satellite = _Satellite(stack.enter_context(tempfile.TemporaryDirectory()))
        stack.callback(satellite.close)
        tracer = lightstep_streaming.Tracer(
            access_token="token",
            collector_plaintext=True,
            satellite_endpoints=[satellite.endpoint],
        )
        begun = time.monotonic()
        thread = threading.Thread(target=finish_spans, args=(tracer, begun + seconds))
        thread.start()
        most_buffered = 0
        while thread.is_alive():
            most_buffered = max(most_buffered, tracer.metrics()["buffered"])
            thread.join(_LOOK)
        elapsed = time.monotonic() - begun
        is_settled = tracer.flush(60)
        metrics = tracer.metrics()
        tracer.close()
        arrived = satellite.summary()["spans"]

    show(
        [
            ("spans made", f"{metrics['finished']:,}"),
            ("  a second", f"{metrics['finished'] / elapsed:,.0f}"),
            ("arrived", f"{arrived:,}"),
            ("dropped", f"{metrics['dropped']:,}"),
            ("sent again", f"{metrics['retransmitted']:,}"),
            ("buffered at the most", f"{most_buffered:,}"),
        ]
    )
    return 0 if is_settled and not metrics["dropped"] and arrived >= metrics["finished"] else 1


if __name__ == "__main__":
    sys.exit(main())
