"""The token bucket, on a clock of the test's own."""

import asyncio

import pytest
from throttle import Throttle

_RATE = 1_000_000
_PIECE = 5_000


class _Clock:
    """Time that passes only while somebody sleeps. Timers end `late` seconds late."""

    def __init__(self, late):
        self.now = 0.0
        self._late = late

    def read(self):
        return self.now

    async def sleep(self, seconds):
        due = self.now + seconds + (self._late if seconds > 0 else 0)
        await asyncio.sleep(0)
        self.now = max(self.now, due)


async def _carry(throttle, pieces):
    for _ in range(pieces):
        await throttle.carry(_PIECE)


@pytest.mark.parametrize("connections", [1, 7])
@pytest.mark.parametrize("late", [0, 0.02])
def test_keeps_its_rate(connections, late):
    clock = _Clock(late)
    pieces = 4000 // connections

    async def carry_on_all():
        throttle = Throttle(_RATE, clock.read, clock.sleep)
        await asyncio.gather(*(_carry(throttle, pieces) for _ in range(connections)))
        return throttle.carried

    carried = asyncio.run(carry_on_all())
    assert carried == connections * pieces * _PIECE
    assert carried / clock.now == pytest.approx(_RATE, rel=0.15)


def test_time_without_traffic_is_not_saved_up():
    clock = _Clock(late=0)

    async def carry_after_an_hour():
        throttle = Throttle(_RATE, clock.read, clock.sleep)
        clock.now += 3600
        begun = clock.now
        await _carry(throttle, 400)
        return clock.now - begun

    assert asyncio.run(carry_after_an_hour()) == pytest.approx(400 * _PIECE / _RATE, rel=0.15)
