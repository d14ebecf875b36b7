"""A method that replaces ours is the one that is called, on one object, on the class, or in a
derived class.
"""

import contextlib
from unittest import mock

import opentracing
import pytest

import lightstep_streaming


def test_a_patched_finish_is_called(tracer):
    scope = tracer.start_active_span("operation")
    with mock.patch.object(scope.span, "finish") as finish:
        scope.close()
    finish.assert_called_once_with()

    with tracer.start_span("operation") as span:
        span.finish = mock.Mock()
    span.finish.assert_called_once_with()


def test_a_class_that_is_patched_and_restored(tracer, arrived):
    with mock.patch.object(lightstep_streaming.Span, "finish", autospec=True) as finish:
        with tracer.start_active_span("patched"):
            pass
    assert finish.call_count == 1
    with tracer.start_active_span("restored"):
        pass
    assert set(arrived()) == {"restored"}


def test_the_end_of_a_block_calls_what_is_patched(tracer):
    span = tracer.start_span("operation")
    span.set_tag, span.log_kv = mock.Mock(), mock.Mock()
    error = ValueError("text")
    span.__exit__(ValueError, error, None)
    span.set_tag.assert_called_once_with("error", True)
    (fields,), _ = span.log_kv.call_args
    assert fields["error.object"] is error and fields["error.kind"] is ValueError

    scope = tracer.start_active_span("operation")
    with mock.patch.object(scope, "close") as close:
        scope.__exit__(None, None, None)
    close.assert_called_once_with()
    scope.close()


def test_a_block_calls_the_patched_methods_of_the_scopes_class(tracer, arrived):
    left = []

    def leave(scope, *error):
        left.append(error)
        scope.close()

    with mock.patch.object(lightstep_streaming.Scope, "__exit__", leave):
        with tracer.start_active_span("patched"):
            pass
    assert left == [(None, None, None)]
    with tracer.start_active_span("restored"):
        pass
    assert len(left) == 1 and set(arrived()) == {"patched", "restored"}


def test_scopes_are_entered_and_left_by_their_methods_too(tracer, arrived):
    with contextlib.ExitStack() as stack:
        scope = stack.enter_context(tracer.start_active_span("stacked"))
        assert tracer.scope_manager.active is scope
    scope = tracer.start_active_span("by hand")
    assert scope.__enter__() is scope and type(scope).__enter__(scope) is scope
    scope.__exit__(None, None, None)
    scope = tracer.start_active_span("by its class")
    type(scope).__exit__(scope, None, None, None)
    assert tracer.active_span is None
    assert set(arrived()) == {"stacked", "by hand", "by its class"}
    with pytest.raises(TypeError, match="missing required argument: 'exc_val'"):
        scope.__exit__(None)


def test_old_methods_call_a_patched_log_kv(tracer):
    span = tracer.start_span("operation")
    with mock.patch.object(span, "log_kv") as log_kv:
        span.log_event("event", 1)
        span.log(event="event", timestamp=5)
    assert log_kv.call_args_list == [
        mock.call({"event": "event", "payload": 1}, None),
        mock.call({"event": "event"}, 5),
    ]


class NamingTracer(lightstep_streaming.Tracer):
    def start_span(  # type: ignore[override]  # the rest has to come by keyword
        self, operation_name=None, **kwargs
    ):
        return super().start_span("named " + operation_name, **kwargs).set_tag("own", True)


def test_start_active_span_calls_an_overridden_start_span(make_tracer, satellite):
    tracer = make_tracer(cls=NamingTracer)
    with tracer.start_active_span("parent") as parent:
        tracer.start_active_span("child", tags={"key": 1}, start_time=5).close()
    assert tracer.flush()
    spans = {span.operation_name: span for span in satellite.spans}
    assert spans["named child"].tags == {"own": True, "key": 1}
    assert spans["named child"].parent_id == parent.span.context.span_id
    assert spans["named child"].start_micros == 5_000_000


class CountingScopeManager(lightstep_streaming.ScopeManager):
    def __init__(self):
        super().__init__()
        self.activated = 0
        self.asked = 0

    def activate(self, span, finish_on_close):
        self.activated += 1
        return super().activate(span, finish_on_close)

    @property
    def active(self):
        self.asked += 1
        return super().active


def test_an_overridden_scope_manager_is_asked(make_tracer):
    manager = CountingScopeManager()
    tracer = make_tracer(manager)
    assert tracer.scope_manager is manager
    with tracer.start_active_span("operation") as scope:
        asked = manager.asked
        assert tracer.active_span is scope.span
        assert manager.asked == asked + 1
    assert manager.activated == 1
    assert tracer.active_span is None


class ParentTracer(lightstep_streaming.Tracer):
    parent = None

    @property
    def active_span(self):
        return self.parent


def test_an_overridden_active_span_is_the_parent(make_tracer, satellite):
    tracer = make_tracer(cls=ParentTracer)
    ParentTracer.parent = parent = tracer.start_span("parent")
    tracer.start_span("child").finish()
    assert tracer.flush()
    assert satellite.spans[0].parent_id == parent.context.span_id


class ClosingTracer(lightstep_streaming.Tracer):
    closed = 0

    def close(self, timeout=None):
        self.closed += 1
        return super().close(timeout)


def test_the_end_of_a_tracers_block_calls_an_overridden_close(make_tracer):
    with make_tracer(cls=ClosingTracer) as tracer:
        pass
    assert tracer.closed == 1


class NoopScopeManager(opentracing.ScopeManager):
    """OpenTracing's own base class: its active span is a no-op."""


def test_a_foreign_active_span_is_no_parent(make_tracer, satellite):
    tracer = make_tracer(NoopScopeManager())
    tracer.start_span("operation").finish()
    assert tracer.flush()
    assert satellite.spans[0].references == ()


def test_instances_take_attributes(tracer):
    scope = tracer.start_active_span("operation")
    for instance in (tracer, tracer.scope_manager, scope, scope.span, scope.span.context):
        instance.note = "mine"
        assert instance.__dict__ == {"note": "mine"}
        del instance.note
    scope.close()
