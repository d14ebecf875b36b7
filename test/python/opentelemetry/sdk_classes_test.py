"""What asks for the SDK's classes takes ours for them."""

import subprocess
import sys

import pytest
from opentelemetry.sdk.trace import ReadableSpan, Span, Tracer, TracerProvider


def test_isinstance_holds_for_the_sdks_classes(both):
    assert isinstance(both.provider, TracerProvider)
    assert isinstance(both.tracer, Tracer)
    with both.tracer.start_as_current_span("name") as span:
        assert isinstance(span, Span)
        assert isinstance(span, ReadableSpan)
    assert not isinstance(object(), Span)


def test_a_span_that_passes_for_a_readable_span_is_still_ours(ours):
    span = ours.tracer.start_span("name", attributes={"key": 1})
    assert ReadableSpan in type(span).__mro__
    assert (span.name, dict(span.attributes), span.end_time) == ("name", {"key": 1}, None)
    span.set_attribute("key", 2)
    span.end()
    assert span.attributes["key"] == 2
    assert '"name": "name"' in span.to_json()
    (finished,) = ours.finished()
    assert finished.attributes == {"key": 2}


PROGRAM = """
import sys
from lightstep_streaming.opentelemetry import TracerProvider
provider = TracerProvider(otlp_endpoints=["http://127.0.0.1:1"])
assert not any(name.startswith("opentelemetry.sdk") for name in sys.modules)
old = provider.get_tracer("old").start_span("old")
from opentelemetry.sdk import trace
{ask}
assert isinstance(provider, trace.TracerProvider)
assert isinstance(old, trace.Span) and isinstance(old, trace.ReadableSpan)
assert old.name == "old"
"""


@pytest.mark.parametrize(
    "ask",
    [
        "provider.get_tracer('new')",
        "provider.add_span_processor(trace.SpanProcessor())",
        "TracerProvider(otlp_endpoints=['http://127.0.0.1:1'])",
    ],
    ids=["get_tracer", "add_span_processor", "another provider"],
)
def test_an_sdk_that_is_loaded_later(ask):
    """The span never ends, so that there is nothing to send."""
    subprocess.run([sys.executable, "-c", PROGRAM.format(ask=ask)], check=True, timeout=60)
