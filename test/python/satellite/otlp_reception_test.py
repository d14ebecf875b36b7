"""OTLP over HTTP, as a tracer meets it: encodings, answers and counters."""

from __future__ import annotations

import contextlib
import gzip
import json
import zlib
from typing import Callable, Iterator

import pytest

from lightstep_streaming.satellite import Partial, Satellite, Status, trace_pb2
from sample_exports import OTLP, add_span, make_export
from sample_reports import LIGHTSTEP, make_report
from sending import Wire, chunk, connect, open_report, post, post_bytes, status_of

BODY = make_export(1, 2).SerializeToString()
JSON_BODY = (
    b'{"resourceSpans": [{"scopeSpans": [{"spans": ['
    b'{"traceId": "00000000000000000000000000000001", "spanId": "0000000000000001"},'
    b'{"traceId": "00000000000000000000000000000001", "spanId": "0000000000000002"}]}]}]}'
)


@pytest.fixture
def satellite() -> Iterator[Satellite]:
    with Satellite() as satellite:
        yield satellite


@pytest.mark.parametrize("compress", [bytes, gzip.compress], ids=["plain", "gzip"])
@pytest.mark.parametrize(
    "body, content_type",
    [(BODY, "application/x-protobuf"), (JSON_BODY, "application/json")],
    ids=["protobuf", "json"],
)
@pytest.mark.parametrize("framing", ["Content-Length", "chunked"])
def test_takes_spans_in_every_form(
    satellite: Satellite,
    compress: Callable[[bytes], bytes],
    body: bytes,
    content_type: str,
    framing: str,
) -> None:
    sent = compress(body)
    headers = {"Content-Type": content_type}
    if sent != body:
        headers["Content-Encoding"] = "gzip"
    with contextlib.closing(connect(satellite)) as connection:
        pieces = iter([sent[:9], sent[9:]]) if framing == "chunked" else sent
        connection.request(
            "POST", "/v1/traces", pieces, headers, encode_chunked=framing == "chunked"
        )
        response = connection.getresponse()
        answer = response.read()

    assert response.status == 200
    assert response.headers["Content-Type"] == content_type
    assert answer == (b"" if content_type == "application/x-protobuf" else b"{}")
    assert [span.span_id for span in satellite.spans] == [1, 2]
    assert satellite.counters.bytes == satellite.counters.bytes_seen == len(sent)
    assert satellite.reports[0].body_bytes == len(sent)


def test_takes_both_protocols_on_one_connection(satellite: Satellite) -> None:
    with contextlib.closing(connect(satellite)) as connection:
        for wire, body in ((LIGHTSTEP, LIGHTSTEP.body), (OTLP, BODY), (LIGHTSTEP, LIGHTSTEP.body)):
            connection.request("POST", wire.path, body, {"Content-Type": wire.content_type})
            response = connection.getresponse()
            response.read()
            assert response.status == 200
    assert [report.protocol for report in satellite.reports] == ["lightstep", "otlp", "lightstep"]
    assert satellite.counters.connections_seen == 1


@pytest.mark.parametrize("wire", [LIGHTSTEP, OTLP], ids=lambda wire: wire.name)
def test_takes_deflate_and_several_gzip_members(satellite: Satellite, wire: Wire) -> None:
    members = gzip.compress(wire.body[:5]) + gzip.compress(wire.body[5:])
    for body, encoding in ((zlib.compress(wire.body), "deflate"), (members, "gzip")):
        response, _ = post_bytes(satellite, wire, body, Content_Encoding=encoding)
        assert response.status == 200
    assert [span.span_id for span in satellite.spans] == [1, 1]


@pytest.mark.parametrize(
    "body, encoding, status",
    [
        (BODY, "gzip", 400),
        (gzip.compress(BODY)[:-1], "gzip", 400),
        (gzip.compress(BODY) + b"more", "gzip", 400),
        (BODY, "snappy", 415),
    ],
    ids=["not gzip", "cut", "more after it", "unknown"],
)
def test_refuses_what_is_not_in_its_encoding(
    satellite: Satellite, body: bytes, encoding: str, status: int
) -> None:
    response, answer = post_bytes(satellite, OTLP, body, Content_Encoding=encoding)
    assert response.status == status
    assert encoding in trace_pb2.ErrorStatus.FromString(answer).message
    assert satellite.counters.rejected == 1


@pytest.mark.parametrize("status", [413, 400])
@pytest.mark.parametrize("compress", [False, True])
def test_the_limit_is_for_what_was_compressed(status: int, compress: bool) -> None:
    export = make_export()
    add_span(export, 1, "x" * (1 << 20))
    large = export.SerializeToString()
    with Satellite(max_body_bytes=10_000, too_large_status=status) as satellite:
        for body, expected in ((BODY, 200), (large, status)):
            sent = gzip.compress(body) if compress else body
            encoding = {"Content_Encoding": "gzip"} if compress else {}
            response, answer = post_bytes(satellite, OTLP, sent, **encoding)
            assert response.status == expected
    assert "too large" in trace_pb2.ErrorStatus.FromString(answer).message


def test_errors_are_told_in_the_encoding_of_the_request(satellite: Satellite) -> None:
    satellite.misbehaviour = [
        Status(503, retry_after=3, errors=("busy",), times=1),
        Partial(2, "full", times=1),
        Status(200, errors=("a warning",), times=1),
    ]
    answers = []
    for _ in range(4):
        response, answer = post_bytes(satellite, OTLP, JSON_BODY, Content_Type="application/json")
        assert response.headers["Content-Type"] == "application/json"
        answers.append((response.status, response.headers["Retry-After"], json.loads(answer)))
    assert answers == [
        (503, "3", {"code": 14, "message": "busy"}),
        (200, None, {"partialSuccess": {"rejectedSpans": "2", "errorMessage": "full"}}),
        (200, None, {"partialSuccess": {"errorMessage": "a warning"}}),
        (200, None, {}),
    ]


def test_counts_duplicates_traces_and_errors_over_both_protocols(satellite: Satellite) -> None:
    export = make_export(1)
    add_span(export, 3, "fails", trace_id=(9 << 64) + 2).status.code = 2
    report = make_report()
    for body in (export.SerializeToString(), BODY):
        post(satellite, OTLP, body)
    post(satellite, LIGHTSTEP, report.SerializeToString())
    counters = satellite.counters
    assert (counters.reports, counters.spans, counters.duplicates) == (3, 4, 1)
    assert (counters.traces, counters.error_spans) == (2, 1)


@pytest.mark.parametrize(
    "body, content_type",
    [(BODY, "application/x-protobuf"), (JSON_BODY, "application/json")],
    ids=["protobuf", "json"],
)
def test_counts_without_remembering_when_discarding(body: bytes, content_type: str) -> None:
    with Satellite(discard=True) as satellite:
        assert post_bytes(satellite, OTLP, body, Content_Type=content_type)[0].status == 200
        assert (satellite.counters.spans, satellite.counters.traces) == (2, 0)
        assert satellite.spans == []


def test_its_url_is_where_otlp_goes(satellite: Satellite) -> None:
    assert satellite.url == f"http://127.0.0.1:{satellite.port}"
    with open_report(satellite, OTLP, chunk(BODY), chunk(b"")) as connection:
        assert status_of(connection) == 200
