"""The figures of the table, from records made by hand, and the goals that they miss."""

import delivery_figures
import pytest
from scenario import PLAINTEXT, PROXY, Scenario

# A link that carries ten spans a second.
_SPAN = 1_000
_KEPT = Scenario(
    bytes_per_second=10 * _SPAN,
    backlog_bytes=100 * _SPAN,
    kept=20,
    limit=40,
    satellites=1,
    way=PLAINTEXT,
)


def make(scenario, acknowledgements, buffered=0, **others):
    kept_until = next((time for time, _ in acknowledgements if time >= scenario.kept), None)
    ended = acknowledgements[-1][0] if acknowledgements and not buffered else scenario.limit
    seen = {
        "acknowledgements": acknowledgements,
        "kept_until": 0 if scenario.kept == 0 else ended if kept_until is None else kept_until,
        "ended": ended,
        "metrics": {"buffered": buffered, "retransmitted": 0},
    }
    spans = acknowledgements[-1][1] if acknowledgements else 0
    counts = {"spans": spans, "duplicates": 0, "report_bytes": spans * _SPAN, "carried": 0}
    return delivery_figures.of(scenario, {**seen, **others}, counts)


def steadily(per_second, until):
    """An acknowledgement a second."""
    return [(second, second * per_second) for second in range(1, until + 1)]


def test_a_link_that_is_used_fully():
    measured = make(_KEPT, steadily(10, 30))
    assert measured.goodput == pytest.approx(1)
    assert (measured.first, measured.gap, measured.emptied) == (1, 1, 10)


def test_what_comes_before_the_warm_up_ends_does_not_count():
    late = [(9.9, 500), *((second, 500 + 10 * second) for second in range(10, 31))]
    assert make(_KEPT, late).goodput == pytest.approx(1)


def test_goodput_does_not_depend_on_how_coarse_acknowledgements_are():
    assert make(_KEPT, [(4, 40), (12, 120), (21, 210), (26, 260)]).goodput == pytest.approx(1)


def test_a_link_that_is_used_by_half_misses_the_goodput():
    measured = make(_KEPT, steadily(5, 30))
    assert measured.goodput == pytest.approx(0.5)
    assert any("goodput" in miss for miss in delivery_figures.misses(_KEPT, measured))


def test_the_measurement_does_not_wait_for_a_late_acknowledgement():
    # 10 kB/s for the first 5 seconds, and then nothing until the end.
    measured = make(_KEPT, [*steadily(10, 5), (35, 60)])
    assert measured.goodput == pytest.approx(10 / 25 / 10)
    assert any("goodput" in miss for miss in delivery_figures.misses(_KEPT, measured))


def test_nothing_acknowledged():
    measured = make(_KEPT, [], buffered=100)
    assert (measured.goodput, measured.first, measured.emptied) == (0, None, None)
    assert len(delivery_figures.misses(_KEPT, measured)) == 3


def test_an_end_without_acknowledgements_is_a_gap():
    measured = make(_KEPT, [(1, 10), (2, 20)], buffered=80)
    assert measured.gap == 38
    assert any("gap" in miss for miss in delivery_figures.misses(_KEPT, measured))


def test_a_backlog_that_is_gone_within_the_warm_up_has_no_goodput():
    scenario = Scenario(10 * _SPAN, 50 * _SPAN, kept=0, limit=60, satellites=1, way=PLAINTEXT)
    measured = make(scenario, steadily(10, 5))
    assert measured.goodput is None
    assert measured.emptied == 5
    assert delivery_figures.misses(scenario, measured) == []


def test_a_backlog_that_is_made_once_and_lasts_has_a_goodput():
    scenario = Scenario(10 * _SPAN, 300 * _SPAN, kept=0, limit=60, satellites=1, way=PLAINTEXT)
    assert make(scenario, steadily(10, 30)).goodput == pytest.approx(1)


def test_a_proxy_is_given_more_time_between_acknowledgements():
    behind_proxy = Scenario(1_000_000, 16_000_000, kept=20, limit=40, satellites=1, way=PROXY)
    direct = Scenario(1_000_000, 16_000_000, kept=20, limit=40, satellites=1, way=PLAINTEXT)
    gap = [(1, 1000), (10, 10_000), (20, 20_000), (30, 30_000)]
    misses = [
        any("gap" in miss for miss in delivery_figures.misses(each, make(each, gap)))
        for each in (behind_proxy, direct)
    ]
    assert misses == [False, True]
