"""A scope that is left in another context than it was entered in: a generator or a context manager
whose steps run in several threads, tasks or contexts. Its span is finished all the same.
"""

import asyncio
import contextlib
import contextvars
import functools
import gc
import threading

import opentracing
import pytest

import lightstep_streaming

ROUNDS = 5


def in_thread(call):
    """What the call returns in a thread of its own."""
    results = []
    thread = threading.Thread(target=lambda: results.append(call()))
    thread.start()
    thread.join()
    return results[0]


def in_new_context(call):
    return contextvars.Context().run(call)


def in_copied_context(call):
    return contextvars.copy_context().run(call)


def here(call):
    return call()


@pytest.fixture
def generator(tracer):
    def numbers():
        with tracer.start_active_span("generator"):
            with tracer.start_active_span("first step"):
                yield 1
            yield 2

    return numbers


STEPS = {
    "closed by a thread": (here, here, in_thread),
    "closed in a new context": (here, here, in_new_context),
    "begun by a thread": (in_thread, here, here),
    "a context a step": (in_copied_context, in_copied_context, in_copied_context),
    "a thread a step": (in_thread, in_thread, in_thread),
    "closed in a copied context": (here, here, in_copied_context),
}


@pytest.mark.parametrize("steps", STEPS.values(), ids=STEPS)
@pytest.mark.parametrize("end", ["close", "read to the end"])
def test_generators(tracer, satellite, generator, steps, end):
    begin, go_on, leave = steps
    for _ in range(ROUNDS):
        numbers = generator()
        take = functools.partial(next, numbers, None)
        assert (begin(take), go_on(take)) == (1, 2)
        leave(numbers.close if end == "close" else take)
        assert tracer.active_span is None
    assert tracer.flush()
    spans = satellite.spans
    assert (
        sorted(span.operation_name for span in spans)
        == ["first step"] * ROUNDS + ["generator"] * ROUNDS
    )
    roots = {span.span_id for span in spans if span.operation_name == "generator"}
    for span in spans:
        assert not span.is_error
        if span.operation_name == "generator":
            assert span.references == ()
        else:
            assert span.parent_id in roots


def test_a_context_manager_that_other_threads_leave(tracer, arrived):
    stack = contextlib.ExitStack()
    stack.enter_context(tracer.start_active_span("outer"))
    stack.enter_context(tracer.start_active_span("inner"))
    in_thread(stack.close)
    assert tracer.active_span is None
    spans = arrived()
    assert spans["inner"].parent_id == spans["outer"].span_id


@pytest.fixture
def agenerator(tracer):
    async def numbers():
        with tracer.start_active_span("generator"):
            yield 1
            yield 2

    return numbers


async def in_task(awaitable):
    async def wait():
        return await awaitable

    return await asyncio.ensure_future(wait())


async def close_by_task(numbers):
    assert await numbers.__anext__() == 1
    await in_task(numbers.aclose())


async def begin_by_task(numbers):
    assert await in_task(numbers.__anext__()) == 1
    await numbers.aclose()


async def step_by_tasks(numbers):
    assert await in_task(numbers.__anext__()) == 1
    assert await in_task(numbers.__anext__()) == 2
    await in_task(numbers.aclose())


async def close_in_time(numbers):
    async for _ in numbers:
        break
    await asyncio.wait_for(numbers.aclose(), 60)


async def break_off(numbers):
    """The loop closes it by a task, once nobody has it any more."""
    async for _ in numbers:
        break


async def throw_by_task(numbers):
    assert await numbers.__anext__() == 1
    with pytest.raises(KeyError):
        await in_task(numbers.athrow(KeyError("thrown")))


@pytest.mark.parametrize(
    "use",
    [close_by_task, begin_by_task, step_by_tasks, close_in_time, break_off, throw_by_task],
    ids=lambda use: use.__name__,
)
def test_asynchronous_generators(tracer, satellite, agenerator, use):
    async def main():
        for number in range(ROUNDS):
            await use(agenerator())
            while tracer.metrics()["finished"] != number + 1:
                gc.collect()
                await asyncio.sleep(0.001)
            assert tracer.active_span is None

    asyncio.run(asyncio.wait_for(main(), 60))
    assert tracer.active_span is None
    assert tracer.flush()
    spans = satellite.spans
    assert [span.operation_name for span in spans] == ["generator"] * ROUNDS
    assert all(span.references == () for span in spans)
    assert all(span.is_error == (use is throw_by_task) for span in spans)


@pytest.mark.parametrize("enter", [in_task, lambda awaitable: awaitable], ids=["task", "here"])
@pytest.mark.parametrize("leave", [in_task, lambda awaitable: awaitable], ids=["task", "here"])
def test_an_asynchronous_context_manager(tracer, arrived, enter, leave):
    @contextlib.asynccontextmanager
    async def fixture():
        with tracer.start_active_span("fixture"):
            yield

    async def main():
        manager = fixture()
        await enter(manager.__aenter__())
        await leave(manager.__aexit__(None, None, None))
        assert tracer.active_span is None

    asyncio.run(main())
    assert set(arrived()) == {"fixture"}


