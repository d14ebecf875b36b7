"""What a span records is what arrives: names, times, tags, logs, references, baggage, errors."""

import time

import opentracing
import pytest
from wires import low_half

pytestmark = pytest.mark.every_wire

EPSILON_MICROS = 2


def test_name_tags_and_logs_arrive(tracer, arrived):
    before = time.time()
    span = tracer.start_span("first name", tags={"at start": "tag"})
    span.set_operation_name("operation").set_tag("number", 7).set_tag("text", "value")
    span.log_kv({"event": "happened", "detail": 1.5})
    span.finish()
    after = time.time()

    received = arrived()["operation"]
    assert received.tags == {"at start": "tag", "number": 7, "text": "value"}
    (log,) = received.logs
    assert log.fields == {"event": "happened", "detail": 1.5}
    margin = 50_000  # the wall clock may be slewed
    assert before * 1e6 - margin <= received.start_micros <= after * 1e6 + margin
    assert received.start_micros - margin <= log.timestamp_micros <= after * 1e6 + margin
    assert 0 <= received.duration_micros <= (after - before) * 1e6 + margin


def test_a_tag_set_twice_stands_once_with_its_last_value(tracer, arrived, wire):
    with tracer.start_span("operation", tags={"key": "at start"}) as span:
        span.set_tag("key", "long enough to take more room than before").set_tag("key", 3)
    received = arrived()["operation"]
    assert wire.tag_keys(received) == ["key"]
    assert received.tags == {"key": 3}


@pytest.mark.parametrize("start, finish", [(1_500_000_000.25, 1_500_000_001.5), (10, 12)])
def test_times_given_by_the_caller(tracer, arrived, start, finish):
    span = tracer.start_span("operation", start_time=start)
    span.log_kv({"event": "now and then"}, start + 0.5)
    span.finish(finish)
    received = arrived()["operation"]
    assert received.start_micros == pytest.approx(start * 1e6, abs=EPSILON_MICROS)
    assert received.duration_micros == pytest.approx((finish - start) * 1e6, abs=EPSILON_MICROS)
    assert received.logs[0].timestamp_micros == pytest.approx(
        (start + 0.5) * 1e6, abs=EPSILON_MICROS
    )


def test_times_of_whole_microseconds_are_exact(tracer, satellite):
    # Of 1700000000.000001 and its like, the nearest float lies below the microsecond half of the
    # time.
    micros = [1_700_000_000_000_000 + 7 * number for number in range(300)]
    for number, start in enumerate(micros):
        span = tracer.start_span(str(number), start_time=start / 1e6)
        span.log_kv({"event": "x"}, (start + 1) / 1e6)
        span.finish((start + 10 * number + 1) / 1e6)
    assert tracer.flush()
    received = {int(span.operation_name): span for span in satellite.spans}
    assert [received[number].start_micros for number in range(300)] == micros
    assert [received[number].duration_micros for number in range(300)] == [
        10 * number + 1 for number in range(300)
    ]
    assert [received[number].logs[0].timestamp_micros for number in range(300)] == [
        start + 1 for start in micros
    ]


@pytest.mark.parametrize("start", [0, 0.000001, 1e9 + 0.999999, 4_102_444_800.654321, 9.1e9])
def test_times_from_1970_to_the_far_future(tracer, arrived, start):
    tracer.start_span("operation", start_time=start).finish(start + 1)
    received = arrived()["operation"]
    assert received.start_micros == round(start * 1_000_000)
    assert received.duration_micros == 1_000_000


def test_a_finish_before_the_start_makes_no_duration(tracer, arrived):
    tracer.start_span("operation", start_time=1000).finish(999)
    assert arrived()["operation"].duration_micros == 0


@pytest.mark.parametrize(
    "time_given", [float("nan"), float("inf"), -1.0, 1e300, "yesterday", b"1", object(), [1]]
)
def test_a_time_that_is_none_is_now(tracer, arrived, time_given):
    span = tracer.start_span("operation", start_time=time_given)
    span.log_kv({"event": "x"}, time_given)
    span.finish(time_given)
    received = arrived()["operation"]
    assert abs(received.start_micros - time.time() * 1e6) < 60e6
    assert received.duration_micros < 60e6


def test_references_of_both_kinds(tracer, arrived):
    parent, other = tracer.start_span("parent"), tracer.start_span("other")
    tracer.start_span(
        "child",
        child_of=parent,
        references=[opentracing.follows_from(other.context), opentracing.child_of(None)],
    ).finish()
    received = arrived()["child"]
    assert [(reference.relationship, reference.span_id) for reference in received.references] == [
        ("child_of", parent.context.span_id),
        ("follows_from", other.context.span_id),
    ]
    assert low_half(received.trace_id) == low_half(parent.context.trace_id)


@pytest.mark.parametrize(
    "arguments",
    [
        lambda parent: {"child_of": parent},
        lambda parent: {"child_of": parent.context},
        lambda parent: {"references": opentracing.child_of(parent.context)},
        lambda parent: {"references": [opentracing.child_of(parent)]},
        lambda parent: {"references": iter([opentracing.child_of(parent.context)])},
        lambda parent: {"references": (opentracing.follows_from(parent.context),)},
    ],
    ids=["span", "context", "one reference", "of a span", "iterator", "tuple"],
)
def test_a_parent_can_be_given_in_many_ways(tracer, arrived, arguments):
    parent = tracer.start_span("parent")
    tracer.start_span("child", **arguments(parent)).finish()
    (reference,) = arrived()["child"].references
    assert reference.span_id == parent.context.span_id


