"""The current span: `with`, decorators, parents, and blocks that are left in another context."""

import asyncio
import contextvars
import inspect
import threading

import pytest
from opentelemetry import baggage, context, trace
from opentelemetry.context import Context
from opentelemetry.trace import NonRecordingSpan, SpanContext, SpanKind, TraceFlags, TraceState

REMOTE = SpanContext(
    2**100 + 5,
    77,
    is_remote=True,
    trace_flags=TraceFlags(1),
    trace_state=TraceState([("vendor", "value")]),
)


def by_name(both):
    return {span.name: span for span in both.finished()}


def test_the_current_span_is_the_parent_of_the_next(both):
    assert trace.get_current_span() is trace.INVALID_SPAN
    with both.tracer.start_as_current_span("outer") as outer:
        assert trace.get_current_span() is outer
        with both.tracer.start_as_current_span("inner") as inner:
            assert trace.get_current_span() is inner
            both.tracer.start_span("leaf").end()
        assert trace.get_current_span() is outer
    assert trace.get_current_span() is trace.INVALID_SPAN
    spans = by_name(both)
    assert spans["outer"].parent_id is None
    assert spans["inner"].parent_id == spans["outer"].span_id
    assert spans["leaf"].parent_id == spans["inner"].span_id
    assert {span.trace_id for span in spans.values()} == {spans["outer"].trace_id}


def test_what_else_the_context_holds_stays(both):
    token = context.attach(baggage.set_baggage("key", "value"))
    with both.tracer.start_as_current_span("outer"):
        with both.tracer.start_as_current_span("inner"):
            assert baggage.get_baggage("key") == "value"
            assert type(context.get_current()) is Context
            with pytest.raises(ValueError):
                context.get_current()["key"] = 5
    context.detach(token)
    assert context.get_current() == {}


def test_every_parameter(both):
    linked = SpanContext(3, 4, is_remote=True)
    with both.tracer.start_as_current_span(
        "name",
        trace.set_span_in_context(NonRecordingSpan(REMOTE)),
        SpanKind.CLIENT,
        {"key": "value"},
        [trace.Link(linked)],
        5_000_000,
        False,
        False,
        False,
    ) as span:
        assert span.is_recording()
    assert span.is_recording()
    span.end(6_000_000)
    (finished,) = both.finished()
    assert finished.parent_id == REMOTE.span_id
    assert finished.kind is SpanKind.CLIENT
    assert finished.attributes == {"key": "value"}
    assert finished.links == (4,)
    assert (finished.start_micros, finished.end_micros) == (5_000, 6_000)


def test_a_call_without_a_name_is_a_type_error(both):
    with pytest.raises(TypeError):
        both.tracer.start_span()
    with pytest.raises(TypeError):
        with both.tracer.start_as_current_span():
            pass
    with pytest.raises(TypeError):
        both.tracer.start_span("name", no_such_parameter=1)


@pytest.mark.parametrize("parent", ["remote", "use_span", "attached"])
def test_parents_of_another_make(both, parent):
    foreign = NonRecordingSpan(REMOTE)
    if parent == "remote":
        with both.tracer.start_as_current_span(
            "name", context=trace.set_span_in_context(foreign)
        ) as span:
            pass
    elif parent == "use_span":
        with trace.use_span(foreign):
            with both.tracer.start_as_current_span("name") as span:
                pass
    else:
        token = context.attach(trace.set_span_in_context(foreign))
        span = both.tracer.start_span("name")
        span.end()
        context.detach(token)
    own = span.get_span_context()
    assert own.trace_id == REMOTE.trace_id
    assert own.trace_state == REMOTE.trace_state
    assert not own.is_remote
    (finished,) = both.finished()
    assert finished.parent_id == REMOTE.span_id


@pytest.mark.parametrize("parent", [trace.INVALID_SPAN, None, "no span", 5])
def test_what_is_no_parent(both, parent):
    given = Context({**trace.set_span_in_context(parent, Context())})
    both.tracer.start_span("name", context=given).end()
    (finished,) = both.finished()
    assert finished.parent_id is None


def test_an_explicit_context_without_a_span_begins_a_trace(both):
    with both.tracer.start_as_current_span("outer"):
        both.tracer.start_span("root", context=Context()).end()
    assert by_name(both)["root"].parent_id is None


