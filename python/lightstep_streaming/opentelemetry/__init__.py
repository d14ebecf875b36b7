"""OpenTelemetry's tracing API on the same core: spans are recorded in C++ and streamed out of the
process. It needs `opentelemetry-api` (the extra `[opentelemetry]`) and never the SDK.

    from opentelemetry import trace
    from lightstep_streaming.opentelemetry import TracerProvider

    trace.set_tracer_provider(
        TracerProvider(
            resource={'service.name': '[your service name]'},
            otlp_endpoints=['http://localhost:4318'],
        )
    )
    tracer = trace.get_tracer('[your library]')

    with tracer.start_as_current_span('[your operation name]') as span:
        span.set_attribute('key', 'value')

    trace.get_tracer_provider().force_flush()

docs/getting-started/opentelemetry.md is where to begin. No call on a span raises because of what it
was given. What is not right is dropped or made a str, and the logger
'lightstep_streaming.opentelemetry' warns of it.
"""

from typing import TYPE_CHECKING, Any

from .propagator import Propagator
from .provider import TracerProvider
from .resource import Resource
from .tracer import Span, Tracer

if TYPE_CHECKING:
    from .opentracing_face import OpenTracingTracer

__all__ = ["OpenTracingTracer", "Propagator", "Resource", "Span", "Tracer", "TracerProvider"]


def __getattr__(name: str) -> Any:
    """`OpenTracingTracer` needs `opentracing`, and is imported when it is first asked for."""
    if name != "OpenTracingTracer":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from .opentracing_face import OpenTracingTracer

    globals()[name] = OpenTracingTracer
    return OpenTracingTracer
