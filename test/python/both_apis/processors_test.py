"""Span processors get the spans of both APIs, and read what was recorded through either."""

import pytest
from opentelemetry.trace import StatusCode

pytestmark = pytest.mark.every_wire


class Recording:
    """A span processor that keeps what it is told."""

    def __init__(self):
        self.started = []
        self.ended = []

    def on_start(self, span, parent_context=None):
        self.started.append((span.name, dict(span.attributes)))
        span.set_attribute("by", "processor")

    def on_end(self, span):
        self.ended.append(span)

    def shutdown(self):
        pass

    def force_flush(self, timeout_millis=30000):
        return True


@pytest.fixture
def processor(provider):
    processor = Recording()
    provider.add_span_processor(processor)
    return processor


def test_a_processor_is_told_of_spans_of_opentracing(opentracing_tracer, processor, arrived):
    with opentracing_tracer.start_active_span("outer", tags={"key": "value"}) as outer:
        with opentracing_tracer.start_active_span("inner") as inner:
            inner.span.set_tag("error", True).log_kv({"event": "happened"})
    assert processor.started == [("outer", {"key": "value"}), ("inner", {})]
    first, second = processor.ended
    assert (first.name, second.name) == ("inner", "outer")
    assert first.parent.span_id == outer.span.context.span_id
    assert first.context.span_id == inner.span.context.span_id
    assert first.status.status_code is StatusCode.ERROR
    assert [event.name for event in first.events] == ["happened"]
    assert second.attributes["key"] == "value" and second.attributes["by"] == "processor"
    assert second.instrumentation_scope.name == ""
    assert first.end_time >= first.start_time
    assert arrived()["outer"].tags["by"] == "processor"


def test_a_processor_sees_a_span_of_opentelemetry_with_its_tags(
    opentracing_tracer, tracer, processor
):
    with tracer.start_as_current_span("operation"):
        opentracing_tracer.active_span.set_tag("key", 5)
    (span,) = processor.ended
    assert span.attributes["key"] == 5
