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

docs/getting-started/opentelemetry.md is where to begin. No call on a span raises because of its
arguments. Wrong values are dropped or converted to a str, and the logger
'lightstep_streaming.opentelemetry' gets a warning.
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
    """Imports `OpenTracingTracer`, which needs `opentracing`, when a program first uses it."""
    if name != "OpenTracingTracer":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from .opentracing_face import OpenTracingTracer

    globals()[name] = OpenTracingTracer
    return OpenTracingTracer
