"""Spans that are read back, while they record and after their end: as the SDK's, over each protocol
as far as it carries them."""

import json
import time

import pytest
from opentelemetry import trace
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import sampling
from opentelemetry.trace import Link, SpanContext, SpanKind, StatusCode, TraceFlags, TraceState

STATE = TraceState([("vendor", "value")])
REMOTE = SpanContext(2**100 + 5, 77, is_remote=True, trace_flags=TraceFlags(1), trace_state=STATE)
NOT_SAMPLED = SpanContext(2**100 + 5, 77, is_remote=True, trace_flags=TraceFlags(0))


@pytest.fixture
def is_exact(both):
    """Whether the implementation gives back all that the API can say."""
    return both.name != "ours"


@pytest.fixture(params=["while it records", "after its end"])
def read(request, both):
    """Calls a function with a span that has started, ends that, and has another read it."""

    def read_one(use, look, **arguments):
        span = both.tracer.start_span("name", **arguments)
        use(span)
        if request.param == "after its end":
            span.end()
        return look(span)

    return read_one


def test_name(read):
    assert read(lambda span: None, lambda span: span.name) == "name"
    assert read(lambda span: span.update_name("öther"), lambda span: span.name) == "öther"


@pytest.mark.parametrize(
    "value, expected",
    [
        ("text", "text"),
        ("schön", "schön"),
        ("", ""),
        (True, True),
        (False, False),
        (0, 0),
        (-5, -5),
        (2**62, 2**62),
        (0.5, 0.5),
        ([1, 2, 3], (1, 2, 3)),
        (["a", "b"], ("a", "b")),
        ((True, False), (True, False)),
        ([], ()),
        pytest.param([[1, [True]], []], ((1, (True,)), ()), marks=pytest.mark.newer_sdk),
        pytest.param(
            {"a": [1, None], "b": {"c": 0.5}},
            {"a": (1, None), "b": {"c": 0.5}},
            marks=pytest.mark.newer_sdk,
        ),
        ("x" * 3000, "x" * 3000),
    ],
)
def test_attributes(read, value, expected):
    attributes = read(lambda span: span.set_attribute("key", value), lambda span: span.attributes)
    assert dict(attributes) == {"key": expected}
    assert isinstance(attributes["key"], type(expected))
    assert attributes.get("other") is None
    with pytest.raises(TypeError):
        attributes["key"] = "changed"


@pytest.mark.parametrize(
    "value, expected",
    [(b"\0\xff", b"\0\xff"), ([b"a", {"b": b"c"}], (b"a", {"b": b"c"}))],
)
def test_values_that_only_otlp_carries(ours_over_otlp, value, expected):
    span = ours_over_otlp.tracer.start_span("name", attributes={"key": value})
    assert span.attributes == {"key": expected}
    span.end()
    assert span.attributes == {"key": expected}


def test_the_last_value_of_an_attribute_counts(read):
    def use(span):
        for number in range(100):
            span.set_attribute(f"key {number}", number)
        for number in range(100):
            span.set_attribute(f"key {number}", str(number))

    expected = {f"key {number}": str(number) for number in range(100)}
    assert read(use, lambda span: dict(span.attributes)) == expected


def test_without_anything(read):
    def look(span):
        return dict(span.attributes), list(span.events), list(span.links), span.parent

    assert read(lambda span: None, look) == ({}, [], [], None)


def test_events(read):
    def use(span):
        span.add_event("first", {"key": "value", "size": 5}, timestamp=1_500_000_000_123_456_789)
        span.add_event("second")

    def look(span):
        return [(event.name, dict(event.attributes), event.timestamp) for event in span.events]

    before = time.time_ns()
    (first, second) = read(use, look)
    assert first == ("first", {"key": "value", "size": 5}, 1_500_000_000_123_456_789)
    assert second[:2] == ("second", {})
    assert abs(second[2] - before) < 60 * 10**9


