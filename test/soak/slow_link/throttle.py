"""A token bucket: bytes pass it at a given rate, over all connections that share it."""

import asyncio
import time

# A sleep that ends late must not slow the link down, so up to this much unused time (seconds) may
# be made up for.
_CREDIT = 0.1


class Throttle:
    """Belongs to one event loop. `clock` and `sleep` are for tests."""

    def __init__(self, bytes_per_second, clock=time.monotonic, sleep=asyncio.sleep):
        self._bytes_per_second = bytes_per_second
        self._clock = clock
        self._sleep = sleep
        self._free_at = clock()  # when everything that was admitted has passed
        self.carried = 0  # bytes

    async def carry(self, size):
        """Returns when `size` bytes have passed. Callers pass in the order of their calls."""
        now = self._clock()
        self._free_at = max(self._free_at, now - _CREDIT) + size / self._bytes_per_second
        self.carried += size
        await self._sleep(max(0, self._free_at - now))
