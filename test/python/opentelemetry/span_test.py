"""The API's methods of a span: what each records, on the SDK and on the native core."""

import time

import pytest
from opentelemetry import trace
from opentelemetry.trace import (
    Link,
    SpanContext,
    SpanKind,
    Status,
    StatusCode,
    TraceFlags,
    TraceState,
)

LINKED = SpanContext(2**100 + 5, 77, is_remote=True, trace_flags=TraceFlags(1))
INVALID = trace.INVALID_SPAN_CONTEXT
INVALID_WITH_STATE = SpanContext(0, 0, False, trace_state=TraceState([("vendor", "value")]))


def test_name_attributes_events_and_scope(finish_one):
    def use(span):
        span.set_attribute("number", 7)
        span.set_attributes({"text": "value", "real": 1.5, "flag": True})
        span.add_event("happened", {"detail": "some"}, timestamp=5_000_000)
        span.update_name("other name")

    finished = finish_one(use, attributes={"at start": 1, "number": 6})
    assert finished.name == "other name"
    assert finished.attributes == {
        "at start": 1,
        "number": 7,
        "text": "value",
        "real": 1.5,
        "flag": True,
    }
    (event,) = finished.events
    assert (event.name, event.attributes) == ("happened", {"detail": "some"})
    assert event.timestamp_micros == 5_000
    assert finished.scope == ("scope", "1.2")
    assert finished.dropped == (0, 0, 0)


@pytest.mark.parametrize("kind", SpanKind)
def test_kind(finish_one, kind):
    kinds = []
    assert finish_one(lambda span: kinds.append(span.kind), kind=kind).kind is kind
    assert kinds == [kind]


@pytest.mark.parametrize(
    "value, expected",
    [
        ("text", "text"),
        ("schön", "schön"),
        (b"bytes", "bytes"),
        (True, True),
        (-5, -5),
        (2**62, 2**62),
        (0.5, 0.5),
        ([1, 2, 3], [1, 2, 3]),
        (("a", "b"), ["a", "b"]),
        ([], []),
        (range(3), [0, 1, 2]),
    ],
)
@pytest.mark.parametrize("give", ["set_attribute", "set_attributes", "start"])
def test_attribute_values(finish_one, value, expected, give):
    if give == "start":
        finished = finish_one(lambda span: None, attributes={"key": value})
    elif give == "set_attribute":
        finished = finish_one(lambda span: span.set_attribute("key", value))
    else:
        finished = finish_one(lambda span: span.set_attributes({"key": value}))
    assert finished.attributes == {"key": expected}


@pytest.mark.parametrize("as_type", [bytearray, memoryview])
def test_buffers_are_bytes(ours_over_otlp, caplog, as_type):
    attributes = {"key": as_type(b"abc"), "within": [as_type(b"d")]}
    with ours_over_otlp.tracer.start_as_current_span("name", attributes=attributes) as span:
        pass
    assert span.attributes == {"key": b"abc", "within": (b"d",)}
    assert caplog.records == []


@pytest.mark.newer_sdk
@pytest.mark.parametrize("key", ["", None, 5, b"bytes"])
def test_a_key_that_is_no_str_is_dropped(finish_one, key):
    finished = finish_one(lambda span: span.set_attribute(key, "value"))
    assert finished.attributes == {}
    assert finished.dropped == (1, 0, 0)


@pytest.mark.parametrize(
    "calls, expected",
    [
        ([], (StatusCode.UNSET, None)),
        ([(StatusCode.OK,)], (StatusCode.OK, None)),
        ([(StatusCode.ERROR,)], (StatusCode.ERROR, None)),
        ([(StatusCode.ERROR, "why")], (StatusCode.ERROR, "why")),
        ([(StatusCode.OK, "why")], (StatusCode.OK, None)),
        ([(Status(StatusCode.ERROR, "why"),)], (StatusCode.ERROR, "why")),
        ([(Status(StatusCode.ERROR, "why"), "other")], (StatusCode.ERROR, "why")),
        ([(Status(StatusCode.OK),), (StatusCode.ERROR, "why")], (StatusCode.OK, None)),
        ([(StatusCode.OK,), (Status(StatusCode.ERROR, "why"),)], (StatusCode.OK, None)),
        ([(StatusCode.ERROR, "why"), (StatusCode.OK,)], (StatusCode.OK, None)),
        ([(StatusCode.ERROR, "why"), (StatusCode.UNSET,)], (StatusCode.ERROR, "why")),
        ([(StatusCode.ERROR, "why"), (Status(),)], (StatusCode.ERROR, "why")),
        ([(StatusCode.ERROR, "why"), (StatusCode.ERROR, "then")], (StatusCode.ERROR, "then")),
        ([(StatusCode.ERROR, "why"), (StatusCode.ERROR,)], (StatusCode.ERROR, None)),
        ([(StatusCode.ERROR, 5)], (StatusCode.ERROR, None)),
    ],
)
def test_status(finish_one, calls, expected):
    def use(span):
        for arguments in calls:
            span.set_status(*arguments)

    finished = finish_one(use)
    assert (finished.status, finished.description) == expected


