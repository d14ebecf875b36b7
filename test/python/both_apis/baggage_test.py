"""Baggage that is set through one API is visible in the other, and either API injects it."""

import contextlib
from typing import Dict

import opentracing
import pytest
from opentelemetry import baggage, context, propagate, trace

pytestmark = pytest.mark.every_wire

TEXT = opentracing.Format.TEXT_MAP


@contextlib.contextmanager
def with_baggage(**items):
    """Sets items by OpenTelemetry's API."""
    changed = context.get_current()
    for key, value in items.items():
        changed = baggage.set_baggage(key, value, changed)
    token = context.attach(changed)
    yield
    context.detach(token)


def test_a_span_of_opentracing_starts_with_the_baggage_of_the_context(opentracing_tracer, tracer):
    with tracer.start_as_current_span("outer"):
        with with_baggage(item="value"):
            span = opentracing_tracer.start_span("inner")
            assert span.get_baggage_item("item") == "value"
            assert span.context.baggage == {"item": "value"}
            assert opentracing_tracer.active_span.get_baggage_item("item") == "value"
            explicit = opentracing_tracer.start_span("x", child_of=opentracing_tracer.active_span)
            assert explicit.get_baggage_item("item") == "value"
            alone = opentracing_tracer.start_span("alone", ignore_active_span=True)
            assert alone.get_baggage_item("item") is None


def test_the_context_has_the_baggage_of_a_span_that_is_active(opentracing_tracer, tracer):
    span = opentracing_tracer.start_span("outer").set_baggage_item("item", "value")
    assert baggage.get_baggage("item") is None
    with opentracing_tracer.scope_manager.activate(span, finish_on_close=True):
        assert baggage.get_baggage("item") == "value"
        span.set_baggage_item("later", "too")
        assert baggage.get_all() == {"item": "value", "later": "too"}
        with tracer.start_as_current_span("between"):
            child = opentracing_tracer.start_span("child")
            assert child.context.baggage == {"item": "value", "later": "too"}
    assert baggage.get_all() == {}


def test_the_newer_item_counts(opentracing_tracer):
    with opentracing_tracer.start_active_span("outer") as scope:
        scope.span.set_baggage_item("item", "old")
        with with_baggage(item="new"):
            assert opentracing_tracer.start_span("child").get_baggage_item("item") == "new"
            parent = opentracing_tracer.start_span("other", ignore_active_span=True)
            parent.set_baggage_item("item", "newest")
            with opentracing_tracer.scope_manager.activate(parent, finish_on_close=True):
                assert baggage.get_baggage("item") == "newest"


def test_a_root_starts_with_the_baggage_of_the_context(opentracing_tracer):
    with with_baggage(item="value"):
        assert opentracing_tracer.start_span("root").get_baggage_item("item") == "value"


def test_items_that_are_no_texts(opentracing_tracer):
    with with_baggage(number=5, list=[1]):
        span = opentracing_tracer.start_span("root")
        assert span.get_baggage_item("number") == "5"
        assert span.get_baggage_item("list") == "[1]"


def test_both_inject_the_baggage_of_both(opentracing_tracer, tracer):
    with opentracing_tracer.start_active_span("outer") as scope:
        scope.span.set_baggage_item("of-opentracing", "1")
        with with_baggage(of_opentelemetry="2"):
            carrier: Dict[str, str] = {}
            opentracing_tracer.inject(scope.span.context, TEXT, carrier)
            found = opentracing_tracer.extract(TEXT, carrier)
            assert found.span_id == scope.span.context.span_id
            assert found.baggage == {"of-opentracing": "1", "of_opentelemetry": "2"}
            headers: Dict[str, str] = {}
            propagate.inject(headers)
            items = set(headers["baggage"].split(","))
            assert items == {"of-opentracing=1", "of_opentelemetry=2"}
            # That of another span is its own.
            other = opentracing_tracer.start_span("other", ignore_active_span=True)
            carrier = {}
            opentracing_tracer.inject(other.context, TEXT, carrier)
            assert opentracing_tracer.extract(TEXT, carrier).baggage == {}


@pytest.mark.parametrize("mode", ["lightstep", "b3", "trace_context", "envoy", "cloud_trace"])
def test_the_configured_modes(make_provider, mode):
    provider = make_provider(propagation_modes=[mode])
    tracer = provider.opentracing_tracer()
    with provider.get_tracer("scope").start_as_current_span("outer") as outer:
        carrier: Dict[str, str] = {}
        tracer.inject(tracer.active_span, TEXT, carrier)
    found = tracer.extract(TEXT, carrier)
    low = 2**64 - 1
    assert found.span_id == outer.get_span_context().span_id
    assert found.trace_id & low == outer.get_span_context().trace_id & low
    with tracer.start_active_span("inner", child_of=found):
        current = trace.get_current_span().get_span_context()
        assert current.trace_id == found.trace_id


def test_extracted_context_is_a_parent_and_its_baggage_current(opentracing_tracer, tracer, arrived):
    far = opentracing_tracer.start_span("far").set_baggage_item("item", "value")
    carrier: Dict[str, str] = {}
    opentracing_tracer.inject(far.context, opentracing.Format.HTTP_HEADERS, carrier)
    far.finish()
    near = opentracing_tracer.extract(opentracing.Format.HTTP_HEADERS, carrier)
    with opentracing_tracer.start_active_span("near", child_of=near):
        assert baggage.get_baggage("item") == "value"
        tracer.start_span("nearer").end()
    spans = arrived()
    assert spans["near"].parent_id == spans["far"].span_id
    assert spans["nearer"].parent_id == spans["near"].span_id


def test_the_trace_state_goes_through_both(make_provider):
    provider = make_provider(propagation_modes=["trace_context"])
    tracer = provider.opentracing_tracer()
    carrier = {
        "traceparent": "00-0000000000000000000000000000abcd-00000000000000ef-01",
        "tracestate": "vendor=value",
    }
    found = tracer.extract(TEXT, carrier)
    with tracer.start_active_span("operation", child_of=found):
        headers: Dict[str, str] = {}
        propagate.inject(headers)
        assert headers["tracestate"] == "vendor=value"
        with provider.get_tracer("scope").start_as_current_span("inner"):
            out: Dict[str, str] = {}
            tracer.inject(tracer.active_span.context, TEXT, out)
            assert out["tracestate"] == "vendor=value"
