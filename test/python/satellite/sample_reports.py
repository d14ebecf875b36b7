"""Reports for the satellite's tests: made, sent and answered over real sockets."""

from __future__ import annotations

import contextlib
import http.client
import socket
import struct
from typing import Any, Dict, Iterator, Optional, Tuple

from lightstep_streaming.satellite import Satellite, collector_pb2

PATH = "/api/v2/reports"

# 2023-11-14 22:13:20 UTC, in seconds since the epoch.
START = 1_700_000_000


def make_report(*span_ids: int, component: Optional[str] = "shop") -> collector_pb2.ReportRequest:
    """A report of the component with a span for each id, all of trace 1."""
    report = collector_pb2.ReportRequest()
    report.reporter.reporter_id = 7
    report.auth.access_token = "secret"
    if component is not None:
        set_value(report.reporter.tags.add(key="lightstep.component_name"), component)
        set_value(report.reporter.tags.add(key="lightstep.guid"), "cafe")
    for span_id in span_ids:
        add_span(report, span_id, f"operation {span_id}")
    return report


def add_span(
    report: collector_pb2.ReportRequest,
    span_id: int,
    name: str,
    *,
    trace_id: int = 1,
    parent_id: Optional[int] = None,
    start_micros: int = 0,
    duration_micros: int = 1000,
    tags: Optional[Dict[str, Any]] = None,
) -> collector_pb2.Span:
    """Adds a span that starts `start_micros` after `START`."""
    span = report.spans.add(operation_name=name, duration_micros=duration_micros)
    span.span_context.trace_id = trace_id
    span.span_context.span_id = span_id
    if parent_id is not None:
        span.references.add().span_context.MergeFrom(
            collector_pb2.SpanContext(trace_id=trace_id, span_id=parent_id)
        )
    span.start_timestamp.FromMicroseconds(START * 1_000_000 + start_micros)
    for key, value in (tags or {}).items():
        set_value(span.tags.add(key=key), value)
    return span


def add_log(span: collector_pb2.Span, micros: int, **fields: Any) -> None:
    """Adds a log `micros` after `START`."""
    log = span.logs.add()
    log.timestamp.FromMicroseconds(START * 1_000_000 + micros)
    for key, value in fields.items():
        set_value(log.fields.add(key=key), value)


def set_value(pair: collector_pb2.KeyValue, value: Any) -> None:
    """Sets the field of the value's type."""
    kinds = {bool: "bool_value", int: "int_value", float: "double_value", str: "string_value"}
    setattr(pair, kinds[type(value)], value)


def post(
    satellite: Satellite, body: bytes
) -> Tuple[http.client.HTTPResponse, collector_pb2.ReportResponse]:
    """Sends a report on a connection of its own; returns the answer and what its body says."""
    with contextlib.closing(connect(satellite)) as connection:
        return post_on(connection, body)


def connect(satellite: Satellite) -> http.client.HTTPConnection:
    return http.client.HTTPConnection(satellite.host, satellite.port, timeout=30)


def post_on(
    connection: http.client.HTTPConnection, body: bytes
) -> Tuple[http.client.HTTPResponse, collector_pb2.ReportResponse]:
    """Sends a report on a connection that may have served others."""
    connection.request("POST", PATH, body)
    response = connection.getresponse()
    return response, collector_pb2.ReportResponse.FromString(response.read())


@contextlib.contextmanager
def open_report(
    satellite: Satellite, *pieces: bytes, length: Optional[int] = None
) -> Iterator[socket.socket]:
    """A connection on which a report has begun and its first pieces have been sent as they are.

    The report is chunked, or of the length given. Pieces are not framed: use `chunk`.
    """
    framing = "Transfer-Encoding: chunked" if length is None else f"Content-Length: {length}"
    head = f"POST {PATH} HTTP/1.1\r\nHost: satellite\r\n{framing}\r\n\r\n".encode()
    with socket.create_connection((satellite.host, satellite.port), timeout=30) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        # With the head goes the first piece: a fault that comes at once may let nothing follow.
        connection.sendall(head + b"".join(pieces[:1]))
        for piece in pieces[1:]:
            connection.sendall(piece)
        yield connection


def chunk(data: bytes) -> bytes:
    """The data as one HTTP chunk; without data the last one."""
    return b"%x\r\n%s\r\n" % (len(data), data)


def status_of(connection: socket.socket) -> int:
    """Reads an answer's head; returns its status."""
    response = http.client.HTTPResponse(connection)
    response.begin()
    return response.status


def reset(connection: socket.socket) -> None:
    """Ends the connection with a TCP reset."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
