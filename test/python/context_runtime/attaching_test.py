"""Active spans of a program whose context runtime is not the API's own go through that runtime."""

import pytest
from opentelemetry import context, trace

from lightstep_streaming.opentelemetry import TracerProvider
from lightstep_streaming.satellite import Satellite


@pytest.fixture
def provider():
    with Satellite() as satellite:
        made = TracerProvider(otlp_endpoints=[satellite.url])
        yield made
        made.shutdown()


@pytest.fixture
def runtime():
    # What the API does when it finds no runtime of the name is to take its own.
    assert type(context._RUNTIME_CONTEXT).__module__ == "context_runtime"
    return context._RUNTIME_CONTEXT


def test_a_span_is_attached_while_its_block_runs(provider, runtime):
    tracer = provider.get_tracer("test")
    with tracer.start_as_current_span("outer") as outer:
        assert runtime.attached == 1
        assert runtime.get_current() == trace.set_span_in_context(outer, context.Context())
        with tracer.start_as_current_span("inner"):
            assert runtime.attached == 2
        assert trace.get_current_span() is outer
    assert runtime.attached == 0 and runtime.get_current() == {}


def test_a_scope_of_opentracing_is_attached_until_it_is_closed(provider, runtime):
    tracer = provider.opentracing_tracer()
    with tracer.start_active_span("outer"):
        assert runtime.attached == 1
        with tracer.start_active_span("inner") as inner:
            assert runtime.attached == 2
            assert tracer.active_span is inner.span
    assert runtime.attached == 0 and tracer.active_span is None


def test_an_exception_leaves_nothing_attached(provider, runtime):
    tracer = provider.get_tracer("test")
    with pytest.raises(KeyError):
        with tracer.start_as_current_span("failing"):
            raise KeyError
    assert runtime.attached == 0