@pytest.mark.parametrize(
    "context, attributes, is_kept",
    [
        (LINKED, None, True),
        (LINKED, {"key": "value"}, True),
        (INVALID, None, False),
        (INVALID, {}, False),
        (INVALID, {"key": "value"}, True),
        (INVALID_WITH_STATE, None, True),
    ],
)
@pytest.mark.parametrize("at_start", [True, False])
def test_links(finish_one, context, attributes, is_kept, at_start):
    if at_start:
        finished = finish_one(lambda span: None, links=[Link(context, attributes)])
    else:
        finished = finish_one(lambda span: span.add_link(context, attributes))
    assert finished.links == ((context.span_id,) if is_kept else ())


def test_times_given_by_the_caller(both):
    span = both.tracer.start_span("name", start_time=1_500_000_000_250_000_000)
    span.end(end_time=1_500_000_001_500_000_000)
    (finished,) = both.finished()
    assert finished.start_micros == 1_500_000_000_250_000
    assert finished.end_micros == 1_500_000_001_500_000


def test_times_of_the_clock(both):
    before = time.time_ns() // 1000
    both.tracer.start_span("name").end()
    after = time.time_ns() // 1000
    (finished,) = both.finished()
    margin = 50_000  # the wall clock may be slewed
    assert before - margin <= finished.start_micros <= finished.end_micros <= after + margin


CHANGES = [
    lambda span: span.set_attribute("key", "value"),
    lambda span: span.set_attributes({"key": "value"}),
    lambda span: span.add_event("event"),
    lambda span: span.add_link(LINKED),
    lambda span: span.update_name("other"),
    lambda span: span.set_status(StatusCode.ERROR),
    lambda span: span.record_exception(ValueError("text")),
    lambda span: span.end(),
]


@pytest.mark.parametrize("change", CHANGES)
def test_after_the_end_a_change_is_ignored_with_a_warning(both, caplog, change):
    span = both.tracer.start_span("name")
    assert span.is_recording()
    span.end()
    assert not span.is_recording()
    assert caplog.records == []
    change(span)
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    (finished,) = both.finished()
    assert finished.name == "name"
    assert (finished.attributes, finished.events, finished.links) == ({}, (), ())
    assert finished.status is StatusCode.UNSET


def test_the_context_is_the_apis(both):
    span = both.tracer.start_span("name")
    context = span.get_span_context()
    assert type(context) is SpanContext
    assert context is span.get_span_context()
    assert context.is_valid and not context.is_remote
    assert context.trace_flags.sampled
    assert context == SpanContext(*context.__getnewargs__())
    assert context.trace_id.bit_length() > 64
    span.end()
    (finished,) = both.finished()
    assert finished.span_id == context.span_id
    assert finished.trace_id == context.trace_id & (2**64 - 1)


def test_a_span_is_the_apis(both):
    assert isinstance(both.tracer.start_span("name"), trace.Span)
    assert isinstance(both.tracer, trace.Tracer)
    assert isinstance(both.provider, trace.TracerProvider)


class Failing:
    def __str__(self):
        raise ValueError("no text")

    __repr__ = __str__


@pytest.mark.parametrize(
    "use",
    [
        lambda span: span.set_attribute("key", Failing()),
        lambda span: span.set_attributes(5),
        lambda span: span.set_attributes(Failing()),
        lambda span: span.add_event("event", {"key": Failing()}),
        lambda span: span.add_event("event", timestamp="soon"),
        lambda span: span.add_link(5),
        lambda span: span.set_status("bad"),
        lambda span: span.record_exception("bad"),
    ],
)
def test_no_value_raises(ours, caplog, use):
    span = ours.tracer.start_span("name", kind="bad", links=5, start_time="soon")
    use(span)
    span.end("soon")
    assert [span.name for span in ours.finished()] == ["name"]


@pytest.mark.parametrize("give", [lambda value: value, lambda value: [value, "other"]])
def test_a_value_without_a_text_says_so(ours_over_otlp, give):
    span = ours_over_otlp.tracer.start_span("name", attributes={"key": give(Failing())})
    said = "<unprintable Failing object>"
    assert span.attributes["key"] == (said if give(1) == 1 else (said, "other"))


@pytest.mark.parametrize(
    "use, said",
    [
        (lambda tracer: tracer.start_span("name", context=LINKED), "a root"),
        (lambda tracer: tracer.start_span("name", kind="server"), "SpanKind"),
        (lambda tracer: tracer.start_span("name").add_link(Link(LINKED)), "SpanContext"),
        (lambda tracer: tracer.start_span("name").set_attributes("a" * 10_000), "a..."),
        (lambda tracer: tracer.start_span("name").set_attributes(Failing()), "Failing object"),
        (lambda tracer: tracer.start_span("name", attributes={Failing(): 1}), "Failing object"),
    ],
)
def test_one_short_warning_says_what_is_not_right(ours, caplog, capfd, use, said):
    use(ours.tracer)
    (record,) = caplog.records
    assert said in record.getMessage()
    assert len(record.getMessage()) < 300
    assert capfd.readouterr().err == ""
