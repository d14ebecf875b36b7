"""The durations of single calls in little memory, because a soak takes a million samples and
measures memory too.
"""

import array
import time

# For so long after a fork the kernel copies each page that is written to, whoever writes (seconds).
_SHARED_PAGES = 0.1


class Samples:
    """CPU time of calls, in nanoseconds, without what it takes to look at the clock. Calls that
    something else came upon are kept apart.
    """

    def __init__(self, overhead):
        self._overhead = overhead
        self._undisturbed = array.array("q")
        self._after_forks = array.array("q")
        self._interrupted = array.array("q")

    def add(self, nanoseconds, last_fork, was_interrupted):
        """`last_fork` is when the process last forked, by time.monotonic()."""
        if was_interrupted:
            samples = self._interrupted
        elif time.monotonic() - last_fork < _SHARED_PAGES:
            samples = self._after_forks
        else:
            samples = self._undisturbed
        samples.append(nanoseconds)

    def __len__(self):
        return len(self._undisturbed) + len(self._after_forks) + len(self._interrupted)

    @property
    def interrupted(self):
        """How many calls an interrupt is known to have come upon."""
        return len(self._interrupted)

    @property
    def nbytes(self):
        return len(self) * self._undisturbed.itemsize

    def quantiles(self, share):
        """In microseconds, of all calls, and of the undisturbed: those that no interrupt came upon
        and no fork came shortly before.
        """
        return tuple(
            (_quantile(samples, share) - self._overhead) / 1000
            for samples in (
                self._undisturbed + self._after_forks + self._interrupted,
                self._undisturbed,
            )
        )


def timing_overhead():
    """What it costs to look at the clock, in nanoseconds: the median of many."""
    samples = []
    for _ in range(2001):
        begun = time.thread_time_ns()
        samples.append(time.thread_time_ns() - begun)
    return sorted(samples)[len(samples) // 2]


def _quantile(samples, share):
    ordered = sorted(samples)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
