"""OpenTracing's own compatibility suites, whole, and its base classes."""

import opentracing
import pytest
from opentracing.harness.api_check import APICompatibilityCheckMixin
from opentracing.harness.scope_check import ScopeCompatibilityCheckMixin

import lightstep_streaming


class TestTracerApi(APICompatibilityCheckMixin):
    @pytest.fixture(autouse=True)
    def _tracer(self, tracer, arrived):
        self._own_tracer = tracer
        self._arrived = arrived

    def tracer(self):
        return self._own_tracer

    def is_parent(self, parent, span):
        """As the satellite sees it."""
        span.set_operation_name("child of interest")
        span.finish()
        arrived = self._arrived()["child of interest"]
        assert arrived.span_id == span.context.span_id
        return arrived.parent_id == (None if parent is None else parent.context.span_id)


class TestNativeScopeManager(ScopeCompatibilityCheckMixin):
    def scope_manager(self):
        return lightstep_streaming.ScopeManager()


def test_the_classes_are_opentracings(tracer):
    scope = tracer.start_active_span("operation")
    pairs = [
        (tracer, opentracing.Tracer, lightstep_streaming.Tracer),
        (tracer.scope_manager, opentracing.ScopeManager, lightstep_streaming.ScopeManager),
        (scope, opentracing.Scope, lightstep_streaming.Scope),
        (scope.span, opentracing.Span, lightstep_streaming.Span),
        (scope.span.context, opentracing.SpanContext, lightstep_streaming.SpanContext),
    ]
    for instance, base, own in pairs:
        assert isinstance(instance, base)
        assert type(instance) is own
    scope.close()


def test_can_be_the_global_tracer(tracer, arrived):
    opentracing.set_global_tracer(tracer)
    try:
        with opentracing.global_tracer().start_active_span("operation"):
            pass
    finally:
        opentracing._reset_global_tracer()
    assert "operation" in arrived()


@pytest.mark.parametrize(
    "make", [opentracing.Span, opentracing.SpanContext], ids=["span", "span context"]
)
def test_only_a_tracer_makes_spans(make):
    own = getattr(lightstep_streaming, make.__name__)
    with pytest.raises(TypeError, match="created by a tracer only"):
        own()
