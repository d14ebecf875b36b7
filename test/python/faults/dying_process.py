"""A process that finishes numbered spans until it dies, life after life. After each span it writes
into a mapped file how many it has finished, so that this is known after its death."""

import mmap
import pathlib
import signal
import subprocess
import sys
from typing import Optional, Set

from program import ENVIRONMENT, source
from waiting import wait_until

_PROGRAM = """
import mmap, os, signal, sys, time

path, first, way, pause = sys.argv[1], int(sys.argv[2]), sys.argv[3], float(sys.argv[4])
with open(path, "r+b") as file:
    finished = memoryview(mmap.mmap(file.fileno(), 8)).cast("Q")
tracer = make_tracer(recovery_directory=sys.argv[5], reporting_period=50_000)
if way == "close":
    tracer.close(60)
    print(tracer.metrics())
    sys.exit()
signal.signal(signal.SIGTERM, lambda *_: os._exit(3))
number = first
while True:
    for _ in range(20):
        tracer.start_span(str(number), tags={"text": "x" * 100}).finish()
        number += 1
        finished[0] = number
    time.sleep(pause)
"""

# By which a process ends: killed, crashed, and by os._exit in a handler.
WAYS = (signal.SIGKILL, signal.SIGSEGV, signal.SIGTERM)


class DyingProcess:
    def __init__(self, directory, satellites, pause=0.001):
        self.recovery_directory = pathlib.Path(directory) / "spans"
        self.report_to(satellites)
        self._pause = pause
        self._path = pathlib.Path(directory) / "finished"
        self._path.write_bytes(bytes(8))
        with self._path.open("r+b") as file:
            self._finished = memoryview(mmap.mmap(file.fileno(), 8)).cast("Q")
        self._process: Optional[subprocess.Popen] = None
        # Numbers of spans that may have been finished and not counted, one for each death.
        self.unsure: Set[int] = set()

    def report_to(self, satellites):
        """Lives from the next one on report to `satellites`."""
        self._program = source(_PROGRAM, satellites)

    @property
    def finished(self):
        """The number of the next span."""
        return self._finished[0]

    @property
    def expected(self):
        """The names of the spans that were finished for sure."""
        return set(map(str, set(range(self.finished)) - self.unsure))

    def start(self):
        self._process = self._run("live")

    def die(self, way):
        process = self._process
        assert process is not None
        process.send_signal(way)
        process.communicate()
        assert process.returncode != 1, "it ended before"
        # The span after the last that was counted may be there.
        self.unsure.add(self.finished)
        self._finished[0] += 1

    def live_until(self, count):
        """Lives until it has finished `count` spans more."""
        first = self.finished
        self.start()
        wait_until(lambda: self.finished >= first + count)

    def close(self):
        """A last life, which only recovers. Returns what its tracer's `metrics` are, as text."""
        process = self._run("close")
        output, _ = process.communicate(timeout=100)
        assert process.returncode == 0
        return output

    def _run(self, way):
        arguments = [self._path, self.finished, way, self._pause, self.recovery_directory]
        return subprocess.Popen(
            [sys.executable, "-c", self._program, *map(str, arguments)],
            env=ENVIRONMENT,
            stdout=subprocess.PIPE,
            text=True,
        )
