"""Scopes of a provider's OpenTracing tracer that are closed out of order, or in another context."""

import asyncio
import contextvars
import gc

import opentracing
import pytest
from opentelemetry import trace

import lightstep_streaming

pytestmark = pytest.mark.every_wire


def test_a_scope_that_another_one_covers_does_not_end(opentracing_tracer, satellite, provider):
    outer = opentracing_tracer.start_active_span("outer")
    inner = opentracing_tracer.start_active_span("inner")
    outer.close()
    assert opentracing_tracer.scope_manager.active is inner
    inner.close()
    assert opentracing_tracer.scope_manager.active is outer
    outer.close()
    assert opentracing_tracer.active_span is None
    assert trace.get_current_span() is trace.INVALID_SPAN
    assert provider.force_flush()
    assert [span.operation_name for span in satellite.spans] == ["inner", "outer"]


def test_a_scope_that_a_span_of_opentelemetry_covers_does_not_end(opentracing_tracer, tracer):
    scope = opentracing_tracer.start_active_span("outer")
    with tracer.start_as_current_span("inner") as span:
        scope.close()
        assert trace.get_current_span() is span
        # What it covers it with is not OpenTracing's to close.
        opentracing_tracer.scope_manager.active.close()
        assert trace.get_current_span() is span and span.is_recording()
    assert opentracing_tracer.scope_manager.active is scope
    assert trace.get_current_span().is_recording()
    scope.close()
    assert trace.get_current_span() is trace.INVALID_SPAN


def test_a_span_that_has_ended_covers_no_scope(opentracing_tracer, tracer, arrived):
    from opentelemetry import context

    scope = opentracing_tracer.start_active_span("outer")
    span = tracer.start_span("inner")
    context.attach(trace.set_span_in_context(span))
    span.end()
    scope.close()
    assert trace.get_current_span() is trace.INVALID_SPAN
    assert set(arrived()) == {"outer", "inner"}


def test_a_block_of_opentelemetry_ends_below_an_open_scope(opentracing_tracer, tracer, arrived):
    with tracer.start_as_current_span("outer"):
        scope = opentracing_tracer.start_active_span("inner")
    assert trace.get_current_span() is trace.INVALID_SPAN
    assert opentracing_tracer.active_span is None
    scope.close()
    assert set(arrived()) == {"outer", "inner"}


def test_a_scope_that_is_closed_in_a_copy_of_the_context(opentracing_tracer, tracer, arrived):
    with tracer.start_as_current_span("outer") as outer:
        scope = opentracing_tracer.start_active_span("inner")

        def close():
            scope.close()
            assert trace.get_current_span() is outer

        contextvars.copy_context().run(close)
        assert opentracing_tracer.active_span.context.span_id == outer.get_span_context().span_id
        assert trace.get_current_span() is outer
        assert "inner" in arrived()


def test_a_scope_that_is_closed_in_an_unrelated_context(opentracing_tracer, arrived):
    contexts = [contextvars.copy_context() for _ in range(2)]
    scope = contexts[0].run(opentracing_tracer.start_active_span, "operation")
    contexts[1].run(scope.close)
    assert "operation" in arrived()
    assert contexts[0].run(lambda: opentracing_tracer.active_span) is None
    assert contexts[0].run(trace.get_current_span) is trace.INVALID_SPAN


def test_a_scope_left_open_by_a_generator_ends_where_it_is_closed(opentracing_tracer, arrived):
    async def produce():
        with opentracing_tracer.start_active_span("produce"):
            yield 1

    async def main():
        generator = produce()
        await generator.__anext__()
        await asyncio.ensure_future(generator.aclose())

    asyncio.run(main())
    assert "produce" in arrived()


def test_many_scopes_that_are_never_closed(opentracing_tracer):
    def leave_open():
        for _ in range(20_000):
            opentracing_tracer.start_active_span("operation").span.finish()

    contextvars.copy_context().run(leave_open)
    gc.collect()


def test_spans_of_other_tracers_can_be_activated(opentracing_tracer, tracer, arrived):
    foreign = opentracing.Tracer().start_span("foreign")
    with opentracing_tracer.scope_manager.activate(foreign, finish_on_close=False) as scope:
        assert opentracing_tracer.active_span is foreign
        assert scope.span is foreign
        assert not trace.get_current_span().get_span_context().is_valid
        tracer.start_span("root").end()
    assert arrived()["root"].parent_id is None


def test_a_plain_tracers_span_is_a_parent_when_activated(
    opentracing_tracer, tracer, wire, satellite, arrived
):
    plain = lightstep_streaming.Tracer(**wire.configuration([satellite]))
    span = plain.start_span("plain")
    with opentracing_tracer.scope_manager.activate(span, finish_on_close=True):
        assert trace.get_current_span().get_span_context().span_id == span.context.span_id
        tracer.start_span("child").end()
    assert plain.close()
    spans = arrived()
    assert spans["child"].parent_id == spans["plain"].span_id
