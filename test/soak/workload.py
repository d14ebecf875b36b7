"""What the application does while satellites fail: threads that start and finish spans at a steady
rate, each span named by its thread and number.
"""

import threading
import time

import opentracing
from interrupts import Interrupts
from samples import Samples, timing_overhead

# One span in so many is timed.
_SAMPLE = 16
_BATCH = 50


class Workload:
    """`threads` threads that finish `rate` spans a second together, from start to stop."""

    def __init__(self, tracer, threads, rate, forks):
        self._tracer = tracer
        self._forks = forks
        self._interval = _BATCH * threads / rate
        self._stopping = threading.Event()
        self._threads = [
            threading.Thread(target=self._trace, args=(number,)) for number in range(threads)
        ]
        self.made = [0] * threads
        # Samples of start_span().finish(), and of OpenTracing's no-op tracer's beside it, which
        # shows what the machine and the interpreter add to any call.
        overhead = timing_overhead()
        self.costs, self.noop_costs = Samples(overhead), Samples(overhead)

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
        interrupts = Interrupts()
        due = time.monotonic()
        made = 0
        while not self._stopping.is_set():
            for _ in range(_BATCH):
                name = f"{thread} {made}"
                if made % _SAMPLE:
                    start_span(name).finish()
                else:
                    before = interrupts.count()
                    begun = cpu_now()
                    start_span(name).finish()
                    ended = cpu_now()
                    between = interrupts.count()
                    noop_begun = cpu_now()
                    start_noop(name).finish()
                    noop_ended = cpu_now()
                    after = interrupts.count()
                    last_fork = self._forks.last
                    self.costs.add(ended - begun, last_fork, between != before)
                    self.noop_costs.add(noop_ended - noop_begun, last_fork, after != between)
                made += 1
            self.made[thread] = made
            due += self._interval
            # Whoever falls behind makes up for it, but not for long.
            due = max(due, time.monotonic() - 0.1)
            time.sleep(max(0, due - time.monotonic()))
        interrupts.close()
