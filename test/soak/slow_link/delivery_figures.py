"""Turns what an application recorded about its delivery into the figures of the table."""

import dataclasses
import math
from typing import Optional

import goals

# A share of the link is told where it was measured for so long (seconds).
_MIN_WINDOW = 5


@dataclasses.dataclass(frozen=True)
class Figures:
    """Times in seconds."""

    goodput: Optional[float]  # the share of the link; None: the backlog was gone too soon
    emptied: Optional[float]  # how long it took to empty the backlog; None: longer than the run
    first: Optional[float]  # when the first acknowledgement came; None: never
    gap: float  # the longest time without an acknowledgement after the first
    sent_again: int  # spans
    duplicates: int  # spans that satellites have taken before
    carried: int  # bytes, by the link


def of(scenario, seen, counts):
    times = [time for time, _ in seen["acknowledgements"]]
    is_empty = seen["metrics"]["buffered"] == 0
    # Whatever still waits has been without an acknowledgement up to the end.
    moments = times if is_empty else [*times, seen["ended"]]
    return Figures(
        goodput=_goodput(scenario, seen, counts),
        emptied=seen["ended"] - seen["kept_until"] if is_empty else None,
        first=times[0] if times else None,
        gap=max((b - a for a, b in zip(moments, moments[1:])), default=0),
        sent_again=seen["metrics"]["retransmitted"],
        duplicates=counts["duplicates"],
        carried=counts["carried"],
    )


def misses(scenario, figures):
    """Which goals are not reached, as the columns of the table and their limits."""
    first = math.inf if figures.first is None else figures.first
    emptied = scenario.limit - scenario.kept if figures.emptied is None else figures.emptied
    found = []
    if figures.goodput is not None and figures.goodput < goals.MIN_GOODPUT:
        found.append(f"goodput < {goals.MIN_GOODPUT:.0%}")
    for column, measured, most in (
        ("empty", emptied, goals.time_to_empty(scenario)),
        ("first", first, goals.first_acknowledgement(scenario)),
        ("gap", figures.gap, goals.longest_gap(scenario)),
    ):
        if measured > most:
            found.append(f"{column} > {most:.1f} s")
    return found


def _goodput(scenario, seen, counts):
    """A stream is acknowledged as a whole, so the window opens and closes with acknowledgements. It
    does not wait for a late one, though.
    """
    acknowledgements = seen["acknowledgements"]
    opens = next((time for time, _ in acknowledgements if time >= goals.WARM_UP), math.inf)
    if opens > goals.WARM_UP + goals.longest_gap(scenario):
        opens = goals.WARM_UP
    closes = seen["kept_until"] if scenario.kept else seen["ended"]
    if closes - opens < _MIN_WINDOW:
        return None
    spans = _spans_until(closes, acknowledgements) - _spans_until(opens, acknowledgements)
    span_bytes = counts["report_bytes"] / counts["spans"] if counts["spans"] else 0
    return spans * span_bytes / (closes - opens) / scenario.bytes_per_second


def _spans_until(moment, acknowledgements):
    return max((spans for time, spans in acknowledgements if time <= moment), default=0)