def test_an_exception(read):
    (event,) = read(
        lambda span: span.record_exception(ValueError("text")), lambda span: span.events
    )
    assert event.name == "exception"
    assert event.attributes["exception.type"] == "ValueError"
    assert event.attributes["exception.message"] == "text"
    assert "ValueError: text" in event.attributes["exception.stacktrace"]


def test_links(read, is_exact):
    links = [Link(REMOTE, {"key": "value"}), Link(NOT_SAMPLED)]
    first, second = read(lambda span: None, lambda span: span.links, links=links)
    if is_exact:
        assert first.context == REMOTE
        assert second.context == NOT_SAMPLED
        assert [dict(link.attributes) for link in (first, second)] == [{"key": "value"}, {}]
    else:
        assert [link.context.span_id for link in (first, second)] == [77, 77]
        assert first.context.trace_id == 5
    assert isinstance(first, Link)


@pytest.mark.parametrize("kind", SpanKind)
def test_kind_leaves_no_attribute(read, kind):
    look = read(lambda span: None, lambda span: (span.kind, dict(span.attributes)), kind=kind)
    assert look == (kind, {})


@pytest.mark.parametrize(
    "arguments",
    [(StatusCode.UNSET,), (StatusCode.OK,), (StatusCode.ERROR,), (StatusCode.ERROR, "why")],
)
def test_status(read, arguments):
    def look(span):
        assert dict(span.attributes) == {}
        return span.status.status_code, span.status.description

    description = arguments[1] if len(arguments) == 2 else None
    assert read(lambda span: span.set_status(*arguments), look) == (arguments[0], description)


def test_times(both, is_exact):
    span = both.tracer.start_span("name", start_time=1_500_000_000_250_000_123)
    assert span.start_time == 1_500_000_000_250_000_123
    assert span.end_time is None
    span.end(end_time=1_500_000_001_500_000_789)
    assert span.start_time == 1_500_000_000_250_000_123
    expected = 1_500_000_001_500_000_789
    if is_exact:
        assert span.end_time == expected
    else:
        assert span.end_time is not None and 0 <= expected - span.end_time < 1000


def test_times_of_the_clock(both):
    before = time.time_ns()
    span = both.tracer.start_span("name")
    span.end()
    margin = 50_000_000  # the wall clock may be slewed
    assert before - margin <= span.start_time <= span.end_time <= time.time_ns() + margin


def test_context(read):
    context, same = read(lambda span: None, lambda span: (span.context, span.get_span_context()))
    assert context is same
    assert context.is_valid


@pytest.mark.parametrize("remote", [REMOTE, NOT_SAMPLED], ids=["sampled", "not sampled"])
def test_a_remote_parent(make, remote):
    both = make(sampler=sampling.ALWAYS_ON)
    around = trace.set_span_in_context(trace.NonRecordingSpan(remote))
    span = both.tracer.start_span("name", context=around)
    assert span.parent == remote
    span.end()
    assert span.parent == remote


def test_a_parent(both):
    parent = both.tracer.start_span("parent")
    span = both.tracer.start_span("name", context=trace.set_span_in_context(parent))
    assert span.parent == parent.get_span_context()
    parent.end()
    span.end()
    assert span.parent == parent.get_span_context()
    assert not span.parent.is_remote


def test_links_are_no_parent(both):
    span = both.tracer.start_span("name", links=[Link(REMOTE)])
    assert span.parent is None


def test_scope(both):
    tracer = both.provider.get_tracer("scope", "1.2", "https://schema", {"key": "value"})
    scope = tracer.start_span("name").instrumentation_scope
    assert (scope.name, scope.version, scope.schema_url) == ("scope", "1.2", "https://schema")
    assert dict(scope.attributes) == {"key": "value"}


def test_scope_without_a_version(both):
    scope = both.provider.get_tracer("scope").start_span("name").instrumentation_scope
    assert (scope.version, scope.schema_url, dict(scope.attributes)) == ("", "", {})


def test_scope_of_a_tracer(both):
    """OpenTelemetry's instrumentation of pymongo reads it from a tracer."""
    tracer = both.provider.get_tracer("scope", "1.2")
    assert tracer._instrumentation_scope.name == "scope"
    assert tracer._instrumentation_scope == tracer.start_span("name").instrumentation_scope


