"""What happens to the satellites: one fault after another, at random, never in all satellites at
once.
"""

import collections
import threading
from typing import Counter

from lightstep_streaming.satellite import Cut, NoAnswer, Slow, Stall, Status

# The first satellite is left in peace: nothing may be lost while one lives.
_SPARED = 1


class Trouble:
    """Troubles satellites from start to stop, and then has all of them well again."""

    def __init__(self, satellites, random):
        self._satellites = satellites
        self._random = random
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._make_trouble)
        self.counts: Counter[str] = collections.Counter()

    def start(self):
        self._thread.start()

    def stop(self):
        self._stopping.set()
        self._thread.join()

    def _make_trouble(self):
        faults = {
            "stalled": lambda: Stall(after_bytes=self._random.choice([0, 10_000, None])),
            "slow": lambda: Slow(bytes_per_second=50_000),
            "slow to answer": lambda: Slow(answer_delay=0.5),
            "refusing": lambda: Status(503, retry_after=self._random.choice([None, 1])),
            "cutting": lambda: Cut(after_bytes=10_000, reset=self._random.random() < 0.5),
            "hanging up": lambda: NoAnswer(reset=self._random.random() < 0.5),
        }
        while not self._stopping.wait(self._random.uniform(0.2, 1)):
            satellite = self._random.choice(self._satellites[_SPARED:])
            if not satellite.is_alive:
                self.counts["restarted"] += 1
                satellite.start()
            elif self._random.random() < 0.4:
                self.counts["killed"] += 1
                satellite.kill()
            elif self._random.random() < 0.3:
                satellite.misbehave()
            else:
                kind = self._random.choice(sorted(faults))
                self.counts[kind] += 1
                satellite.misbehave(faults[kind]())
        for satellite in self._satellites[_SPARED:]:
            # A request that stalls stalls on, whatever its satellite is told; a new life has none.
            if satellite.is_alive:
                satellite.kill()
            satellite.start()
