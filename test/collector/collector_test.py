"""A real OpenTelemetry Collector between a client and the developer satellite.

It takes what the official classes write, and the satellite takes what it sends on, so both sides of
the satellite's OTLP are held against it; and the tracer, once it speaks OTLP.
"""

import contextlib
import gzip
import http.client
import json

import pytest
from collector import Collector, why_there_is_none
from google.protobuf import json_format
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from wires import OTLP

import lightstep_streaming
from lightstep_streaming.satellite import ReceivedReference, Satellite, Status

START = 1_700_000_000_000_000_000
TRACE_ID = 0x0123456789ABCDEF_FEDCBA9876543210

NO_COLLECTOR = why_there_is_none()
pytestmark = pytest.mark.skipif(NO_COLLECTOR is not None, reason=f"no Collector: {NO_COLLECTOR}")


@pytest.fixture(scope="module")
def satellite():
    with Satellite() as satellite:
        yield satellite


@pytest.fixture(scope="module")
def collector(satellite):
    with Collector(satellite.url) as collector:
        yield collector


def identity(number, size):
    return number.to_bytes(size, "big")


def set_value(target, value):
    if isinstance(value, list):
        for item in value:
            set_value(target.array_value.values.add(), item)
    elif isinstance(value, dict):
        for key, item in value.items():
            set_value(target.kvlist_value.values.add(key=key).value, item)
    else:
        kinds = {bool: "bool", int: "int", float: "double", str: "string", bytes: "bytes"}
        setattr(target, kinds[type(value)] + "_value", value)


VALUES = {
    "text": "é\0☃",
    "yes": True,
    "whole": -(2**63),
    "real": 0.1,
    "bytes": b"\xff\0",
    "list": [1, "two", [3.5]],
    "map": {"a": {"b": False}},
}


def make_request():
    request = ExportTraceServiceRequest()
    resource = request.resource_spans.add()
    set_value(resource.resource.attributes.add(key="service.name").value, "shop")
    scope = resource.scope_spans.add()
    scope.scope.name, scope.scope.version = "library", "1.2"
    span = scope.spans.add(
        trace_id=identity(TRACE_ID, 16),
        span_id=identity(2, 8),
        parent_span_id=identity(1, 8),
        trace_state="a=1",
        name="buy",
        kind=3,
        start_time_unix_nano=START,
        end_time_unix_nano=START + 70_001,
        flags=0x101,
    )
    for key, value in VALUES.items():
        set_value(span.attributes.add(key=key).value, value)
    event = span.events.add(time_unix_nano=START + 5, name="paid")
    set_value(event.attributes.add(key="cents").value, 1250)
    link = span.links.add(trace_id=identity(8, 16), span_id=identity(9, 8))
    set_value(link.attributes.add(key="why").value, "batch")
    span.status.code, span.status.message = 2, "no money"
    return request


def as_otlp_json(request):
    """The request in JSON, whose ids are hexadecimal and whose enums are numbers."""
    document = json_format.MessageToDict(request, use_integers_for_enums=True)
    span = document["resourceSpans"][0]["scopeSpans"][0]["spans"][0]
    span.update(traceId=f"{TRACE_ID:032x}", spanId=f"{2:016x}", parentSpanId=f"{1:016x}")
    span["links"][0].update(traceId=f"{8:032x}", spanId=f"{9:016x}")
    return json.dumps(document).encode()


def post(receiver, body, content_type="application/x-protobuf", encoding=None):
    connection = http.client.HTTPConnection(receiver.host, receiver.port, timeout=30)
    headers = {"Content-Type": content_type}
    if encoding is not None:
        headers["Content-Encoding"] = encoding
    with contextlib.closing(connection):
        connection.request("POST", "/v1/traces", body, headers)
        response = connection.getresponse()
        return response, response.read()


@pytest.mark.parametrize("encoding", [None, "gzip"])
@pytest.mark.parametrize("content_type", ["application/x-protobuf", "application/json"])
@pytest.mark.parametrize("way", ["straight", "through the Collector"])
def test_a_span_arrives_whole(satellite, collector, way, content_type, encoding):
    request = make_request()
    is_json = content_type == "application/json"
    body = as_otlp_json(request) if is_json else request.SerializeToString()
    before = len(satellite.spans)
    response, answer = post(
        satellite if way == "straight" else collector,
        gzip.compress(body) if encoding else body,
        content_type,
        encoding,
    )

    assert response.status == 200, answer
    assert response.headers["Content-Type"] == content_type
    (span,) = satellite.spans[before:]
    assert (span.trace_id, span.span_id, span.parent_id) == (TRACE_ID, 2, 1)
    assert (span.operation_name, span.kind) == ("buy", "client")
    assert (span.start_nanos, span.end_nanos) == (START, START + 70_001)
    assert span.tags == VALUES
    assert (span.status, span.status_message) == ("error", "no money")
    assert [(log.timestamp_nanos, log.fields) for log in span.logs] == [
        (START + 5, {"event": "paid", "cents": 1250})
    ]
    assert span.references == (
        ReceivedReference("child_of", TRACE_ID, 1),
        ReceivedReference("link", 8, 9, {"why": "batch"}),
    )
    assert (span.trace_state, span.scope) == ("a=1", "library 1.2")
    assert span.reporter.component_name == "shop"


def test_both_say_in_the_same_way_that_a_request_is_too_large(satellite):
    # Compressed it is not.
    body = gzip.compress(make_request().SerializeToString() * 1000)
    assert len(body) < 10_000
    with Satellite(max_body_bytes=10_000, too_large_status=400) as alike:
        with Collector(satellite.url, max_request_bytes=10_000) as collector:
            answers = [post(each, body, encoding="gzip") for each in (collector, alike)]
    for response, answer in answers:
        assert response.status == 400
        assert b"request body too large" in answer


@pytest.mark.parametrize("status", [429, 503])
def test_the_collector_hands_on_what_its_back_end_says(satellite, collector, status):
    satellite.misbehaviour = Status(status, retry_after=7, errors=("busy",), times=1)
    response, answer = post(collector, make_request().SerializeToString())
    assert response.status in (429, 503), answer
    assert response.headers["Content-Type"] == "application/x-protobuf"
    assert post(collector, make_request().SerializeToString())[0].status == 200


def test_the_tracers_spans_arrive(satellite, collector):
    before = satellite.counters
    with lightstep_streaming.Tracer(
        component_name="collector", **OTLP.configuration([collector])
    ) as tracer:
        for number in range(10_000):
            tracer.start_span("operation", tags={"number": number}).finish()
        assert tracer.flush(30)
        assert tracer.metrics()["acknowledged"] == 10_000
    arrived = satellite.counters.distinct_spans - before.distinct_spans
    assert arrived == 10_000
    assert satellite.spans[-1].reporter.component_name == "collector"
