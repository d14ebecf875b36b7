"""Logfire: the processors that `logfire.configure()` makes, and its spans beside ours."""

import sys

import pytest
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.trace import SpanKind, StatusCode

if sys.version_info >= (3, 10):
    import logfire
    from logfire._internal.exporters.processor_wrapper import (
        CheckSuppressInstrumentationProcessorWrapper,
        MainSpanProcessorWrapper,
    )
    from logfire._internal.scrubbing import Scrubber
    from logfire.sampling._tail_sampling import TailSamplingProcessor
    from logfire.testing import TestExporter

pytestmark = pytest.mark.skipif(sys.version_info < (3, 10), reason="Logfire needs CPython 3.10")

_ERROR = 17  # as OpenTelemetry's logs number levels


@pytest.fixture
def exporter():
    """Keeps what would be sent to Logfire."""
    return TestExporter()


@pytest.fixture
def add(both, exporter):
    """Puts what Logfire puts before an exporter on the provider of `both`."""

    def add_processors(make_root=lambda processor: processor):
        root = make_root(SimpleSpanProcessor(exporter))
        both.provider.add_span_processor(
            CheckSuppressInstrumentationProcessorWrapper(
                MainSpanProcessorWrapper(root, Scrubber(None))
            )
        )

    return add_processors


@pytest.fixture
def spans(exporter):
    """Those that Logfire receives, by name, when called."""
    return lambda: {span.name: span for span in exporter.exported_spans}


def received(both):
    return {span.name: span for span in both.finished()}


def test_spans(both, add, spans):
    add()
    with both.tracer.start_as_current_span("parent", attributes={"key": "value"}) as parent:
        with both.tracer.start_as_current_span("child") as child:
            child.add_event("event", {"of": "event"})
            child.set_status(StatusCode.OK)
    assert spans().keys() == {"parent", "child"}
    assert spans()["parent"].attributes == {"key": "value"}
    assert spans()["parent"].parent is None
    assert spans()["child"].parent == parent.get_span_context()
    assert spans()["child"].context == child.get_span_context()
    assert spans()["child"].status.status_code is StatusCode.OK
    (event,) = spans()["child"].events
    assert (event.name, event.attributes) == ("event", {"of": "event"})
    assert spans()["child"].instrumentation_scope.name == "scope"
    assert received(both)["child"].parent_id == parent.get_span_context().span_id
    assert received(both)["parent"].attributes == {"key": "value"}


def test_scrubbed_attributes(both, add, spans):
    """Logfire's copy alone is changed."""
    add()
    both.tracer.start_span("name", attributes={"password": "word", "key": "value"}).end()
    sent = dict(spans()["name"].attributes)
    assert "logfire.scrubbed" in sent
    assert (sent["password"], sent["key"]) == ("[Scrubbed due to 'password']", "value")
    assert received(both)["name"].attributes == {"password": "word", "key": "value"}


def test_levels_of_errors(both, add, spans):
    add()
    span = both.tracer.start_span("failed")
    span.set_status(StatusCode.ERROR, "why")
    span.end()
    both.tracer.start_span(
        "GET /", kind=SpanKind.SERVER, attributes={"http.response.status_code": 503}
    ).end()
    levels = {name: span.attributes["logfire.level_num"] for name, span in spans().items()}
    assert levels == {"failed": _ERROR, "GET /": _ERROR}
    assert spans()["GET /"].status.status_code is StatusCode.ERROR
    assert received(both)["failed"].description == "why"
    assert received(both)["GET /"].status is StatusCode.UNSET


def test_recorded_exception(both, add, spans):
    add()
    with pytest.raises(ValueError), both.tracer.start_as_current_span("name"):
        raise ValueError("no")
    (event,) = spans()["name"].events
    assert event.name == "exception"
    assert event.attributes["exception.message"] == "no"
    assert spans()["name"].status.status_code is StatusCode.ERROR
    (event,) = received(both)["name"].events
    assert event.attributes["exception.message"] == "no"


def test_tail_sampling(both, add, spans):
    """Of a trace without an error, Logfire gets nothing; our collector gets all."""

    def only_errors(processor):
        return TailSamplingProcessor(
            processor, lambda span: float(span.level >= "error" and span.event == "end")
        )

    add(only_errors)
    for outcome in StatusCode.OK, StatusCode.ERROR:
        with both.tracer.start_as_current_span(f"parent {outcome.name}"):
            with both.tracer.start_as_current_span(f"child {outcome.name}") as child:
                if outcome is StatusCode.ERROR:
                    child.set_attribute("logfire.level_num", _ERROR)
    assert spans().keys() == {"parent ERROR", "child ERROR"}
    assert received(both).keys() == {"parent OK", "child OK", "parent ERROR", "child ERROR"}


def test_suppressed_instrumentation(both, add, spans):
    add()
    with logfire.suppress_instrumentation():
        both.tracer.start_span("suppressed").end()
    both.tracer.start_span("name").end()
    assert spans().keys() == {"name"}
    assert received(both).keys() == {"suppressed", "name"}


def test_spans_of_logfire_beside_ours(both, exporter, spans):
    """Each provider has its own spans, in one trace."""
    logfire.configure(
        send_to_logfire=False,
        console=False,
        metrics=False,
        inspect_arguments=False,
        additional_span_processors=[SimpleSpanProcessor(exporter)],
    )
    with logfire.span("outer"):
        with both.tracer.start_as_current_span("middle") as middle:
            with logfire.span("inner"):
                pass
    outer = spans()["outer"].context
    assert spans().keys() >= {"outer", "inner"}
    assert spans()["inner"].parent.span_id == middle.get_span_context().span_id
    (ours,) = both.finished()
    assert (ours.name, ours.parent_id) == ("middle", outer.span_id)
    assert middle.get_span_context().trace_id == outer.trace_id
