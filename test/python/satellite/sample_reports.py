"""LightStep reports for the satellite's tests."""

from __future__ import annotations

from typing import Any, Dict, Optional

from lightstep_streaming.satellite import collector_pb2
from sending import Wire

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


LIGHTSTEP = Wire(
    name="lightstep",
    path=PATH,
    content_type="application/octet-stream",
    body=make_report(1).SerializeToString(),
    success=collector_pb2.ReportResponse,
    failure=collector_pb2.ReportResponse,
    errors=lambda message: list(message.errors),
)
