"""The limits OTEL_*_LIMIT on spans of OpenTracing over OTLP. Over LightStep's protocol there are
none."""

import opentracing
import pytest

pytestmark = pytest.mark.otlp_only


@pytest.fixture
def record(make_tracer, satellite, monkeypatch):
    """Records a span under limits, and returns it as it has arrived."""

    def record_one(limits, use=lambda span: None, **arguments):
        for name, limit in limits.items():
            monkeypatch.setenv(f"OTEL_{name}_LIMIT", str(limit))
        tracer = make_tracer()
        with tracer.start_span("span", **arguments) as span:
            use(span)
        assert tracer.flush()
        (received,) = satellite.spans
        return received

    return record_one


def _record_much(span):
    for number in range(200):
        span.set_tag(f"key {number}", number)
        span.log_kv({"event": f"event {number}"})


def test_there_are_none_by_default(record):
    span = record({}, _record_much)
    assert len(span.tags) == len(span.logs) == 200


@pytest.mark.lightstep_only
def test_there_are_none_over_lightsteps_wire(record):
    limits = {"ATTRIBUTE_COUNT": 1, "ATTRIBUTE_VALUE_LENGTH": 1, "SPAN_EVENT_COUNT": 1}
    span = record(limits, _record_much)
    assert len(span.tags) == len(span.logs) == 200
    assert span.logs[5].fields == {"event": "event 5"}


@pytest.mark.parametrize("name", ["ATTRIBUTE_COUNT", "SPAN_ATTRIBUTE_COUNT"])
def test_tags(record, name):
    def use(span):
        for number in range(5):
            span.set_tag("tag", number)
        for number in range(5):
            span.set_tag(f"tag {number}", {"a": number})

    span = record({name: 3}, use, tags={"first": 1})
    assert span.tags == {"first": 1, "tag": 4, "tag 0": {"a": 0}}
    assert span.message.dropped_attributes_count == 4


def test_logs_and_their_fields(record):
    def use(span):
        for number in range(4):
            span.log_kv({"event": "name", "first": number, "second": [number], "third": 3})

    span = record({"SPAN_EVENT_COUNT": 3, "EVENT_ATTRIBUTE_COUNT": 2}, use)
    assert [log.fields for log in span.logs] == [
        {"event": "name", "first": number, "second": [number]} for number in range(3)
    ]
    assert span.message.dropped_events_count == 1
    assert [event.dropped_attributes_count for event in span.message.events] == [1, 1, 1]


def test_references(record, make_tracer):
    parent = make_tracer().start_span("parent").context
    references = [opentracing.follows_from(parent), opentracing.child_of(parent)]
    span = record({"SPAN_LINK_COUNT": 1}, references=references)
    (link,) = span.message.links
    assert int.from_bytes(link.span_id, "big") == parent.span_id
    assert int.from_bytes(span.message.parent_span_id, "big") == parent.span_id
    assert span.message.dropped_links_count == 1


@pytest.mark.parametrize("name", ["ATTRIBUTE_VALUE_LENGTH", "SPAN_ATTRIBUTE_VALUE_LENGTH"])
@pytest.mark.parametrize(
    "value, expected",
    [
        ("abcdef", "abc"),
        ("äöüß", "äöü"),
        ("abc", "abc"),
        (b"\xff\xfe\xfd\xfc", b"\xff\xfe\xfd"),
        (["abcdef", {"long key": "abcdef"}, 5], ["abc", {"long key": "abc"}, 5]),
        (123456, 123456),
    ],
)
def test_the_length_of_a_value(record, name, value, expected):
    span = record({name: 3}, lambda span: span.log_kv({"key": value}), tags={"key": value})
    assert span.tags == {"key": expected}
    assert span.logs[0].fields["key"] == expected
