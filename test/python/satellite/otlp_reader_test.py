"""How the bytes of an OTLP request become plain Python values."""

from __future__ import annotations

import contextlib
import json
import math
from typing import Any, Callable, Tuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from lightstep_streaming.satellite import (
    MalformedReport,
    ReceivedReference,
    ReceivedReport,
    ReceivedSpan,
    RefusedReport,
)
from lightstep_streaming.satellite.json_lines import json_line
from lightstep_streaming.satellite.otlp_reader import decode_export
from lightstep_streaming.satellite.protocol import Request
from sample_exports import (
    START,
    add_event,
    add_link,
    add_service,
    add_span,
    make_export,
    set_value,
)

TRACE = (0xABC << 64) + 5


def decode(body: bytes, content_type: str = "application/x-protobuf") -> ReceivedReport:
    return decode_export(Request(body, {"Content-Type": content_type}, received_bytes=len(body)))


def only_span(export: Any) -> ReceivedSpan:
    (span,) = decode(export.SerializeToString()).spans
    return span


def test_decodes_every_field_of_a_span() -> None:
    export = make_export()
    span = add_span(
        export,
        2,
        "buy",
        trace_id=TRACE,
        parent_id=1,
        start_nanos=5_001,
        duration_nanos=70_000,
        attributes={"cents": 1250},
        kind=2,
        trace_state="a=1,b=2",
    )
    span.status.code, span.status.message = 2, "no money"
    add_event(span, 42_000, "paid", card="4711")
    add_link(span, 8, 9, why="batch")

    decoded = only_span(export)

    assert (decoded.trace_id, decoded.span_id, decoded.parent_id) == (TRACE, 2, 1)
    assert (decoded.operation_name, decoded.kind) == ("buy", "server")
    assert (decoded.start_nanos, decoded.end_nanos) == (START + 5_001, START + 75_001)
    assert (decoded.start_micros, decoded.duration_micros) == (START // 1000 + 5, 70)
    assert decoded.tags == decoded.attributes == {"cents": 1250}
    assert (decoded.status, decoded.status_message, decoded.is_error) == ("error", "no money", True)
    (log,) = decoded.logs
    assert log.timestamp_nanos == START + 42_000
    assert log.fields == {"event": "paid", "card": "4711"}
    assert decoded.references == (
        ReceivedReference("child_of", TRACE, 1),
        ReceivedReference("link", 8, 9, {"why": "batch"}),
    )
    assert decoded.trace_state == "a=1,b=2"
    assert decoded.scope == "library 1.2"
    assert decoded.reporter.component_name == "shop"
    assert decoded.reporter.guid == "cafe"
    assert decoded.baggage == {}


def test_the_official_classes_read_the_same() -> None:
    export = make_export()
    span = add_span(
        export,
        2,
        "buy",
        trace_id=TRACE,
        parent_id=1,
        kind=2,
        trace_state="a=1",
        dropped_attributes_count=1,
        dropped_events_count=2,
        dropped_links_count=3,
        flags=0x301,
    )
    value: Any
    for value in ("text", True, -1, 0.5, b"\xff", [1, None], {"a": {}}):
        set_value(span.attributes.add(key=str(value)).value, value)
    span.status.code, span.status.message = 2, "no money"
    add_event(span, 42_000, "paid", card="4711")
    add_link(span, 8, 9, why="batch")
    span.links[0].flags, span.links[0].trace_state = 0x301, "b=2"
    official = ExportTraceServiceRequest.FromString(export.SerializeToString())
    # Whatever had another number or type would be unknown to one of them.
    assert str(official) == str(export)


def test_spans_of_several_services_have_reporters_of_their_own() -> None:
    export = make_export(1)
    add_service(export, "stock", region="eu")
    add_span(export, 2, "look up")
    add_service(export, None)
    add_span(export, 3, "nobody's")

    report = decode(export.SerializeToString())

    names = [span.reporter.component_name for span in report.spans]
    assert names == ["shop", "stock", "unknown_service"]
    assert report.spans[1].reporter.tags["region"] == "eu"
    assert (report.protocol, report.reporter.component_name) == ("otlp", "shop")
    assert report.span_count == 3
    assert report.span_names == ("operation 1", "look up", "nobody's")


@pytest.mark.parametrize(
    "value",
    [
        "é\0",
        "",
        -(2**63),
        0,
        0.1,
        math.inf,
        False,
        b"\xff\x00",
        b"",
        None,
        [],
        [1, "two", [b"3", None]],
        {},
        {"a": {"b": [1.5]}},
    ],
    ids=repr,
)
def test_decodes_every_type_of_value(value: Any) -> None:
    export = make_export()
    set_value(add_span(export, 1, "op").attributes.add(key="k").value, value)
    decoded = only_span(export).tags["k"]
    assert decoded == value
    assert type(decoded) is type(value)


def test_references_that_are_kept_as_links_stand_there_once() -> None:
    export = make_export()
    span = add_span(export, 2, "op", trace_id=TRACE, parent_id=1)
    add_link(span, TRACE, 1, ref_type="follows_from")
    add_link(span, 8, 9, ref_type="child_of")
    assert only_span(export).references == (
        ReceivedReference("follows_from", TRACE, 1),
        ReceivedReference("child_of", 8, 9),
    )


def test_a_root_may_have_a_parent_of_zeros() -> None:
    export = make_export()
    add_span(export, 1, "op", parent_id=0)
    span = only_span(export)
    assert span.parent_id is None
    assert span.references == ()


@pytest.mark.parametrize("kind, name", [(0, "unspecified"), (1, "internal"), (17, "17")])
def test_a_kind_of_the_future_stops_nothing(kind: int, name: str) -> None:
    export = make_export()
    add_span(export, 1, "op", kind=kind)
    assert only_span(export).kind == name


def _spoil_trace_id(span: Any) -> None:
    span.trace_id = b"\1" * 8


def _spoil_span_id(span: Any) -> None:
    span.span_id = bytes(8)


def _spoil_parent(span: Any) -> None:
    span.parent_span_id = b"\1" * 16


def _spoil_link(span: Any) -> None:
    span.links.add(trace_id=b"\1" * 16, span_id=b"\1")


@pytest.mark.parametrize("spoil", [_spoil_trace_id, _spoil_span_id, _spoil_parent, _spoil_link])
def test_refuses_ids_that_otlp_forbids(spoil: Callable[[Any], None]) -> None:
    export = make_export(1)
    spoil(add_span(export, 2, "spoilt"))
    with pytest.raises(MalformedReport, match="'spoilt'"):
        decode(export.SerializeToString())


@pytest.mark.parametrize(
    "body, content_type, status",
    [
        (b"\xff\xff", "application/x-protobuf", 400),
        (make_export(1).SerializeToString()[:-1], "application/x-protobuf", 400),
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"\xff", "application/json", 400),
        (b'{"resourceSpans": 7}', "application/json", 400),
        (b'{"resourceSpans": [{"scopeSpans": [{"spans": [7]}]}]}', "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (make_export(1).SerializeToString(), "application/octet-stream", 415),
        (make_export(1).SerializeToString(), "", 415),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_refuses_what_is_no_request(body: bytes, content_type: str, status: int) -> None:
    with pytest.raises(RefusedReport) as error:
        decode(body, content_type)
    assert error.value.status == status


@pytest.mark.parametrize(
    "body, content_type",
    [
        (b"", "application/x-protobuf"),
        (b"", "application/x-protobuf; charset=utf-8"),
        (b"{}", "application/json"),
        (b'{"resourceSpans": []}', "Application/JSON;charset=utf-8"),
    ],
)
def test_an_empty_request_is_taken(body: bytes, content_type: str) -> None:
    assert decode(body, content_type).spans == ()


JSON_SPAN = {
    "traceId": "5B8EFFF798038103D269B633813FC60C",
    "spanId": "eee19b7ec3c1b174",
    "parentSpanId": "eee19b7ec3c1b173",
    "name": "I'm a server span",
    "startTimeUnixNano": "1544712660000000000",
    "endTimeUnixNano": 1544712661000000000,
    "kind": 2,
    "flags": 257,
    "status": {"code": 2, "message": "no"},
    "attributes": [
        {"key": "text", "value": {"stringValue": "some"}},
        {"key": "whole", "value": {"intValue": "-9223372036854775808"}},
        {"key": "number", "value": {"intValue": 7}},
        {"key": "real", "value": {"doubleValue": 0.5}},
        {"key": "nan", "value": {"doubleValue": "NaN"}},
        {"key": "yes", "value": {"boolValue": True}},
        {"key": "bytes", "value": {"bytesValue": "/wA="}},
        {"key": "list", "value": {"arrayValue": {"values": [{"intValue": "1"}, {}]}}},
        {"key": "map", "value": {"kvlistValue": {"values": [{"key": "a", "value": {}}]}}},
    ],
    "events": [{"timeUnixNano": "1544712660500000000", "name": "half", "attributes": []}],
    "links": [{"traceId": "0" * 31 + "8", "spanId": "0" * 15 + "9"}],
    "memberOfTheFuture": {"x": [1]},
}


def json_export(span: Any) -> bytes:
    resource = {"attributes": [{"key": "service.name", "value": {"stringValue": "shop"}}]}
    scope = {"scope": {"name": "library", "memberOfTheFuture": 1}, "spans": [span]}
    return json.dumps(
        {"resourceSpans": [{"resource": resource, "scopeSpans": [scope], "later": None}]}
    ).encode()


def test_decodes_json() -> None:
    (span,) = decode(json_export(JSON_SPAN), "application/json").spans

    assert span.trace_id == 0x5B8EFFF798038103D269B633813FC60C
    assert (span.span_id, span.parent_id) == (0xEEE19B7EC3C1B174, 0xEEE19B7EC3C1B173)
    assert (span.operation_name, span.kind, span.status) == ("I'm a server span", "server", "error")
    assert span.start_nanos == 1544712660000000000
    assert span.duration_micros == 1_000_000
    assert math.isnan(span.tags["nan"])
    assert {key: value for key, value in span.tags.items() if key != "nan"} == {
        "text": "some",
        "whole": -(2**63),
        "number": 7,
        "real": 0.5,
        "yes": True,
        "bytes": b"\xff\0",
        "list": [1, None],
        "map": {"a": None},
    }
    assert [log.fields for log in span.logs] == [{"event": "half"}]
    assert span.references[1] == ReceivedReference("link", 8, 9)
    assert span.reporter.component_name == "shop"
    assert span.scope == "library"


@pytest.mark.parametrize(
    "member",
    [
        ("traceId", "W47/95gDgQPSabYzgT/GDA=="),
        ("traceId", 7),
        ("spanId", "eee19b7ec3c1b17"),
        ("spanId", "eee19b7ec3c1b1"),
        ("startTimeUnixNano", "yesterday"),
        ("attributes", [{"key": "k", "value": {"intValue": "x"}}]),
    ],
)
def test_refuses_json_of_the_wrong_form(member: Tuple[str, Any]) -> None:
    name, value = member
    with pytest.raises(MalformedReport):
        decode(json_export({**JSON_SPAN, name: value}), "application/json")


@pytest.mark.parametrize(
    "member", ["parentSpanId", "links", "events", "attributes", "status", "kind", "name"]
)
def test_a_null_in_json_is_what_is_not_there(member: str) -> None:
    (span,) = decode(json_export({**JSON_SPAN, member: None}), "application/json").spans
    assert span.span_id == 0xEEE19B7EC3C1B174
    assert decode(b'{"resourceSpans": null}', "application/json").spans == ()


_MEMBERS = "resourceSpans resource scopeSpans spans traceId attributes key value intValue".split()


_AT_LEISURE = settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))


@_AT_LEISURE
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just("0" * 32),
        lambda children: (
            st.lists(children) | st.dictionaries(st.sampled_from(_MEMBERS) | st.text(), children)
        ),
    )
)
def test_any_json_is_either_taken_or_refused(document: Any) -> None:
    with contextlib.suppress(RefusedReport):
        decode(json.dumps(document).encode(), "application/json").spans  # noqa: B018


