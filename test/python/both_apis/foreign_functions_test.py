"""Spans of OpenTracing in functions of OpenTelemetry's API."""

import pytest
from opentelemetry import context, trace

pytestmark = pytest.mark.every_wire


@pytest.mark.parametrize("way", ["context", "attached", "use_span"])
def test_a_span_of_opentracing_is_none_to_opentelemetrys_own_functions(
    opentracing_tracer, tracer, arrived, way
):
    """The API asks for its own class. `trace.get_current_span()` has the span of that class."""
    outer = opentracing_tracer.start_span("outer")
    given = trace.set_span_in_context(outer)
    if way == "context":
        tracer.start_span("alone", context=given).end()
    elif way == "attached":
        token = context.attach(given)
        assert trace.get_current_span() is trace.INVALID_SPAN
        tracer.start_span("alone").end()
        context.detach(token)
    else:
        with trace.use_span(outer):
            tracer.start_span("alone").end()
    outer.finish()
    spans = arrived()
    assert spans["alone"].parent_id is None and spans["outer"].parent_id is None
