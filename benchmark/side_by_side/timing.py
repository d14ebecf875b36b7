"""What a worker measures, and how: CPU time, which others' work on the machine changes little."""

from __future__ import annotations

import array
import time
from itertools import repeat
from typing import Callable, Tuple

# Is told how often to do what it does, and returns how many spans it has finished.
Workload = Callable[[int], int]

# How often a second an application that traces at a steady rate does so.
_TICKS_PER_SECOND = 100
# A first guess at how often a workload is to be repeated is made in so many nanoseconds at least.
_CALIBRATION = 4_000_000
# Repetitions between two looks at the clock, of those that go on for so many seconds.
_WITHOUT_A_LOOK = 500


def calibrate(workload: Workload, seconds: float) -> int:
    """Returns how often a workload has to be repeated to take about so long."""
    times = 1
    while True:
        begun = time.thread_time_ns()
        workload(times)
        taken = time.thread_time_ns() - begun
        if taken >= _CALIBRATION:
            return max(1, round(times * seconds * 1e9 / taken))
        times *= 2


def run(workload: Workload, times: int) -> float:
    """Returns what each repetition took, in nanoseconds of this thread's CPU time."""
    begun = time.thread_time_ns()
    workload(times)
    return (time.thread_time_ns() - begun) / times


def run_steadily(workload: Workload, rate: float, seconds: float) -> Tuple[int, int]:
    """Repeats a workload `rate` times a second, some at each tick.

    Returns how often it was repeated and the number of spans.
    """
    times = max(1, round(rate / _TICKS_PER_SECOND))
    ticks = max(1, round(seconds * rate / times))
    interval = times / rate
    spans = 0
    begun = time.monotonic()
    for tick in range(ticks):
        delay = begun + tick * interval - time.monotonic()
        if delay > 0:
            time.sleep(delay)
        spans += workload(times)
    return times * ticks, spans


def run_flat_out(workload: Workload, seconds: float) -> Tuple[int, int]:
    """Repeats a workload without a pause. Returns the same."""
    deadline = time.monotonic() + seconds
    repeated = spans = 0
    while time.monotonic() < deadline:
        spans += workload(_WITHOUT_A_LOOK)
        repeated += _WITHOUT_A_LOOK
    return repeated, spans


def tail(workload: Workload, calls: int, share: float) -> int:
    """Returns what so large a share of the calls stay below, in nanoseconds of this thread's CPU
    time without what it takes to measure it.
    """
    return _quantile(workload, calls, share) - _quantile(_nothing, 2001, 0.5)


def _nothing(times: int) -> int:
    for _ in repeat(None, times):
        pass
    return times


def _quantile(workload: Workload, calls: int, share: float) -> int:
    now = time.thread_time_ns
    samples: array.array[int] = array.array("q", bytes(8 * calls))
    for index in range(calls):
        begun = now()
        workload(1)
        samples[index] = now() - begun
    return sorted(samples)[min(calls - 1, int(calls * share))]
