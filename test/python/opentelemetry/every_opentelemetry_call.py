"""A program that uses every public name, for mypy --strict. It runs as well."""

import sys
from typing import Dict, List, Mapping, Optional

from opentelemetry import propagate, trace
from opentelemetry.context import Context
from opentelemetry.trace import Link, SpanContext, SpanKind, Status, StatusCode

import lightstep_streaming.opentelemetry
from lightstep_streaming.opentelemetry import (
    OpenTracingTracer,
    Propagator,
    Resource,
    Span,
    Tracer,
    TracerProvider,
)


def use_span(span: trace.Span) -> None:
    assert isinstance(span, Span)
    span.set_attribute("key", 1)
    span.set_attributes({"text": "value", "numbers": [1, 2]})
    span.add_event("event", {"key": True}, timestamp=1_700_000_000_000_000_000)
    span.add_link(span.get_span_context(), {"key": "value"})
    span.update_name("name")
    span.set_status(Status(StatusCode.ERROR, "why"))
    span.set_status(StatusCode.ERROR, description="why")
    span.record_exception(ValueError(), {"key": 1}, timestamp=None, escaped=False)
    context: SpanContext = span.get_span_context()
    kind: SpanKind = span.kind
    recording: bool = span.is_recording()
    assert context.is_valid and kind is SpanKind.CLIENT and recording
    use_readable_span(span)
    with span as same:
        assert same is span
    span.end(end_time=None)


def use_readable_span(span: Span) -> None:
    texts: List[str] = [span.name, span.to_json(), span.instrumentation_scope.name]
    times: List[Optional[int]] = [span.start_time, span.end_time, span.events[0].timestamp]
    parent: Optional[SpanContext] = span.parent
    status: Status = span.status
    dropped = span.dropped_attributes + span.dropped_events + span.dropped_links
    assert span.attributes["text"] == "value" and isinstance(span.resource.attributes, Mapping)
    assert span.events[0].name == "event" and span.events[0].attributes["key"] is True
    assert span.links[0].context == span.context
    assert all(texts) and times[0] and parent is None and status.description and not dropped


class Processor:
    def on_start(self, span: Span, parent_context: Optional[Context] = None) -> None:
        span.set_attribute("from", "a processor")

    def on_end(self, span: Span) -> None:
        assert span.attributes["from"] == "a processor"

    def shutdown(self) -> None:
        pass

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        return True


def use_tracer(tracer: trace.Tracer) -> None:
    assert isinstance(tracer, Tracer)
    linked = trace.INVALID_SPAN_CONTEXT
    span = tracer.start_span(
        "name",
        context=None,
        kind=SpanKind.CLIENT,
        attributes={"key": "value"},
        links=[Link(linked)],
        start_time=None,
        record_exception=True,
        set_status_on_exception=True,
    )
    use_span(span)
    with tracer.start_as_current_span("name", kind=SpanKind.SERVER, end_on_exit=True) as current:
        assert trace.get_current_span() is current

    @tracer.start_as_current_span("name")
    def decorated(number: int) -> str:
        return str(number)

    assert decorated(5) == "5"


def use_propagator() -> None:
    propagator = Propagator(modes=["trace_context", "b3"])
    carrier: Dict[str, str] = {}
    propagator.inject(carrier, context=None)
    context = propagator.extract(carrier, context=None)
    assert not trace.get_current_span(context).get_span_context().is_valid
    assert "traceparent" in propagator.fields
    propagate.set_global_textmap(propagator)


def use_opentracing(tracer: OpenTracingTracer) -> None:
    with tracer.start_active_span("name", tags={"key": "value"}) as scope:
        active = tracer.active_span
        assert active is scope.span and tracer.scope_manager.active is scope
        assert isinstance(trace.get_current_span(), Span)
    span = tracer.start_span("name", ignore_active_span=True)
    span.set_operation_name("name").set_tag("key", 1).log_kv({"event": "name"})
    span.set_baggage_item("key", "value")
    item: Optional[str] = span.get_baggage_item("key")
    carrier: Dict[str, str] = {}
    tracer.inject(span.context, "text_map", carrier)
    found = tracer.extract("text_map", carrier)
    assert item == "value" and found is not None and found.span_id == span.context.span_id
    assert isinstance(span.tracer, OpenTracingTracer)
    span.finish()
    assert tracer.flush()


def use_provider(port: int) -> None:
    provider = TracerProvider(
        resource=Resource({"service.name": "every public call"}, schema_url=""),
        sampler=("parentbased_traceidratio", 1.0),
        protocol="otlp",
        otlp_endpoints=[f"http://127.0.0.1:{port}"],
    )
    assert isinstance(provider.resource.attributes, Mapping)
    provider.add_span_processor(Processor())
    use_tracer(provider.get_tracer("name", "version", "schema", {"key": "value"}))
    use_opentracing(provider.opentracing_tracer())
    assert isinstance(OpenTracingTracer(provider), OpenTracingTracer)
    assert provider.force_flush(timeout_millis=30_000)
    assert provider.metrics()["acknowledged"] == 5
    provider.shutdown()
    use_propagator()


assert lightstep_streaming.opentelemetry.__all__

if __name__ == "__main__":
    use_provider(int(sys.argv[1]))
