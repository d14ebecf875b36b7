"""What delivery has to reach on a slow link, and why that can be asked for.

`report_timeout` bounds the time without progress. The bytes in flight over all connections stay
below what the link carries in half of it, in at least two streams, once the rate is known. So

- everything in flight is acknowledged within report_timeout / 2 at the link's rate, and at 80 % of
  it within 0.625 * report_timeout. The rest of report_timeout is for the end of a stream
  (`reporting_period`) and for a busy machine.
- The first stream is sent before anything is known of the link. It takes at most
  _FIRST_STREAM / (0.8 * rate), and makes progress all the time.

Behind a proxy that buffers, no progress is visible before the answer. A stream that the link does
not carry within report_timeout is lost, and the next one is half as large. So

- the first acknowledgement may take one report_timeout for each halving, and one more for the
  stream that is small enough;
- later, a stream that has grown too large costs one report_timeout, and the next stream may take
  as long.
"""

import math

from scenario import PROXY

# The share of the link that acknowledged bytes take, after the warm-up (seconds).
MIN_GOODPUT = 0.8
WARM_UP = 10

_REPORT_TIMEOUT = 5  # seconds, the default
_FIRST_STREAM = 256 * 1024
# Rests after failures, the end of a stream by its age, and what the machine takes (seconds).
_ALLOWANCE = 2


def first_acknowledgement(scenario):
    """When the first acknowledgement comes at the latest (seconds)."""
    transfer = _FIRST_STREAM / (MIN_GOODPUT * scenario.bytes_per_second)
    if scenario.way != PROXY:
        return max(transfer, _REPORT_TIMEOUT) + _ALLOWANCE
    halvings = max(0, math.ceil(math.log2(transfer / _REPORT_TIMEOUT)))
    return (halvings + 1) * _REPORT_TIMEOUT + _ALLOWANCE


def longest_gap(scenario):
    """How long no acknowledgement may come after the first one (seconds)."""
    return 2 * _REPORT_TIMEOUT + _ALLOWANCE if scenario.way == PROXY else _REPORT_TIMEOUT


def time_to_empty(scenario):
    """How long a backlog may take from the moment that nothing is added to it (seconds)."""
    settling = longest_gap(scenario) if scenario.kept else WARM_UP
    return settling + scenario.backlog_bytes / (MIN_GOODPUT * scenario.bytes_per_second)
