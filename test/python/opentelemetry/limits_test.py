"""Limits of a span: by environment, with the counts of what was dropped. The SDK drops the oldest,
we the newest."""

import pytest
from opentelemetry.sdk.trace import SpanLimits
from opentelemetry.trace import Link, SpanContext


def linked(number):
    return SpanContext(5, number, is_remote=True)


@pytest.fixture
def finish(make, monkeypatch):
    def finish_one(use, environment, **arguments):
        for name, value in environment.items():
            monkeypatch.setenv(name, str(value))
        made = make()
        span = made.tracer.start_span("name", **arguments)
        use(span)
        span.end()
        (finished,) = made.finished()
        return finished, made.name == "sdk"

    return finish_one


def test_128_by_default(finish):
    def use(span):
        for number in range(200):
            span.set_attribute(f"key {number}", number)
            span.add_event(f"event {number}")
            span.add_link(linked(number + 1))

    finished, is_sdk = finish(use, {})
    assert finished.dropped == (72, 72, 72)
    first = 72 if is_sdk else 0
    assert list(finished.attributes.values()) == list(range(first, first + 128))
    assert [event.name for event in finished.events] == [
        f"event {number}" for number in range(first, first + 128)
    ]
    assert list(finished.links) == list(range(first + 1, first + 129))


@pytest.mark.parametrize("name", ["OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT", "OTEL_ATTRIBUTE_COUNT_LIMIT"])
@pytest.mark.parametrize("limit", [1, 3, 50])
def test_attributes(finish, name, limit):
    attributes = {f"key {number}": number for number in range(60)}
    finished, _ = finish(lambda span: None, {name: limit}, attributes=attributes)
    assert len(finished.attributes) == limit
    assert finished.dropped == (60 - limit, 0, 0)


def test_an_attribute_that_is_set_again_counts_once(finish):
    def use(span):
        for value in range(10):
            span.set_attribute("first", value)
            span.set_attribute("second", value)
        span.set_attribute("first", "last")

    finished, _ = finish(use, {"OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT": 2})
    assert finished.attributes == {"first": "last", "second": 9}
    assert finished.dropped == (0, 0, 0)


def test_attributes_of_an_event(finish):
    finished, _ = finish(
        lambda span: span.add_event("event", {str(number): number for number in range(5)}),
        {"OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT": 2},
    )
    (event,) = finished.events
    assert len(event.attributes) == 2
    assert event.dropped_attributes == 3


def test_links_at_the_start(finish):
    links = [Link(linked(number + 1)) for number in range(5)]
    finished, _ = finish(lambda span: None, {"OTEL_SPAN_LINK_COUNT_LIMIT": 2}, links=links)
    assert len(finished.links) == 2
    assert finished.dropped == (0, 0, 3)


@pytest.mark.parametrize(
    "value, expected",
    [
        ("abcdef", "abc"),
        ("äöüß", "äöü"),
        ("abc", "abc"),
        pytest.param(["abcdef", "x", 5], ["abc", "x", 5], marks=pytest.mark.newer_sdk),
        (123456, 123456),
    ],
)
def test_the_length_of_a_value(finish, value, expected):
    def use(span):
        span.set_attribute("key", value)
        span.add_event("event", {"key": value})

    finished, _ = finish(use, {"OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT": 3})
    assert finished.attributes == {"key": expected}
    assert finished.events[0].attributes == {"key": expected}


def test_limits_of_the_constructor(make, monkeypatch):
    monkeypatch.setenv("OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT", "50")
    limits = SpanLimits(
        max_span_attributes=1,
        max_events=2,
        max_links=3,
        max_event_attributes=4,
        max_attribute_length=5,
        max_span_attribute_length=6,
    )
    span = make(span_limits=limits).tracer.start_span("name")
    for number in range(9):
        span.set_attribute(f"key {number}", "x" * 10)
        span.add_event("event", {f"key {each}": "x" * 10 for each in range(9)})
        span.add_link(linked(number + 1))
    assert [len(each) for each in (span.attributes, span.events, span.links)] == [1, 2, 3]
    assert list(span.attributes.values()) == ["x" * 6]
    assert list(span.events[0].attributes.values()) == ["x" * 5] * 4


def test_no_limits(make):
    unset = SpanLimits.UNSET
    limits = SpanLimits(max_span_attributes=unset, max_events=unset, max_links=unset)
    span = make(span_limits=limits).tracer.start_span("name")
    for number in range(200):
        span.set_attribute(f"key {number}", number)
        span.add_event("event")
        span.add_link(linked(number + 1))
    assert [len(each) for each in (span.attributes, span.events, span.links)] == [200] * 3


class WrongLimits:
    max_events = "many"


@pytest.mark.parametrize("limits, named", [(5, "max_events"), (WrongLimits(), "many")])
def test_wrong_limits_of_the_constructor(ours, limits, named):
    with pytest.raises(TypeError, match=f"span_limits.*{named}"):
        type(ours.provider)(access_token="", span_limits=limits)


@pytest.mark.parametrize("value", ["-1", "many"])
def test_a_wrong_limit_is_warned_about(ours, monkeypatch, caplog, value):
    monkeypatch.setenv("OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT", value)
    provider = type(ours.provider)(access_token="")
    assert "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT" in caplog.text
    provider.shutdown()
