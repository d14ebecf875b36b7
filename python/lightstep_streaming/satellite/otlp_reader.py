"""OTLP requests to export spans: a body's bytes, protobuf or JSON, as a `ReceivedReport`."""

from __future__ import annotations

from typing import Any, Dict, Iterable, Iterator, List, Tuple

from google.protobuf.message import DecodeError

from . import trace_pb2
from .otlp_json import parse_export
from .protocol import Request
from .received import (
    MalformedReport,
    ReceivedLog,
    ReceivedReference,
    ReceivedReport,
    ReceivedReporter,
    ReceivedSpan,
    SpanOutline,
    UnsupportedMedia,
)

PROTOBUF = "application/x-protobuf"
JSON = "application/json"

SERVICE_NAME = "service.name"
INSTANCE_ID = "service.instance.id"
# The attribute of a link by which the OpenTracing compatibility specification keeps a reference.
REFERENCE_TYPE = "opentracing.ref_type"

KINDS = ("unspecified", "internal", "server", "client", "producer", "consumer")
STATUSES = ("unset", "ok", "error")
_TRACE_ID_BYTES = 16
_SPAN_ID_BYTES = 8


class OtlpReport(ReceivedReport):
    """A report whose `message` is an ExportTraceServiceRequest."""

    @property
    def span_count(self) -> int:
        return sum(len(scope.spans) for _, scope in self._scopes())

    @property
    def span_names(self) -> Tuple[str, ...]:
        return tuple(span.name for _, scope in self._scopes() for span in scope.spans)

    def outlines(self) -> Iterator[SpanOutline]:
        for _, scope in self._scopes():
            for span in scope.spans:
                yield SpanOutline(
                    _number(span.trace_id),
                    _number(span.span_id),
                    span.status.code == trace_pb2.Status.STATUS_CODE_ERROR,
                )

    def remove_last(self, number: int) -> None:
        """Removes up to `number` spans from the end."""
        for _, scope in reversed(list(self._scopes())):
            removed = max(0, min(number, len(scope.spans)))
            del scope.spans[len(scope.spans) - removed :]
            number -= removed

    def _scopes(self) -> Iterator[Tuple[Any, Any]]:
        for resource in self.message.resource_spans:
            for scope in resource.scope_spans:
                yield resource, scope

    def _read_spans(self) -> Iterator[ReceivedSpan]:
        for resource in self.message.resource_spans:
            reporter = _reporter(resource.resource)
            for scope in resource.scope_spans:
                name = f"{scope.scope.name} {scope.scope.version}".strip()
                for span in scope.spans:
                    yield _span(span, reporter, name)


def content_type(headers: Any) -> str:
    """The type of a request's body, without its parameters."""
    given: str = headers.get("Content-Type", "")
    return given.partition(";")[0].strip().lower()


def decode_export(request: Request, *, read_spans: bool = True) -> OtlpReport:
    """Decodes the body of a request, which its Content-Type says to be protobuf or JSON.

    Without `read_spans` the spans of a body in protobuf can only be counted, which takes a fraction
    of the time, and their ids are not looked at. Raises `UnsupportedMedia` for other content types,
    and `MalformedReport` for a body that is not an ExportTraceServiceRequest and for ids that OTLP
    forbids.
    """
    kind = content_type(request.headers)
    if kind == PROTOBUF:
        message = _parse_protobuf(request.body, read_spans)
    elif kind == JSON:
        message = parse_export(request.body)
    else:
        raise UnsupportedMedia(f"the content type is {kind!r}, not {PROTOBUF} or {JSON}")
    report = OtlpReport(
        message=message,
        protocol="otlp",
        reporter=_reporter(message.resource_spans[0].resource if message.resource_spans else None),
        body_bytes=request.received_bytes,
        headers=request.headers,
        client_port=request.client_port,
    )
    if read_spans:
        _check_ids(report)
    return report


