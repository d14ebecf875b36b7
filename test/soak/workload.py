"""What the application does while satellites fail: threads that start and finish spans at a steady
rate, each span named by its thread and number.
"""

import threading
import time

import opentracing

# One span in so many is timed.
_SAMPLE = 16
_BATCH = 50


class Workload:
    """`threads` threads that finish `rate` spans a second together, from start to stop."""

    def __init__(self, tracer, threads, rate):
        self._tracer = tracer
        self._interval = _BATCH * threads / rate
        self._stopping = threading.Event()
        self._threads = [
            threading.Thread(target=self._trace, args=(number,)) for number in range(threads)
        ]
        self.made = [0] * threads
        # Samples of start_span().finish(), and of OpenTracing's no-op tracer's beside it, which
        # shows what the machine and the interpreter add to any call.
        self.cpu_nanoseconds = []
        self.noop_nanoseconds = []

    def start(self):
        self._begun = time.monotonic()
        for thread in self._threads:
            thread.start()

    def stop(self):
        """Returns how many seconds it went on."""
        self._stopping.set()
        for thread in self._threads:
            thread.join()
        return time.monotonic() - self._begun

    def _trace(self, thread):
        start_span, cpu_now = self._tracer.start_span, time.thread_time_ns
        start_noop = opentracing.Tracer().start_span
        due = time.monotonic()
        made = 0
        while not self._stopping.is_set():
            for _ in range(_BATCH):
                name = f"{thread} {made}"
                if made % _SAMPLE:
                    start_span(name).finish()
                else:
                    begun = cpu_now()
                    start_span(name).finish()
                    ended = cpu_now()
                    start_noop(name).finish()
                    self.noop_nanoseconds.append(cpu_now() - ended)
                    self.cpu_nanoseconds.append(ended - begun)
                made += 1
            self.made[thread] = made
            due += self._interval
            # Whoever falls behind makes up for it, but not for long.
            due = max(due, time.monotonic() - 0.1)
            time.sleep(max(0, due - time.monotonic()))


def timing_overhead():
    """What it costs to take a sample, in nanoseconds: the median of many."""
    samples = []
    for _ in range(2001):
        begun = time.thread_time_ns()
        samples.append(time.thread_time_ns() - begun)
    return sorted(samples)[len(samples) // 2]


def quantile(samples, share):
    ordered = sorted(samples)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
