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

docs/opentelemetry.md is the guide. No call on a span raises because of what it was given. What is
not right is dropped or made a str, and the logger 'lightstep_streaming.opentelemetry' warns of it.
"""

from .propagator import Propagator
from .provider import TracerProvider
from .resource import Resource
from .tracer import Span, Tracer

__all__ = ["Propagator", "Resource", "Span", "Tracer", "TracerProvider"]
