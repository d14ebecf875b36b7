"""OpenTelemetry's SDK with its OTLP exporter over HTTP."""

from itertools import repeat

from opentelemetry import propagate, trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

from . import Adapter


def workloads(tracer):
    def active_span(times):
        for _ in repeat(None, times):
            with tracer.start_as_current_span("op"):
                pass
        return times

    def nested_span(times):
        with tracer.start_as_current_span("parent"):
            for _ in repeat(None, times):
                with tracer.start_as_current_span("op") as span:
                    span.set_attribute("key", "value")
        return times + 1

    def rich_span(times):
        parent = tracer.start_span("parent")
        context = trace.set_span_in_context(parent)
        for _ in repeat(None, times):
            span = tracer.start_span("child", context=context)
            span.set_attribute("http.method", "GET")
            span.set_attribute("http.url", "/book?id=dune")
            span.set_attribute("http.status_code", 200)
            span.add_event("retry", {"attempt": 2})
            span.end()
        parent.end()
        return times + 1

    def start_finish(times):
        for _ in repeat(None, times):
            tracer.start_span("a").end()
        return times

    def inject(times):
        with tracer.start_as_current_span("parent"):
            for _ in repeat(None, times):
                propagate.inject({})
        return 1

    def extract(times):
        headers = {}
        with tracer.start_as_current_span("parent"):
            propagate.inject(headers)
        for _ in repeat(None, times):
            propagate.extract(headers)
        return 1

    return {
        "active_span": active_span,
        "nested_span": nested_span,
        "rich_span": rich_span,
        "start_finish": start_finish,
        "inject": inject,
        "extract": extract,
    }


def make(port):
    provider = TracerProvider(resource=Resource.create({"service.name": "benchmark"}))
    exporter = OTLPSpanExporter(endpoint="http://127.0.0.1:{}/v1/traces".format(port))
    provider.add_span_processor(BatchSpanProcessor(exporter))
    trace.set_tracer_provider(provider)
    return Adapter(
        workloads(trace.get_tracer("benchmark")),
        settle=provider.force_flush,
        close=provider.shutdown,
    )