@pytest.mark.parametrize(
    "arguments",
    [
        {"child_of": None},
        {"child_of": object()},
        {"child_of": opentracing.Tracer().start_span("another tracer's")},
        {"references": [None, 1, "text", opentracing.child_of(None)]},
        {"references": 7},
        {"references": [opentracing.Reference("unknown kind", None)]},
        {"tags": 7},
        {"tags": [1, 2]},
    ],
)
def test_arguments_that_mean_nothing_are_passed_over(tracer, arrived, arguments):
    with tracer.start_active_span("active") as scope:
        tracer.start_span("child", **arguments).finish()
    assert arrived()["child"].parent_id == scope.span.context.span_id


def test_ignoring_the_active_span(tracer, arrived):
    with tracer.start_active_span("active"):
        tracer.start_span("root", ignore_active_span=True).finish()
    assert arrived()["root"].references == ()


def test_wrong_calls_raise_as_python_does(tracer):
    span = tracer.start_span()
    for call in (
        lambda: tracer.start_span("name", unknown=1),
        lambda: tracer.start_span("name", operation_name="twice"),
        lambda: tracer.start_span(1, 2, 3, 4, 5, 6, 7),
        tracer.start_active_span,
        lambda: span.set_tag("key"),
        lambda: span.finish(1, 2),
    ):
        with pytest.raises(TypeError):
            call()


def test_the_old_ways_to_log(tracer, arrived, wire):
    with tracer.start_span("operation") as span:
        assert span.log_event("event", {"a": 1}) is span
        assert span.log_event("bare") is span
        assert span.log(event="by log", payload=5, timestamp=1000, other="not known") is span
    logs = arrived()["operation"].logs
    assert [wire.log_fields(log) for log in logs] == [
        {"event": "event", "payload": {"a": 1}},
        {"event": "bare"},
        {"event": "by log", "payload": 5},
    ]
    assert logs[2].timestamp_micros == 1000_000_000


def test_an_exception_is_recorded_and_goes_on(tracer, arrived, wire):
    with pytest.raises(KeyError):
        with tracer.start_active_span("by scope"):
            raise KeyError("missing")
    with pytest.raises(ZeroDivisionError):
        with tracer.start_span("by span"):
            raise ZeroDivisionError
    spans = arrived()
    assert (spans["by scope"].status, spans["by scope"].attributes) == ("error", {})
    kind, message, stack = wire.exception(spans["by scope"].logs[0])
    assert (kind, message) == ("KeyError", "'missing'")
    assert stack.startswith("Traceback (most recent call last):")
    assert 'raise KeyError("missing")' in stack
    assert wire.exception(spans["by span"].logs[0])[0] == "ZeroDivisionError"


class _Unprintable(Exception):
    def __str__(self):
        raise RuntimeError("not even that")


def test_an_exception_that_cannot_be_printed_goes_on_too(tracer, arrived, wire):
    with pytest.raises(_Unprintable):
        with tracer.start_active_span("operation"):
            raise _Unprintable
    _, message, _ = wire.exception(arrived()["operation"].logs[0])
    assert message == "<unprintable _Unprintable object>"


def test_baggage_goes_to_children_only(tracer, arrived, wire):
    parent = tracer.start_span("parent")
    early = tracer.start_span("early", child_of=parent)
    context_before = parent.context
    assert parent.set_baggage_item("Key", "value") is parent
    late = tracer.start_span("late", child_of=parent)
    assert context_before.baggage == {}
    assert early.get_baggage_item("Key") is None
    assert late.get_baggage_item("Key") == "value"
    assert parent.context.baggage == late.context.baggage == {"Key": "value"}
    late.finish()
    assert arrived()["late"].baggage == ({"Key": "value"} if wire.carries_baggage else {})


def test_context_is_one_object_until_it_changes(tracer):
    span = tracer.start_span()
    assert span.context is span.context
    assert span.context.span_id != 0 and span.context.trace_id != 0
    assert span.context.sampled is True
    assert f"{span.context.span_id:x}" in repr(span.context)
    span.set_tag("sampling.priority", 0)
    assert span.context.sampled is False
    for attribute in ("trace_id", "span_id", "sampled", "baggage"):
        with pytest.raises(AttributeError):
            setattr(span.context, attribute, 1)


def test_not_sampled_is_not_recorded(tracer, arrived):
    with tracer.start_active_span("quiet", tags={"sampling.priority": 0}):
        with tracer.start_active_span("quiet child"):
            pass
    tracer.start_span("loud").finish()
    assert set(arrived()) == {"loud"}


def test_nothing_has_an_effect_after_finish(tracer, satellite, arrived):
    span = tracer.start_span("operation")
    span.finish()
    span.set_operation_name("other").set_tag("key", 1).log_kv({"event": 1})
    span.set_baggage_item("key", "value").finish()
    spans = arrived()
    assert len(satellite.spans) == 1
    assert spans["operation"].tags == {} and spans["operation"].logs == ()
    assert span.context.baggage == {}


def test_finish_on_close(tracer, arrived):
    with tracer.start_active_span("stays open", finish_on_close=False) as scope:
        pass
    tracer.start_active_span("closed").close()
    assert set(arrived()) == {"closed"}
    scope.span.finish()
    assert set(arrived()) == {"closed", "stays open"}
