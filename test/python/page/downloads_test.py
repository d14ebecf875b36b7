"""What is downloaded of a trace: as OTLP/JSON, which others read, and as JSON."""

import json

import opentracing
import pytest
from google.protobuf import json_format
from kept import lightstep_report, one_span, store_of
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from page_requests import get
from wires import low_half

from lightstep_streaming.satellite import Satellite
from lightstep_streaming.satellite.json_lines import json_line
from lightstep_streaming.satellite.otlp_json import parse_export
from lightstep_streaming.satellite.otlp_reader import JSON, decode_export
from lightstep_streaming.satellite.page.downloads import spans_json
from lightstep_streaming.satellite.protocol import Request
from sample_reports import add_span, make_report

TAGS = {
    "text": 'é ☃ " \\ </script>',
    "int": 2**53 + 1,
    "least": -(2**63),
    "true": True,
    "double": 0.1,
    "whole": 3.0,
    "large": 1e300,
    "infinite": float("inf"),
    "list": [1, "two", [3.5]],
    "map": {"key": {"nested": None}},
}


@pytest.fixture
def satellite():
    with Satellite(page_bytes=1 << 20) as satellite:
        yield satellite


@pytest.fixture
def recorded(satellite, tracer):
    """A trace with something of everything; its spans as they were received."""
    other = tracer.start_span("other trace")
    with tracer.start_active_span("root", tags={"span.kind": "server", **TAGS}) as scope:
        scope.span.log_kv({"event": "hit", "shelf": 3, "stack": "line 1\nline 2"})
        follower = opentracing.follows_from(scope.span.context)
        link = opentracing.follows_from(other.context)
        with tracer.start_active_span("child", tags={"error": True}):
            pass
        tracer.start_span("follower", references=[follower, link]).finish()
    assert tracer.flush()
    return {span.operation_name: span for span in satellite.spans}


def download(satellite, recorded, ending=""):
    path = f"/api/traces/{recorded['root'].trace_id:x}{ending}?download"
    response, body = get(satellite, path)
    assert response.status == 200
    return response, body


@pytest.mark.every_wire
def test_the_satellites_own_reader_reads_the_otlp_json_back(satellite, recorded):
    _, body = download(satellite, recorded)
    report = decode_export(Request(body, {"Content-Type": JSON}))
    read = {span.operation_name: span for span in report.spans}
    assert read.keys() == recorded.keys() == {"root", "child", "follower"}
    for name, span in read.items():
        sent = recorded[name]
        assert low_half(span.trace_id) == low_half(sent.trace_id)
        assert span.attributes == sent.attributes
        for field in ("span_id", "parent_id", "start_nanos", "end_nanos", "kind", "status"):
            assert getattr(span, field) == getattr(sent, field), field
        assert [(log.timestamp_nanos, log.fields) for log in span.logs] == [
            (log.timestamp_nanos, log.fields) for log in sent.logs
        ]
        assert [(r.relationship, r.span_id) for r in span.references] == [
            (r.relationship, r.span_id) for r in sent.references
        ]
        assert span.reporter.component_name == "test"
        assert span.reporter.tags.items() >= sent.reporter.tags.items()


@pytest.mark.every_wire
def test_opentelemetrys_own_classes_read_the_otlp_json(satellite, recorded):
    _, body = download(satellite, recorded)
    # Ids are what protobuf's JSON has as base64 and OTLP's as hexadecimal; nothing else is unknown.
    message = ExportTraceServiceRequest.FromString(parse_export(body).SerializeToString())
    spans = {s.name: s for r in message.resource_spans for g in r.scope_spans for s in g.spans}
    assert spans.keys() == recorded.keys()
    assert spans["child"].parent_span_id == spans["root"].span_id
    strict = json_format.Parse(body, ExportTraceServiceRequest(), ignore_unknown_fields=False)
    assert len(strict.resource_spans) == len(message.resource_spans)


@pytest.mark.every_wire
def test_the_json_is_what_the_satellite_prints(satellite, recorded):
    _, body = download(satellite, recorded, "/spans")
    spans = {span["operation"]: span for span in json.loads(body)}
    assert spans.keys() == recorded.keys()
    for name, span in spans.items():
        sent = json.loads(json_line(recorded[name]))
        for key in ("span_id", "parent_id", "kind", "start_micros", "duration_micros", "logs"):
            assert span[key] == sent[key], key
        assert span["component"] == "test"
        expected = {k: v for k, v in sent["tags"].items() if k not in ("error", "span.kind")}
        assert span["tags"] == expected


@pytest.mark.parametrize("ending, suffix", [("", "otlp.json"), ("/spans", "json")])
def test_a_download_has_a_name(satellite, recorded, ending, suffix):
    response, _ = download(satellite, recorded, ending)
    trace_id = recorded["root"].trace_id
    expected = f'attachment; filename="trace-{trace_id:016x}.{suffix}"'
    assert response.headers["Content-Disposition"] == expected
    assert response.headers["Content-Type"] == "application/json"


def test_what_json_and_utf8_do_not_have_is_written_so_that_it_is_read():
    message = make_report()
    add_span(message, 1, "op")
    tags = message.spans[-1].tags
    tags.add(key="lone").json_value = '"\\ud800"'
    tags.add(key="huge").json_value = str(2**70)
    tags.add(key="empty")
    tags.add(key="error").string_value = "disk full"
    store = store_of(lightstep_report(message))
    (span,) = decode_export(
        Request(next(store.newest_first()).otlp_json(), {"Content-Type": JSON})
    ).spans
    assert span.tags["lone"] == "?"
    assert span.tags["huge"] == str(2**70)
    assert span.tags["empty"] is None
    assert span.tags["error"] == "disk full"


def test_baggage_stands_among_the_attributes():
    message = make_report(1)
    message.spans[-1].span_context.baggage["user"] = "ann"
    (line,) = json.loads(
        spans_json(next(store_of(lightstep_report(message)).newest_first()).otlp_json())
    )
    assert line["tags"]["baggage.user"] == "ann"


def test_a_trace_with_ids_of_both_lengths_has_one_id():
    store = store_of(lightstep_report(make_report(1)), one_span(2, trace_id=(3 << 64) | 1))
    body = next(store.newest_first()).otlp_json()
    spans = decode_export(Request(body, {"Content-Type": JSON})).spans
    assert {span.trace_id for span in spans} == {(3 << 64) | 1}


@pytest.mark.parametrize("scope", ["library 1.2", "my library 0.9rc1", "library", "my library", ""])
def test_a_scope_is_read_back(scope):
    report = one_span()
    name, _, version = scope.rpartition(" ")
    named = report.message.resource_spans[0].scope_spans[0].scope
    named.name, named.version = (name, version) if version[:1].isdigit() else (scope, "")
    body = next(store_of(report).newest_first()).otlp_json()
    (span,) = decode_export(Request(body, {"Content-Type": JSON})).spans
    assert span.scope == scope
    written = json.loads(body)["resourceSpans"][0]["scopeSpans"][0]["scope"]
    assert written == {k: v for k, v in (("name", named.name), ("version", named.version)) if v}
