"""An exception that a signal handler raises while tracing runs the code of a value reaches the
program, because a time limit is not an error of the value. A span is finished even if such an
exception comes while its error is recorded.
"""

import functools
import os
import signal

import pytest
from opentracing import Format

SIGNAL = signal.SIGUSR1


class TimeLimit(Exception):
    """As Celery's soft time limit, an Exception."""


def plain(signum, frame):
    raise TimeLimit


def any_arguments(*_):
    raise TimeLimit


def deleting_its_arguments(signum, frame):
    del signum, frame  # Unused.
    raise TimeLimit


def raising_elsewhere(signum, frame):
    def helper():
        raise TimeLimit

    helper()


def in_a_closure(signum, frame):
    # `frame` is a cell here.
    def helper():
        assert frame is not None
        raise TimeLimit

    helper()


def resetting_itself(signum, frame):
    signal.signal(signum, signal.SIG_IGN)
    raise TimeLimit


def with_a_cause(signum, frame):
    try:
        raise OSError
    except OSError as error:
        raise TimeLimit from error


def decorated(function):
    @functools.wraps(function)
    def wrapper(*arguments, **keywords):
        return function(*arguments, **keywords)

    return wrapper


class Limit:
    def method(self, signum, frame):
        raise TimeLimit

    def deleting(self, signum, frame):
        del signum, frame
        raise TimeLimit

    def __call__(self, signum, frame):
        del signum, frame
        raise TimeLimit


def with_more_arguments(more, signum, frame, *, keyword):
    raise TimeLimit


HANDLERS = {
    "plain": plain,
    "any arguments": any_arguments,
    "deleted arguments": deleting_its_arguments,
    "helper": raising_elsewhere,
    "closure": in_a_closure,
    "reset": resetting_itself,
    "cause": with_a_cause,
    "decorated": decorated(plain),
    "method": Limit().method,
    "deleting method": Limit().deleting,
    "callable object": Limit(),
    "partial": functools.partial(with_more_arguments, "more", keyword=1),
    "partial of deleting": functools.partial(deleting_its_arguments),
    "lambda": lambda *_: (_ for _ in ()).throw(TimeLimit()),
}


@pytest.fixture
def handle():
    """Installs a handler for SIGNAL until the test ends."""
    before = signal.getsignal(SIGNAL)
    yield functools.partial(signal.signal, SIGNAL)
    signal.signal(SIGNAL, before)


def interrupt():
    """Returns once the handler has run, if that raises nothing."""
    os.kill(os.getpid(), SIGNAL)
    for _ in range(1_000_000):
        pass


class Slow:
    """A value whose own code is interrupted, whatever it is asked for."""

    def __str__(self):
        interrupt()
        return "slow"

    def items(self):
        interrupt()
        return {}.items()

    def keys(self):
        return ["key"]

    def __getitem__(self, key):
        interrupt()
        return "value"

    def __setitem__(self, key, value):
        interrupt()


class SlowNumber:
    def __index__(self):
        interrupt()
        return 1

    def __float__(self):
        interrupt()
        return 1.0


class SlowItems(dict):
    def items(self):
        interrupt()
        return super().items()

    __iter__ = None  # type: ignore[assignment]  # wrong on purpose


class SlowFlag:
    def __bool__(self):
        interrupt()
        return True


class SlowContext:
    @property
    def context(self):
        interrupt()


CALLS = {
    "tag": lambda tracer, span: span.set_tag("key", Slow()),
    "tag's key": lambda tracer, span: span.set_tag(Slow(), 1),
    "number": lambda tracer, span: span.set_tag("key", SlowNumber()),
    "list": lambda tracer, span: span.set_tag("key", [1, [Slow()]]),
    "dict's key": lambda tracer, span: span.set_tag("key", {Slow(): 1}),
    "number in a dict": lambda tracer, span: span.set_tag("key", {1: SlowNumber()}),
    "log field": lambda tracer, span: span.log_kv({"key": Slow()}),
    "log fields": lambda tracer, span: span.log_kv(Slow()),
    "log's time": lambda tracer, span: span.log_kv({}, SlowNumber()),
    "event": lambda tracer, span: span.log_event("event", Slow()),
    "name": lambda tracer, span: span.set_operation_name(Slow()),
    "baggage": lambda tracer, span: span.set_baggage_item("key", Slow()),
    "finish time": lambda tracer, span: span.finish(SlowNumber()),
    "tags at start": lambda tracer, span: tracer.start_span("x", tags={"key": Slow()}),
    "mapping of tags": lambda tracer, span: tracer.start_span("x", tags=Slow()),
    "active span's tags": lambda tracer, span: tracer.start_active_span("x", tags={"key": Slow()}),
    "start time": lambda tracer, span: tracer.start_span("x", start_time=SlowNumber()),
    "flag": lambda tracer, span: tracer.start_span("x", ignore_active_span=SlowFlag()),
    "parent": lambda tracer, span: tracer.start_span("x", child_of=SlowContext()),
    "inject": lambda tracer, span: tracer.inject(span.context, Format.TEXT_MAP, Slow()),
    "inject a context": lambda tracer, span: tracer.inject(SlowContext(), Format.TEXT_MAP, {}),
    "extract": lambda tracer, span: tracer.extract(Format.TEXT_MAP, Slow()),
}


