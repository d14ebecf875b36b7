"""Exceptions that leave a span's block, and those that are recorded by hand."""

import asyncio

import pytest
from opentelemetry.trace import StatusCode, use_span


class OwnError(Exception):
    pass


class Base(BaseException):
    pass


def record(both, way, raised, **arguments):
    """What arrives of a span whose block is left by an exception."""
    with pytest.raises(type(raised)):
        if way == "start_span":
            with both.tracer.start_span("name", **arguments):
                raise raised
        elif way == "start_as_current_span":
            with both.tracer.start_as_current_span("name", **arguments):
                raise raised
        else:
            with use_span(both.tracer.start_span("name"), end_on_exit=True, **arguments):
                raise raised
    (finished,) = both.finished()
    return finished


WAYS = ["start_span", "start_as_current_span", "use_span"]
EXCEPTIONS = [
    ValueError("text"),
    ValueError(),
    OwnError("own", 5),
    asyncio.CancelledError(),
    KeyboardInterrupt(),
    SystemExit(3),
    GeneratorExit(),
    Base("base"),
]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("raised", EXCEPTIONS, ids=lambda raised: type(raised).__name__)
def test_an_exception_that_leaves_the_block(both, way, raised):
    finished = record(both, way, raised)
    if way != "start_span" and not isinstance(raised, Exception):
        assert finished.events == ()
        assert finished.status is StatusCode.UNSET
        return
    (event,) = finished.events
    assert event.name == "exception"
    assert event.attributes["exception.message"] == str(raised)
    module = type(raised).__module__
    assert event.attributes["exception.type"] == (
        ("" if module == "builtins" else module + ".") + type(raised).__qualname__
    )
    assert event.attributes["exception.stacktrace"].startswith("Traceback (most recent call last)")
    assert "raise raised" in event.attributes["exception.stacktrace"]
    assert finished.status is StatusCode.ERROR
    assert finished.description == f"{type(raised).__name__}: {raised}"


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("records", [True, False])
@pytest.mark.parametrize("sets_status", [True, False])
def test_what_is_wanted_of_an_exception(both, way, records, sets_status):
    finished = record(
        both,
        way,
        ValueError("text"),
        record_exception=records,
        set_status_on_exception=sets_status,
    )
    assert len(finished.events) == records
    assert finished.status is (StatusCode.ERROR if sets_status else StatusCode.UNSET)


@pytest.mark.parametrize("way", WAYS)
def test_a_status_of_ok_stays(both, way):
    with pytest.raises(ValueError):
        if way == "start_span":
            with both.tracer.start_span("name") as span:
                span.set_status(StatusCode.OK)
                raise ValueError
        elif way == "start_as_current_span":
            with both.tracer.start_as_current_span("name") as span:
                span.set_status(StatusCode.OK)
                raise ValueError
        else:
            with use_span(both.tracer.start_span("name"), end_on_exit=True) as span:
                span.set_status(StatusCode.OK)
                raise ValueError
    (finished,) = both.finished()
    assert finished.status is StatusCode.OK


def test_an_exception_recorded_by_hand(both):
    with both.tracer.start_span("name") as span:
        try:
            raise OwnError("first") from ValueError("cause")
        except OwnError as error:
            span.record_exception(
                error, {"more": 1, "exception.message": "other"}, timestamp=7_000, escaped=False
            )
    (event,) = both.finished()[0].events
    assert event.timestamp_micros == 7
    assert event.attributes["more"] == 1
    assert event.attributes["exception.message"] == "other"
    assert event.attributes["exception.escaped"] == "False"
    assert "direct cause" in event.attributes["exception.stacktrace"]


def test_an_exception_that_was_never_raised(both):
    with both.tracer.start_span("name") as span:
        span.record_exception(ValueError("text"))
    (event,) = both.finished()[0].events
    assert event.attributes["exception.stacktrace"] == "ValueError: text\n"


@pytest.mark.parametrize("raised", [ValueError("text"), Base("base")])
def test_the_stack_trace_is_pythons(make, raised):
    made = make()
    finished = record(made, "start_span", raised)
    trace = finished.events[0].attributes["exception.stacktrace"]
    assert trace.endswith(f": {raised}\n")
    assert trace.count("\n") == trace.rstrip("\n").count("\n") + 1