def _parse_protobuf(body: bytes, read_spans: bool) -> Any:
    message: Any = trace_pb2.ExportTraceServiceRequest() if read_spans else trace_pb2.UnreadExport()
    try:
        message.ParseFromString(body)
    except DecodeError as error:
        raise MalformedReport(f"the body is not an ExportTraceServiceRequest: {error}") from None
    return message


def _check_ids(report: OtlpReport) -> None:
    for _, scope in report._scopes():
        for span in scope.spans:
            if not (
                _is_id(span.trace_id, _TRACE_ID_BYTES)
                and _is_id(span.span_id, _SPAN_ID_BYTES)
                and len(span.parent_span_id) in (0, _SPAN_ID_BYTES)
                and all(
                    len(link.trace_id) == _TRACE_ID_BYTES and len(link.span_id) == _SPAN_ID_BYTES
                    for link in span.links
                )
            ):
                raise MalformedReport(
                    f"the span {span.name!r} or one of its links has an id of the wrong size or of "
                    f"zeros: trace id {span.trace_id.hex()!r}, span id {span.span_id.hex()!r}, "
                    f"parent {span.parent_span_id.hex()!r}"
                )


def _is_id(value: bytes, size: int) -> bool:
    return len(value) == size and any(value)


def _reporter(resource: Any) -> ReceivedReporter:
    tags = {} if resource is None else _values(resource.attributes)
    return ReceivedReporter(
        reporter_id=0,
        component_name=str(tags.get(SERVICE_NAME, "unknown_service")),
        guid=str(tags.get(INSTANCE_ID, "")),
        tags=tags,
    )


def _span(message: trace_pb2.Span, reporter: ReceivedReporter, scope: str) -> ReceivedSpan:
    trace_id = _number(message.trace_id)
    # Some tracers write a root's parent as zeros.
    parent_id = _number(message.parent_span_id) or None
    return ReceivedSpan(
        trace_id=trace_id,
        span_id=_number(message.span_id),
        operation_name=message.name,
        parent_id=parent_id,
        references=tuple(_references(message, trace_id, parent_id)),
        start_nanos=message.start_time_unix_nano,
        end_nanos=message.end_time_unix_nano,
        kind=_name(KINDS, message.kind),
        status=_name(STATUSES, message.status.code),
        tags=_values(message.attributes),
        logs=tuple(
            ReceivedLog(event.time_unix_nano, {"event": event.name, **_values(event.attributes)})
            for event in message.events
        ),
        reporter=reporter,
        message=message,
        status_message=message.status.message,
        scope=scope,
        trace_state=message.trace_state,
    )


def _references(
    message: trace_pb2.Span, trace_id: int, parent_id: Any
) -> Iterator[ReceivedReference]:
    """The links, and the parent unless one of the links says more about it."""
    links: List[ReceivedReference] = []
    for link in message.links:
        attributes = _values(link.attributes)
        relationship = attributes.pop(REFERENCE_TYPE, "link")
        links.append(
            ReceivedReference(
                str(relationship), _number(link.trace_id), _number(link.span_id), attributes
            )
        )
    if parent_id is not None and not any(
        (link.trace_id, link.span_id) == (trace_id, parent_id) for link in links
    ):
        yield ReceivedReference("child_of", trace_id, parent_id)
    yield from links


def _number(identity: bytes) -> int:
    return int.from_bytes(identity, "big")


def _name(names: Tuple[str, ...], number: int) -> str:
    # Enums of proto3 are open: a number that no schema knows must not stop us.
    return names[number] if 0 <= number < len(names) else str(number)


def _values(pairs: Iterable[trace_pb2.KeyValue]) -> Dict[str, Any]:
    return {pair.key: _value(pair.value) for pair in pairs}


def _value(value: trace_pb2.AnyValue) -> Any:
    """A str, bool, int, float, bytes, list, dict or None."""
    kind = value.WhichOneof("value")
    if kind is None:
        return None
    if kind == "array_value":
        return [_value(item) for item in value.array_value.values]
    if kind == "kvlist_value":
        return _values(value.kvlist_value.values)
    return getattr(value, kind)