def test_resource(make):
    both = make(resource=Resource({"service.name": "shop"}))
    assert both.tracer.start_span("name").resource.attributes["service.name"] == "shop"


def test_dropped(make, monkeypatch):
    for limit in ("SPAN_ATTRIBUTE", "SPAN_EVENT", "SPAN_LINK", "EVENT_ATTRIBUTE"):
        monkeypatch.setenv(f"OTEL_{limit}_COUNT_LIMIT", "1")
    span = make().tracer.start_span("name")
    for number in range(3):
        span.set_attribute(f"key {number}", number)
        span.add_event("event", {"a": 1, "b": 2, "c": 3})
        span.add_link(REMOTE)
    span.end()
    assert (span.dropped_attributes, span.dropped_events, span.dropped_links) == (2, 2, 2)
    assert [len(each) for each in (span.attributes, span.events, span.links)] == [1, 1, 1]
    assert span.events[0].dropped_attributes == 2


def test_what_a_full_span_has_dropped(ours_over_otlp):
    span = ours_over_otlp.tracer.start_span("name")
    for number in range(10):
        span.set_attribute(f"key {number}", "x" * 30_000)
    span.end()
    assert len(span.attributes) < 10
    assert span.dropped_attributes == 10 - len(span.attributes)
    assert span.dropped_events == span.dropped_links == 0


def test_json(both, is_exact):
    parent = both.tracer.start_span("parent")
    span = both.tracer.start_span(
        "name",
        context=trace.set_span_in_context(parent),
        kind=SpanKind.CLIENT,
        attributes={"key": "value", "numbers": [1, 2]},
        links=[Link(REMOTE, {"of": "link"})],
        start_time=1_500_000_000_250_000_000,
    )
    span.add_event("event", {"of": "event"}, timestamp=1_500_000_000_500_000_000)
    span.set_status(StatusCode.ERROR, "why")
    span.end(1_500_000_001_500_000_000)
    written = json.loads(span.to_json())
    context = span.get_span_context()
    assert written["context"] == {
        "trace_id": f"0x{context.trace_id:032x}",
        "span_id": f"0x{context.span_id:016x}",
        "trace_state": "[]",
    }
    assert written["parent_id"] == f"0x{parent.get_span_context().span_id:016x}"
    assert (written["name"], written["kind"]) == ("name", "SpanKind.CLIENT")
    assert written["start_time"] == "2017-07-14T02:40:00.250000Z"
    assert written["end_time"] == "2017-07-14T02:40:01.500000Z"
    assert written["status"] == {"status_code": "ERROR", "description": "why"}
    assert written["attributes"] == {"key": "value", "numbers": [1, 2]}
    (event,) = written["events"]
    assert event["name"] == "event"
    assert event["timestamp"] == "2017-07-14T02:40:00.500000Z"
    assert event["attributes"] == {"of": "event"}
    (link,) = written["links"]
    assert link["context"]["span_id"] == f"0x{77:016x}"
    assert link["attributes"] == ({"of": "link"} if is_exact else {})
    assert "\n" not in span.to_json(indent=None)


def test_an_unsampled_span_has_its_name(make):
    made = make(sampler=sampling.ALWAYS_OFF)
    span = made.tracer.start_span("name", attributes={"key": "value"})
    span.end()
    if made.name != "sdk":  # whose span cannot be read
        assert (span.name, dict(span.attributes), span.end_time) == ("name", {}, None)


def test_events_and_links_show_what_they_are(ours_over_otlp):
    span = ours_over_otlp.tracer.start_span("name", links=[Link(REMOTE)])
    span.add_event("event", {"key": "value"}, timestamp=5)
    assert repr(span.events[0]) == "Event('event', {'key': 'value'}, 5)"
    assert "scope" in repr(span.instrumentation_scope)
    assert span.instrumentation_scope == span.instrumentation_scope
    assert len({span.instrumentation_scope, span.instrumentation_scope}) == 1