def test_a_decorated_function_has_a_span_for_each_call(both):
    @both.tracer.start_as_current_span("name", attributes={"key": "value"})
    def function(number, *, other=1):
        """Its own."""
        return trace.get_current_span().get_span_context().span_id, number, other

    assert function.__name__ == "function" and function.__doc__ == "Its own."
    results = [function(1), function(number=2, other=3)]
    spans = both.finished()
    assert [(span.span_id, *rest) for span, rest in zip(spans, [(1, 1), (2, 3)])] == results
    assert [span.attributes for span in spans] == 2 * [{"key": "value"}]
    assert trace.get_current_span() is trace.INVALID_SPAN


def test_a_decorated_method(both):
    class Service:
        @both.tracer.start_as_current_span("name")
        def handle(self):
            return self

    service = Service()
    assert service.handle() is service
    assert len(both.finished()) == 1


def test_a_decorated_coroutine_has_a_span_around_all_of_it(both):
    @both.tracer.start_as_current_span("outer")
    async def coroutine():
        await asyncio.sleep(0)
        with both.tracer.start_as_current_span("inner"):
            await asyncio.sleep(0)
        return 5

    assert inspect.iscoroutinefunction(coroutine)

    async def main():
        return await asyncio.gather(coroutine(), coroutine())

    assert asyncio.run(main()) == [5, 5]
    spans = both.finished()
    outer = {span.span_id for span in spans if span.name == "outer"}
    assert {span.parent_id for span in spans if span.name == "inner"} == outer
    assert len(outer) == 2


def test_a_function_that_calls_itself(both):
    @both.tracer.start_as_current_span("name")
    def down(depth):
        if depth:
            down(depth - 1)

    down(3)
    spans = {span.span_id: span for span in both.finished()}
    parents = [span.parent_id for span in spans.values()]
    assert len(spans) == 4 and parents.count(None) == 1
    assert set(parents) - {None} < set(spans)


def test_a_block_that_is_left_in_another_context(both, caplog):
    active = both.tracer.start_as_current_span("name")
    span = contextvars.copy_context().run(active.__enter__)
    active.__exit__(None, None, None)
    assert not span.is_recording()
    assert [finished.name for finished in both.finished()] == ["name"]
    assert "Failed to detach context" in caplog.text


def test_a_generator_that_is_finished_elsewhere(both):
    def generate():
        with both.tracer.start_as_current_span("streamed"):
            yield 1
            yield 2

    generator = contextvars.copy_context().run(generate)
    assert contextvars.copy_context().run(next, generator) == 1
    generator.close()
    (finished,) = both.finished()
    assert finished.events == ()
    assert trace.get_current_span() is trace.INVALID_SPAN


def test_threads_have_their_own_current_span(both):
    barrier = threading.Barrier(8, timeout=30)

    def work(number):
        with both.tracer.start_as_current_span(f"outer {number}"):
            barrier.wait()
            for _ in range(50):
                with both.tracer.start_as_current_span(f"inner {number}"):
                    pass

    threads = [threading.Thread(target=work, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spans = both.finished()
    outer = {span.name.split()[1]: span for span in spans if span.name.startswith("outer")}
    inner = [span for span in spans if span.name.startswith("inner")]
    assert len(inner) == 400
    for span in inner:
        assert span.parent_id == outer[span.name.split()[1]].span_id


def test_ten_thousand_tasks_have_the_right_parents(ours):
    async def task(number):
        with ours.tracer.start_as_current_span("outer", attributes={"number": number}):
            await asyncio.sleep(0)
            with ours.tracer.start_as_current_span("inner", attributes={"number": number}):
                await asyncio.sleep(0)

    async def main():
        with ours.tracer.start_as_current_span("root"):
            await asyncio.gather(*(task(number) for number in range(10_000)))

    asyncio.run(main())
    spans = ours.finished()
    (root,) = (span for span in spans if span.name == "root")
    outer = {span.attributes["number"]: span for span in spans if span.name == "outer"}
    inner = {span.attributes["number"]: span for span in spans if span.name == "inner"}
    assert len(outer) == len(inner) == 10_000
    assert {span.parent_id for span in outer.values()} == {root.span_id}
    for number, span in inner.items():
        assert span.parent_id == outer[number].span_id


def test_a_span_of_a_block_can_be_entered_again_once_it_is_left(ours):
    active = ours.tracer.start_as_current_span("name")
    with active as first:
        with pytest.raises(RuntimeError):
            active.__enter__()
    with active as second:
        pass
    assert first is not second
    assert len(ours.finished()) == 2