@pytest.mark.parametrize("handler", HANDLERS.values(), ids=HANDLERS)
def test_what_a_handler_raises_comes_out(tracer, handle, handler):
    span = tracer.start_span("operation")
    handle(handler)
    with pytest.raises(TimeLimit):
        span.set_tag("key", Slow())


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_it_comes_out_of_every_call(tracer, handle, call):
    span = tracer.start_span("operation")
    handle(plain)
    with pytest.raises(TimeLimit):
        call(tracer, span)
    assert tracer.active_span is None


def fail(*_):
    raise ValueError("the value's own")


class Failing:
    __str__ = items = fail


class FailingAfterSignal:
    def __str__(self):
        try:
            interrupt()
        except TimeLimit:
            fail()


class FailingInHandlersFunction:
    """Calls a function by the name of a handler, and with a number and a frame that is another."""

    def __str__(self):
        def on_signal(signum, frame):
            raise TimeLimit

        on_signal(SIGNAL, None)


@pytest.mark.parametrize("value", [Failing(), FailingAfterSignal(), FailingInHandlersFunction()])
def test_what_a_value_raises_does_not_come_out(tracer, arrived, handle, value):
    handle(plain)
    with tracer.start_span("operation") as span:
        span.set_tag("key", value)
    name = type(value).__name__
    assert arrived()["operation"].tags["key"] == f"<unprintable {name} object>"


def test_what_a_value_raises_within_a_handler_does_not_come_out(tracer, arrived, handle):
    with tracer.start_span("operation") as span:
        handle(lambda signum, frame: span.set_tag("key", Failing()))
        interrupt()
    assert arrived()["operation"].tags == {"key": "<unprintable Failing object>"}


class SlowFailure(Exception):
    def __str__(self):
        interrupt()
        return "slow"


class Interrupted(Exception):
    def __str__(self):
        raise KeyboardInterrupt


class InterruptedCause(Exception):
    def __init__(self):
        self.__cause__ = Interrupted()


@pytest.fixture(params=["scope", "span"])
def start(request, tracer):
    return tracer.start_active_span if request.param == "scope" else tracer.start_span


@pytest.mark.parametrize(
    "failure, expected",
    [
        (SlowFailure, TimeLimit),
        (Interrupted, KeyboardInterrupt),
        (InterruptedCause, KeyboardInterrupt),
    ],
)
def test_a_span_is_finished_although_its_record_is_interrupted(
    tracer, arrived, handle, start, failure, expected
):
    handle(plain)
    with pytest.raises(expected) as raised:
        with start("operation"):
            raise failure
    assert isinstance(raised.value.__context__, failure)
    assert tracer.active_span is None
    assert arrived()["operation"].tags == {"error": True}


def interrupted(*_):
    raise KeyboardInterrupt


def test_a_span_is_finished_although_an_overridden_record_is_interrupted(tracer, arrived):
    with pytest.raises(KeyboardInterrupt):
        with tracer.start_active_span("operation") as scope:
            scope.span.log_kv = interrupted
            raise ValueError
    assert tracer.active_span is None
    assert arrived()["operation"].tags == {"error": True}


@pytest.mark.parametrize(
    "second, expected", [(ValueError, KeyboardInterrupt), (SystemExit, SystemExit)]
)
def test_an_interruption_outlives_an_error_of_finish(tracer, start, second, expected):
    def finish():
        raise second

    with pytest.raises(expected) as raised:
        with start("operation") as block:
            span = getattr(block, "span", block)
            span.log_kv, span.finish = interrupted, finish
            raise LookupError
    assert tracer.active_span is None
    if second is SystemExit:
        assert isinstance(raised.value.__context__, KeyboardInterrupt)


def test_an_overridden_close_is_called_although_the_record_is_interrupted(tracer):
    closed = []
    with pytest.raises(KeyboardInterrupt):
        with tracer.start_active_span("operation") as scope:
            scope.close = lambda: closed.append(type(scope).close(scope))
            raise Interrupted
    assert closed == [None]
    assert tracer.active_span is None
