"""Which traces a filter lets through."""

import pytest
from kept import one_span, store_of

from lightstep_streaming.satellite.page.trace_filter import FilterError, TraceFilter


def trace_with(**fields):
    return next(store_of(one_span(**fields)).newest_first())


def matches(kept, **query):
    return TraceFilter.of_query(query).matches(kept)


@pytest.mark.parametrize(
    "value, text, other",
    [
        (500, "500", "50"),
        (-1, "-1", "1"),
        ("500", "500", "5000"),
        (True, "true", "false"),
        (0.5, "0.5", "0.25"),
        (3.0, "3", "4"),
        ("two words", "'two words'", "two"),
        ('"}', """'"}'""", '"'),
        ("é\n", "'é\n'", "é"),
        ("a=b", "a=b", "a"),
    ],
)
def test_a_tag_is_matched_by_the_text_of_its_value(value, text, other):
    trace = trace_with(attributes={"key": value, "another": 1})
    assert matches(trace, tags=f"key={text}")
    assert not matches(trace, tags=f"key='{other}'" if "'" not in other else other)
    assert not matches(trace, tags=f"ke={text}")
    assert matches(trace, tags="key")
    assert matches(trace, tags=f"another=1 key={text}")
    assert not matches(trace, tags=f"another=2 key={text}")


def test_a_tag_is_found_in_events_and_resources():
    trace = trace_with()
    assert matches(trace, tags="service.instance.id=cafe")
    assert not matches(trace, tags="service.instance.id=caf")


def test_a_text_that_looks_like_an_attribute_is_none():
    trace = trace_with(attributes={"key": '{"key":"error","value":{"boolValue":true}}'})
    assert not matches(trace, tags="error=true")
    assert not matches(trace, tags="error")


def test_service_and_operation_are_those_of_one_span():
    store = store_of(
        one_span(1, name="ask", service="front"), one_span(2, name="answer", service="stock")
    )
    trace = next(store.newest_first())
    assert matches(trace, service="front", operation="ask")
    assert matches(trace, service="stock")
    assert matches(trace, operation="answer")
    assert not matches(trace, service="front", operation="answer")
    assert not matches(trace, service="fron")


@pytest.mark.parametrize(
    "text, expected",
    [
        ("250ms", True),
        ("250", True),
        ("251 ms", False),
        ("0.25s", True),
        ("1m", False),
        ("249999us", True),
        ("250001µs", False),
        ("", True),
        (".25s", True),
        ("250000000ns", True),
    ],
)
def test_a_duration_may_have_a_unit(text, expected):
    assert matches(trace_with(duration_nanos=250_000_000), min=text) is expected


def test_errors_only():
    assert not matches(trace_with(), errors="1")
    assert matches(trace_with(status={"code": 2}), errors="1")


def test_one_trace_by_its_id():
    trace = trace_with(trace_id=(7 << 64) | 0xAB)
    assert matches(trace, trace="ab")
    assert matches(trace, trace=f"{(7 << 64) | 0xAB:032x}")
    assert not matches(trace, trace="ac")


@pytest.mark.parametrize(
    "query", [{"min": "fast"}, {"min": "1 day"}, {"tags": "a='b"}, {"trace": "xyz"}]
)
def test_a_filter_that_makes_no_sense_is_refused_with_what_was_given(query):
    (given,) = query.values()
    with pytest.raises(FilterError, match=r"not|cannot") as caught:
        TraceFilter.of_query(query)
    assert repr(given) in str(caught.value)
