"""Calls OpenTelemetry's API without choosing an implementation."""

from opentelemetry import trace

tracer = trace.get_tracer("program")

with tracer.start_as_current_span("work"):
    pass

provider = trace.get_tracer_provider()
print(type(provider).__module__)
