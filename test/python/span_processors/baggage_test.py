"""`BaggageSpanProcessor` of opentelemetry-processor-baggage: baggage becomes attributes."""

import pytest
from opentelemetry import baggage, context
from opentelemetry.baggage.propagation import W3CBaggagePropagator
from opentelemetry.processor.baggage import ALLOW_ALL_BAGGAGE_KEYS, BaggageSpanProcessor


@pytest.fixture
def current_baggage():
    """One entry in the current context."""
    token = context.attach(baggage.set_baggage("customer", "17"))
    yield
    context.detach(token)


def attributes(both):
    return {span.name: span.attributes for span in both.finished()}


def test_current_baggage(both, current_baggage):
    both.provider.add_span_processor(BaggageSpanProcessor(ALLOW_ALL_BAGGAGE_KEYS))
    with both.tracer.start_as_current_span("parent", attributes={"own": True}):
        both.tracer.start_span("child").end()
    assert attributes(both) == {
        "parent": {"own": True, "customer": "17"},
        "child": {"customer": "17"},
    }


def test_baggage_of_a_given_context(both, current_baggage):
    both.provider.add_span_processor(BaggageSpanProcessor(ALLOW_ALL_BAGGAGE_KEYS))
    given = baggage.set_baggage("tenant", "blue", context.Context())
    both.tracer.start_span("name", context=given).end()
    assert attributes(both) == {"name": {"tenant": "blue"}}


def test_baggage_of_a_caller(both):
    both.provider.add_span_processor(BaggageSpanProcessor(ALLOW_ALL_BAGGAGE_KEYS))
    extracted = W3CBaggagePropagator().extract({"baggage": "tenant=blue,customer=17"})
    both.tracer.start_span("name", context=extracted).end()
    assert attributes(both) == {"name": {"tenant": "blue", "customer": "17"}}


def test_chosen_keys(both, current_baggage):
    both.provider.add_span_processor(BaggageSpanProcessor(lambda key: key.startswith("tenant")))
    token = context.attach(baggage.set_baggage("tenant.name", "blue"))
    both.tracer.start_span("name").end()
    context.detach(token)
    assert attributes(both) == {"name": {"tenant.name": "blue"}}


def test_baggage_set_within_a_span(both):
    both.provider.add_span_processor(BaggageSpanProcessor(ALLOW_ALL_BAGGAGE_KEYS))
    with both.tracer.start_as_current_span("parent"):
        token = context.attach(baggage.set_baggage("customer", "17"))
        both.tracer.start_span("child").end()
        context.detach(token)
    assert attributes(both) == {"parent": {}, "child": {"customer": "17"}}
