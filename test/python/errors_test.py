"""Which exceptions that leave a block are errors, and what the span then records."""

import asyncio
import sys

import greenlet
import pytest

if sys.version_info < (3, 11):
    from exceptiongroup import BaseExceptionGroup


@pytest.fixture(params=["scope", "span"])
def block(request, tracer):
    """Starts the block of a scope or of a span named `operation`."""
    start = tracer.start_active_span if request.param == "scope" else tracer.start_span
    return lambda: start("operation")


def test_a_generator_that_is_closed_is_no_error(block, arrived):
    def numbers():
        with block():
            yield 1
            yield 2

    generator = numbers()
    next(generator)
    generator.close()
    span = arrived()["operation"]
    assert span.tags == {} and span.logs == ()


class ExitStatus(int):
    pass


@pytest.mark.parametrize("code", [0, None, False, ExitStatus(0)], ids=repr)
def test_an_exit_with_status_0_is_no_error(block, arrived, code):
    with pytest.raises(SystemExit):
        with block():
            sys.exit(code)
    span = arrived()["operation"]
    assert span.tags == {} and span.logs == ()


@pytest.mark.parametrize("code", [1, True, "message", "", 0.0, 2**80, [0]], ids=repr)
def test_an_exit_with_another_status_is_an_error(block, arrived, code):
    with pytest.raises(SystemExit):
        with block():
            sys.exit(code)
    span = arrived()["operation"]
    assert span.tags == {"error": True}
    assert span.logs[0].fields["error.kind"] == "SystemExit"


def test_a_task_that_is_cancelled_is_no_error(block, arrived):
    async def wait_for_ever():
        with block():
            await asyncio.get_running_loop().create_future()

    async def main():
        task = asyncio.ensure_future(wait_for_ever())
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(main())
    span = arrived()["operation"]
    assert span.tags == {}
    (log,) = span.logs
    assert set(log.fields) == {"event", "stack"} and log.fields["event"] == "cancelled"
    assert "in wait_for_ever" in log.fields["stack"]


def test_a_cancellation_with_a_message(block, arrived):
    with pytest.raises(asyncio.CancelledError):
        with block():
            raise asyncio.CancelledError("shutting down")
    assert arrived()["operation"].logs[0].fields["message"] == "shutting down"


def test_a_greenlet_that_is_killed_is_no_error(block, arrived):
    def wait():
        with block():
            greenlet.getcurrent().parent.switch()

    waiting = greenlet.greenlet(wait)
    waiting.switch()
    waiting.throw()
    span = arrived()["operation"]
    assert span.tags == {} and span.logs[0].fields["event"] == "cancelled"


@pytest.mark.parametrize(
    "error",
    [
        KeyboardInterrupt(),
        BaseException("base"),
        asyncio.TimeoutError(),
        StopIteration(),
        BaseExceptionGroup("group", [GeneratorExit()]),
    ],
    ids=lambda error: type(error).__name__,
)
def test_others_are_errors(block, arrived, error):
    with pytest.raises(type(error)):
        with block():
            raise error
    assert arrived()["operation"].tags == {"error": True}


def test_exit_by_hand(tracer, arrived):
    for name, arguments in {
        "class alone": (ValueError, None, None),
        "class of exit": (SystemExit, None, None),
        "no class": ("anything", "at all", "here"),
        "no traceback": (ValueError, ValueError("text"), None),
    }.items():
        assert tracer.start_span(name).__exit__(*arguments) is None
    spans = arrived()
    assert {name: "error" in span.tags for name, span in spans.items()} == {
        "class alone": True,
        "class of exit": False,
        "no class": True,
        "no traceback": True,
    }
    assert spans["no traceback"].logs[0].fields["stack"] is None
