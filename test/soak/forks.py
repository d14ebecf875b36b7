"""Children that an application forks while it traces. Each of them traces, delivers its spans and
ends.
"""

import collections
import os
import sys
import threading
import time
from typing import Deque

# What each child finishes, named by its number and theirs.
CHILD_SPANS = 20

# Children at a time: one that meets a fault has seconds to wait.
_CHILDREN = 16


class Forks:
    """Forks, as many times in so many seconds, until stopped."""

    def __init__(self, tracer, seconds, forks):
        self._tracer = tracer
        self._interval = seconds / forks
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._fork)
        self.count = self.failed = 0
        self.last = float("-inf")  # time.monotonic()

    def start(self):
        self._thread.start()

    def stop(self):
        self._stopping.set()
        self._thread.join()

    def _fork(self):
        running: Deque[int] = collections.deque()
        due = time.monotonic()
        while not self._stopping.wait(max(0, due - time.monotonic())):
            due += self._interval
            running.append(_fork_child(self._tracer, self.count))
            self.last = time.monotonic()
            self.count += 1
            if len(running) > _CHILDREN:
                self._reap(running.popleft())
        for pid in running:
            self._reap(pid)

    def _reap(self, pid):
        _, status = os.waitpid(pid, 0)
        self.failed += status != 0


def _fork_child(tracer, number):
    """Forks a child that finishes spans of its own, delivers them and ends. Returns its pid."""
    pid = os.fork()
    if pid:
        return pid
    is_well = False
    try:
        for span in range(CHILD_SPANS):
            tracer.start_span(f"child{number} {span}").finish()
        delivered = tracer.flush(60)
        metrics = tracer.metrics()
        is_well = delivered and metrics["finished"] == metrics["acknowledged"] == CHILD_SPANS
        if not is_well:
            print(f"child {number}, flush {delivered}: {metrics}", file=sys.stderr, flush=True)
    finally:
        os._exit(0 if is_well else 1)
