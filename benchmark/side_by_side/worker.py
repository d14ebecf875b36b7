"""A process for a tracer, which does what the controller tells it, in the tracer's environment.

It is told by lines of JSON on standard input, the name of a method of `_Worker` and its arguments,
and answers each by a line with what the method returned.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import sys
import time
from typing import Tuple

from side_by_side import timing
from side_by_side.tracers import Adapter


class _Worker:
    _adapter: Adapter
    _noop: Adapter

    def __init__(self) -> None:
        self._memory_before = 0

    def make_tracer(self, name: str, port: int) -> None:
        """Comes before all that follow."""
        self._memory_before = _memory("VmRSS")
        self._adapter = _adapter(name, port)
        self._noop = _adapter("noop", port)

    def version(self, distribution: str) -> str:
        return importlib.metadata.version(distribution)

    def calibrate(self, workload: str, seconds: float) -> Tuple[int, int]:
        """Returns how often the tracer, and the no-op tracer, have to do it to take so long."""
        times = timing.calibrate(self._adapter.workloads[workload], seconds)
        self._adapter.settle()
        return times, timing.calibrate(self._noop.workloads[workload], seconds)

    def run(self, workload: str, times: int) -> float:
        """Returns nanoseconds of this thread's CPU time for each repetition."""
        cpu = timing.run(self._adapter.workloads[workload], times)
        self._adapter.settle()
        return cpu

    def run_noop(self, workload: str, times: int) -> float:
        """The same with OpenTracing's no-op tracer, in this process."""
        return timing.run(self._noop.workloads[workload], times)

    def tail(self, workload: str, calls: int, share: float) -> int:
        cpu = timing.tail(self._adapter.workloads[workload], calls, share)
        self._adapter.settle()
        return cpu

    def idle(self, rate: float, seconds: float) -> float:
        """Returns nanoseconds of CPU time that it takes, for each repetition, to be about to do
        something at a steady rate. Asked for before there is a tracer.
        """
        begun = time.process_time_ns()
        repeated, _ = timing.run_steadily(lambda times: 0, rate, seconds)
        return (time.process_time_ns() - begun) / repeated

    def run_steadily(self, workload: str, rate: float, seconds: float) -> Tuple[float, int]:
        """The last that a tracer does. Returns nanoseconds of CPU time that the whole process took
        for each repetition, sending included, and the number of spans.
        """
        begun = time.process_time_ns()
        repeated, spans = timing.run_steadily(self._adapter.workloads[workload], rate, seconds)
        self._adapter.close()
        return (time.process_time_ns() - begun) / repeated, spans

    def run_flat_out(self, workload: str, seconds: float) -> Tuple[float, int]:
        """The same, as fast as it can."""
        begun = time.process_time_ns()
        repeated, spans = timing.run_flat_out(self._adapter.workloads[workload], seconds)
        self._adapter.close()
        return (time.process_time_ns() - begun) / repeated, spans

    def memory(self) -> int:
        """Returns the bytes that the process has taken at the most since before it had a tracer."""
        return max(0, _memory("VmHWM") - self._memory_before)


def _adapter(name: str, port: int) -> Adapter:
    adapter: Adapter = importlib.import_module("side_by_side.tracers." + name).make(port)
    return adapter


def _memory(name: str) -> int:
    with open("/proc/self/status") as status:
        (line,) = [line for line in status if line.startswith(name + ":")]
    return int(line.split()[1]) * 1024


def main() -> None:
    # Whatever a tracer prints is no answer.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)

    worker = _Worker()
    for line in sys.stdin:
        method, *arguments = json.loads(line)
        answers.write(json.dumps(getattr(worker, method)(*arguments)) + "\n")
        answers.flush()
    # What a tracer does at its end is nobody's business here.
    os._exit(0)


if __name__ == "__main__":
    main()
