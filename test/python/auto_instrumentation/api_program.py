"""Calls OpenTelemetry's API, and says nothing of who implements it."""

from opentelemetry import trace

tracer = trace.get_tracer("program")

with tracer.start_as_current_span("work"):
    pass

provider = trace.get_tracer_provider()
print(type(provider).__module__)
