"""What packages of others read of a span by the SDK's private names, and as JSON of its parts."""

import json

import pytest
from opentelemetry.trace import Link, SpanContext, StatusCode

_LINKED = SpanContext(5, 77, is_remote=True)


@pytest.fixture
def span(both):
    """One that has ended."""
    tracer = both.provider.get_tracer("scope", "1.2", "https://schema", {"key": "value"})
    made = tracer.start_span("name", attributes={"numbers": [1, 2]}, links=[Link(_LINKED)])
    made.add_event("event", {"of": "event"}, timestamp=1_500_000_000_500_000_000)
    made.set_status(StatusCode.ERROR, "why")
    made.end()
    return made


@pytest.mark.parametrize(
    "name",
    "name context start_time end_time status attributes instrumentation_scope "
    "kind parent resource".split(),
)
def test_private_names(span, name):
    public, private = getattr(span, name), getattr(span, f"_{name}")
    if name == "status":
        public, private = public.description, private.description
    assert private == public


def test_the_former_name_of_the_scope(span):
    assert (span.instrumentation_info.name, span.instrumentation_info.version) == ("scope", "1.2")


def test_private_sequences(span):
    assert [event.name for event in span._events] == ["event"]
    assert [link.context.span_id for link in span._links] == [77]


def test_forms_for_json(span):
    assert span._format_attributes(span._attributes) == {"numbers": (1, 2)}
    (event,) = span._format_events(span._events)
    assert event["timestamp"] == "2017-07-14T02:40:00.500000Z"
    assert (event["name"], event["attributes"]) == ("event", {"of": "event"})
    (link,) = span._format_links(span._links)
    assert link["context"]["span_id"] == f"0x{77:016x}"


def test_scope_as_json(span):
    assert json.loads(span.instrumentation_scope.to_json()) == {
        "name": "scope",
        "version": "1.2",
        "schema_url": "https://schema",
        "attributes": {"key": "value"},
    }


def test_resource_as_json(both):
    resource = both.provider.resource
    written = json.loads(resource.to_json())
    assert written.keys() == {"attributes", "schema_url"}
    assert written["attributes"].keys() == resource.attributes.keys()
    assert written["attributes"]["telemetry.sdk.language"] == "python"
    assert "\n" not in resource.to_json(indent=None)
