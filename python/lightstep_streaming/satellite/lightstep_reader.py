"""LightStep reports: a body's bytes as a `ReceivedReport`."""

from __future__ import annotations

import json
from typing import Any, Dict, Iterable, Iterator, Optional, Tuple

from google.protobuf.message import DecodeError
from google.protobuf.timestamp_pb2 import Timestamp

from . import collector_pb2
from .protocol import Request
from .received import (
    ERROR_TAG,
    KIND_TAG,
    MalformedReport,
    ReceivedLog,
    ReceivedReference,
    ReceivedReport,
    ReceivedReporter,
    ReceivedSpan,
    SpanOutline,
)

COMPONENT_NAME = "lightstep.component_name"
GUID = "lightstep.guid"

_RELATIONSHIPS: Dict[int, str] = {
    collector_pb2.Reference.CHILD_OF: "child_of",
    collector_pb2.Reference.FOLLOWS_FROM: "follows_from",
}
_KINDS = ("server", "client", "producer", "consumer")


class LightStepReport(ReceivedReport):
    """A report whose `message` is a ReportRequest."""

    @property
    def span_count(self) -> int:
        return len(self.message.spans)

    @property
    def span_names(self) -> Tuple[str, ...]:
        return tuple(span.operation_name for span in self.message.spans)

    def outlines(self) -> Iterator[SpanOutline]:
        for span in self.message.spans:
            context = span.span_context
            yield SpanOutline(context.trace_id, context.span_id, _status(span.tags) == "error")

    def _read_spans(self) -> Iterator[ReceivedSpan]:
        offset = self.message.timestamp_offset_micros
        return (_span(span, self.reporter, offset) for span in self.message.spans)


def decode_report(request: Request, *, read_spans: bool = True) -> LightStepReport:
    """Decodes the body of a report.

    Without `read_spans` its spans can only be counted, which takes a fraction of the time. Raises
    `MalformedReport` for bytes that are not a ReportRequest (for example because a string is not
    UTF-8) and for a reporter without a component name.
    """
    message: Any = collector_pb2.ReportRequest() if read_spans else collector_pb2.UnreadReport()
    try:
        message.ParseFromString(request.body)
    except DecodeError as error:
        raise MalformedReport(f"the body is not a ReportRequest: {error}") from None
    tags = _values(message.reporter.tags)
    if COMPONENT_NAME not in tags:
        raise MalformedReport(f"the reporter has no tag {COMPONENT_NAME}")
    return LightStepReport(
        message=message,
        protocol="lightstep",
        reporter=ReceivedReporter(
            reporter_id=message.reporter.reporter_id,
            component_name=str(tags[COMPONENT_NAME]),
            guid=str(tags.get(GUID, "")),
            tags=tags,
        ),
        access_token=message.auth.access_token,
        spans_dropped=sum(
            sample.int_value
            for sample in message.internal_metrics.counts
            if sample.name == "spans.dropped"
        ),
        body_bytes=request.received_bytes,
        headers=request.headers,
        client_port=request.client_port,
    )


def _span(
    message: collector_pb2.Span, reporter: ReceivedReporter, offset_micros: int
) -> ReceivedSpan:
    context = message.span_context
    references = tuple(
        ReceivedReference(
            # Enums of proto3 are open: a number that no schema knows must not stop us.
            _RELATIONSHIPS.get(reference.relationship, str(reference.relationship)),
            reference.span_context.trace_id,
            reference.span_context.span_id,
        )
        for reference in message.references
    )
    start_nanos = _nanos(message.start_timestamp, offset_micros)
    tags = _values(message.tags)
    return ReceivedSpan(
        trace_id=context.trace_id,
        span_id=context.span_id,
        operation_name=message.operation_name,
        parent_id=_parent_id(context.trace_id, references),
        references=references,
        start_nanos=start_nanos,
        end_nanos=start_nanos + message.duration_micros * 1000,
        kind=tags[KIND_TAG] if tags.get(KIND_TAG) in _KINDS else "internal",
        status=_status(message.tags),
        tags=tags,
        logs=tuple(
            ReceivedLog(_nanos(log.timestamp, offset_micros), _values(log.fields))
            for log in message.logs
        ),
        reporter=reporter,
        message=message,
        baggage=dict(context.baggage),
    )


def _parent_id(trace_id: int, references: Iterable[ReceivedReference]) -> Optional[int]:
    """The first span of the same trace that is referred to."""
    for reference in references:
        if reference.trace_id == trace_id:
            return reference.span_id
    return None


def _status(tags: Iterable[collector_pb2.KeyValue]) -> str:
    """The status for the tag `error`, a bool or text."""
    status = "unset"
    for tag in tags:
        if tag.key == ERROR_TAG:
            if tag.bool_value or tag.string_value.lower() == "true":
                return "error"
            if tag.WhichOneof("value") == "bool_value" or tag.string_value.lower() == "false":
                status = "ok"
    return status


def _nanos(timestamp: Timestamp, offset_micros: int) -> int:
    return timestamp.seconds * 1_000_000_000 + timestamp.nanos + offset_micros * 1000


def _values(pairs: Iterable[collector_pb2.KeyValue]) -> Dict[str, Any]:
    return {pair.key: _value(pair) for pair in pairs}


def _value(pair: collector_pb2.KeyValue) -> Any:
    """A str, int, float or bool, or the value of the JSON in a `json_value` (its text if that is
    not JSON)."""
    kind = pair.WhichOneof("value")
    if kind is None:
        return None
    value = getattr(pair, kind)
    if kind != "json_value":
        return value
    try:
        return json.loads(value, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        return value


def _refuse_constant(name: str) -> None:
    # Python reads NaN and Infinity as numbers; JSON has neither.
    raise ValueError(f"{name} is not JSON")
