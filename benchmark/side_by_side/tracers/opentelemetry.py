"""OpenTelemetry's SDK with its OTLP exporter over HTTP."""

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

from . import Adapter
from .opentelemetry_calls import workloads


def make(port: int) -> Adapter:
    provider = TracerProvider(resource=Resource.create({"service.name": "benchmark"}))
    exporter = OTLPSpanExporter(endpoint=f"http://127.0.0.1:{port}/v1/traces")
    provider.add_span_processor(BatchSpanProcessor(exporter))
    trace.set_tracer_provider(provider)
    return Adapter(
        workloads(trace.get_tracer("benchmark")),
        settle=provider.force_flush,
        close=provider.shutdown,
    )
