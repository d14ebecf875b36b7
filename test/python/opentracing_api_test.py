"""OpenTracing's own compatibility suites, whole, and its base classes."""

import opentracing
import pytest
from opentracing_suites import ScopeManagerSuite, TracerSuite

import lightstep_streaming


class TestTracerApi(TracerSuite):
    @pytest.fixture(autouse=True)
    def _tracer(self, tracer, arrived):
        self.use(tracer, arrived)


class TestScopeManager(ScopeManagerSuite):
    @pytest.fixture(autouse=True)
    def _scope_manager(self):
        self.use(lightstep_streaming.ScopeManager())


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