def test_an_error_is_recorded_too(tracer, arrived):
    error = ValueError("elsewhere")
    scope = tracer.start_active_span("operation")
    in_thread(lambda: scope.__exit__(ValueError, error, None))
    assert arrived()["operation"].logs[0].fields["message"] == "elsewhere"


def test_a_span_that_is_not_to_be_finished_is_not(tracer, arrived):
    scope = tracer.start_active_span("operation", finish_on_close=False)
    in_thread(scope.close)
    assert tracer.active_span is None
    assert arrived() == {}
    scope.span.finish()
    assert set(arrived()) == {"operation"}


def test_what_is_active_where_it_is_closed_stays_active(tracer, arrived):
    elsewhere = in_thread(lambda: tracer.start_active_span("elsewhere"))
    with tracer.start_active_span("here") as scope:
        elsewhere.close()
        assert tracer.scope_manager.active is scope
        tracer.start_span("child").finish()
    assert tracer.active_span is None
    spans = arrived()
    assert spans["child"].parent_id == spans["here"].span_id
    assert spans["here"].references == spans["elsewhere"].references == ()


def test_a_scope_above_it_goes_on_where_it_was_entered(tracer):
    below = tracer.start_active_span("below")
    left = tracer.start_active_span("left elsewhere")
    above = tracer.start_active_span("above")
    in_thread(left.close)
    assert tracer.scope_manager.active is above
    below.close()  # is covered still
    assert tracer.scope_manager.active is above
    above.close()
    assert tracer.scope_manager.active is below
    below.close()
    assert tracer.scope_manager.active is None


def test_several_below_one_another(tracer):
    scopes = [tracer.start_active_span(str(number)) for number in range(10)]
    for scope in scopes[3:]:
        in_thread(scope.close)
    assert tracer.scope_manager.active is scopes[2]
    with tracer.start_active_span("another"):
        in_thread(scopes[2].close)
    assert tracer.scope_manager.active is scopes[1]


@pytest.mark.parametrize("run", [here, in_copied_context], ids=["here", "copied"])
def test_a_scope_that_another_covers_is_not_closed(tracer, arrived, run):
    def close_covered():
        with tracer.start_active_span("above") as above:
            scope.close()
            assert tracer.scope_manager.active is above
        assert tracer.scope_manager.active is scope

    scope = tracer.start_active_span("covered")
    run(close_covered)
    assert set(arrived()) == {"above"}
    scope.close()
    assert set(arrived()) == {"above", "covered"}


def test_children_keep_their_parent(tracer, arrived):
    async def child(name, may_go_on):
        await may_go_on.wait()
        with tracer.start_active_span(name):
            await asyncio.sleep(0)
        tracer.start_span(name + " again").finish()

    async def main():
        may_go_on = asyncio.Event()
        with tracer.start_active_span("outer"):
            scope = tracer.start_active_span("parent")
            children = [asyncio.ensure_future(child(name, may_go_on)) for name in "ab"]
            in_thread(scope.close)
            tracer.start_span("sibling").finish()
            may_go_on.set()
            await asyncio.gather(*children)
        assert tracer.active_span is None

    asyncio.run(main())
    spans = arrived()
    for name in ("a", "a again", "b", "b again"):
        assert spans[name].parent_id == spans["parent"].span_id
    assert spans["sibling"].parent_id == spans["outer"].span_id


class ForeignSpan(opentracing.Span):
    def __init__(self):
        super().__init__(None, None)
        self.finished = 0

    def finish(self, finish_time=None):
        self.finished += 1


def test_a_span_is_finished_once_however_often_it_is_closed(tracer):
    span = ForeignSpan()
    scope = tracer.scope_manager.activate(span, True)
    copied = contextvars.copy_context()
    for run in (in_thread, in_new_context, here, copied.run, here):
        run(scope.close)
    assert span.finished == 1
    assert copied.run(lambda: tracer.active_span) is None


def test_a_scope_of_a_manager_that_fails(make_tracer, satellite):
    class Failing(lightstep_streaming.ScopeManager):
        @property
        def active(self):
            raise LookupError("broken")

    tracer = make_tracer(Failing())
    scope = tracer.start_active_span("operation")
    with pytest.raises(LookupError, match="broken"):
        scope.close()
    assert tracer.flush()
    assert [span.operation_name for span in satellite.spans] == ["operation"]


def test_nothing_is_left_in_memory(tracer):
    def body():
        with tracer.start_active_span("stream"):
            yield

    def stream():
        steps = body()
        in_copied_context(lambda: next(steps))
        in_copied_context(lambda: next(steps, None))

    def count():
        gc.collect()
        return len([1 for o in gc.get_objects() if isinstance(o, lightstep_streaming.Scope)])

    stream()
    before = count()
    for _ in range(100):
        stream()
    assert count() == before