@_AT_LEISURE
@given(st.binary())
def test_any_bytes_are_either_taken_or_refused(tail: bytes) -> None:
    with contextlib.suppress(RefusedReport):
        decode(make_export(1).SerializeToString() + tail).spans  # noqa: B018


def test_json_line_holds_what_otlp_has_besides() -> None:
    export = make_export()
    span = add_span(export, 2, "op", trace_id=TRACE, parent_id=1, kind=3)
    values = {"bytes": b"\xff", "list": [math.nan, b""], "map": {"a": -math.inf}}
    for key, value in values.items():
        set_value(span.attributes.add(key=key).value, value)
    add_link(span, 8, 9, why=b"\xff")

    line = json.loads(json_line(only_span(export)))

    assert line["trace_id"] == "0000000000000abc0000000000000005"
    assert (line["kind"], line["status"], line["scope"]) == ("client", "unset", "library 1.2")
    assert line["tags"] == {"bytes": "/w==", "list": ["NaN", ""], "map": {"a": "-Infinity"}}
    assert line["resource"] == {"service.name": "shop", "service.instance.id": "cafe"}
    assert line["references"][1] == {
        "type": "link",
        "trace_id": "0000000000000008",
        "span_id": "0000000000000009",
        "attributes": {"why": "/w=="},
    }
