"""OTLP requests to export spans, for the satellite's tests."""

from __future__ import annotations

from typing import Any, Dict, Optional

from lightstep_streaming.satellite import trace_pb2
from sending import Wire

PATH = "/v1/traces"

# 2023-11-14 22:13:20 UTC, in nanoseconds since the epoch.
START = 1_700_000_000_000_000_000


def make_export(
    *span_ids: int, service: Optional[str] = "shop"
) -> trace_pb2.ExportTraceServiceRequest:
    """A request of the service with a span for each id, all of trace 1."""
    export = trace_pb2.ExportTraceServiceRequest()
    add_service(export, service)
    for span_id in span_ids:
        add_span(export, span_id, f"operation {span_id}")
    return export


def add_service(
    export: trace_pb2.ExportTraceServiceRequest, service: Optional[str], **attributes: Any
) -> None:
    """Adds a resource, with one scope, to which spans are added from then on."""
    resource = export.resource_spans.add()
    if service is not None:
        set_value(resource.resource.attributes.add(key="service.name").value, service)
        set_value(resource.resource.attributes.add(key="service.instance.id").value, "cafe")
    for key, value in attributes.items():
        set_value(resource.resource.attributes.add(key=key).value, value)
    scope = resource.scope_spans.add().scope
    scope.name, scope.version = "library", "1.2"


def add_span(
    export: trace_pb2.ExportTraceServiceRequest,
    span_id: int,
    name: str,
    *,
    trace_id: int = 1,
    parent_id: Optional[int] = None,
    start_nanos: int = 0,
    duration_nanos: int = 1_000_000,
    attributes: Optional[Dict[str, Any]] = None,
    **fields: Any,
) -> trace_pb2.Span:
    """Adds a span that starts `start_nanos` after `START`."""
    span = (
        export.resource_spans[-1]
        .scope_spans[-1]
        .spans.add(
            trace_id=trace_id.to_bytes(16, "big"),
            span_id=span_id.to_bytes(8, "big"),
            parent_span_id=b"" if parent_id is None else parent_id.to_bytes(8, "big"),
            name=name,
            start_time_unix_nano=START + start_nanos,
            end_time_unix_nano=START + start_nanos + duration_nanos,
            **fields,
        )
    )
    for key, value in (attributes or {}).items():
        set_value(span.attributes.add(key=key).value, value)
    return span


def add_event(span: trace_pb2.Span, nanos: int, name: str, **attributes: Any) -> None:
    """Adds an event `nanos` after `START`."""
    event = span.events.add(time_unix_nano=START + nanos, name=name)
    for key, value in attributes.items():
        set_value(event.attributes.add(key=key).value, value)


def add_link(span: trace_pb2.Span, trace_id: int, span_id: int, **attributes: Any) -> None:
    """Adds a link; `ref_type` is the OpenTracing type of the reference."""
    link = span.links.add(trace_id=trace_id.to_bytes(16, "big"), span_id=span_id.to_bytes(8, "big"))
    for key, value in attributes.items():
        name = "opentracing.ref_type" if key == "ref_type" else key
        set_value(link.attributes.add(key=name).value, value)


def set_value(target: trace_pb2.AnyValue, value: Any) -> None:
    """Sets the member of the value's type."""
    if isinstance(value, list):
        target.array_value.SetInParent()
        for item in value:
            set_value(target.array_value.values.add(), item)
    elif isinstance(value, dict):
        target.kvlist_value.SetInParent()
        for key, item in value.items():
            set_value(target.kvlist_value.values.add(key=key).value, item)
    elif value is not None:
        kinds = {
            bool: "bool_value",
            int: "int_value",
            float: "double_value",
            str: "string_value",
            bytes: "bytes_value",
        }
        setattr(target, kinds[type(value)], value)


def _errors(message: Any) -> Any:
    text = (
        message.message
        if isinstance(message, trace_pb2.ErrorStatus)
        else message.partial_success.error_message
    )
    return [text] if text else []


OTLP = Wire(
    name="otlp",
    path=PATH,
    content_type="application/x-protobuf",
    body=make_export(1).SerializeToString(),
    success=trace_pb2.ExportTraceServiceResponse,
    failure=trace_pb2.ErrorStatus,
    errors=_errors,
)
