"""A report's bytes as plain Python values.

The server decodes every body with `decode_report`; tests and the two ways of showing spans
(terminal and JSON lines) read the dataclasses. Decoding a report is one call of protobuf; the spans
in it are turned into dataclasses only when somebody looks, so that a satellite under load stays
quick.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Dict, Iterable, Mapping, Optional, Tuple

from google.protobuf.message import DecodeError
from google.protobuf.timestamp_pb2 import Timestamp

from . import collector_pb2

COMPONENT_NAME = "lightstep.component_name"
GUID = "lightstep.guid"

_RELATIONSHIPS: Dict[int, str] = {
    collector_pb2.Reference.CHILD_OF: "child_of",
    collector_pb2.Reference.FOLLOWS_FROM: "follows_from",
}


class MalformedReport(ValueError):
    """A body that no satellite takes; the text says why."""


@dataclass(frozen=True)
class ReceivedReporter:
    """The tracer that reports.

    `tags` holds all its tags, the ones that start with ``lightstep.`` included.
    """

    reporter_id: int
    component_name: str
    guid: str
    tags: Mapping[str, Any]


@dataclass(frozen=True)
class ReceivedReference:
    """A reference to an earlier span; `relationship` is ``child_of`` or ``follows_from``."""

    relationship: str
    trace_id: int
    span_id: int


@dataclass(frozen=True)
class ReceivedLog:
    """A log of a span; `timestamp_micros` is in microseconds since the epoch."""

    timestamp_micros: int
    fields: Mapping[str, Any]


@dataclass(frozen=True)
class ReceivedSpan:
    """A span as the satellite understood it.

    `start_micros` is in microseconds since the epoch, with the report's `timestamp_offset_micros`
    added. A tag's value is a str, int, float or bool, or what the JSON of a `json_value` says (its
    text, where it is not JSON). `message` is the span as it came, for what the rest does not tell:
    a key that stands there twice, or a value's type on the wire.
    """

    trace_id: int
    span_id: int
    operation_name: str
    references: Tuple[ReceivedReference, ...]
    start_micros: int
    duration_micros: int
    tags: Mapping[str, Any]
    logs: Tuple[ReceivedLog, ...]
    baggage: Mapping[str, str]
    reporter: ReceivedReporter
    message: collector_pb2.Span = field(repr=False, compare=False)

    @property
    def parent_id(self) -> Optional[int]:
        """The id of the first span of the same trace that this one refers to; None for a root."""
        for reference in self.references:
            if reference.trace_id == self.trace_id:
                return reference.span_id
        return None

    @property
    def is_error(self) -> bool:
        """Whether the span's `error` tag says so."""
        return is_error(self.message.tags)


@dataclass(frozen=True)
class ReceivedReport:
    """A report that was taken.

    `spans_dropped` is how many spans the tracer says it has lost since its last report. `headers`
    are the request's, compared without regard to case. `client_port` tells connections apart.
    """

    message: collector_pb2.ReportRequest = field(repr=False)
    reporter: ReceivedReporter
    access_token: str
    spans_dropped: int
    body_bytes: int
    headers: Mapping[str, str] = field(default_factory=dict)
    client_port: int = 0

    @cached_property
    def spans(self) -> Tuple[ReceivedSpan, ...]:
        """The report's spans in the order in which they stood in it."""
        offset = self.message.timestamp_offset_micros
        return tuple(_span(span, self.reporter, offset) for span in self.message.spans)


def decode_report(
    body: bytes,
    headers: Optional[Mapping[str, str]] = None,
    client_port: int = 0,
    *,
    read_spans: bool = True,
) -> ReceivedReport:
    """Decodes the body of a report.

    Without `read_spans` its spans can only be counted, as ``len(report.message.spans)``, which
    takes a fraction of the time. Raises `MalformedReport` for bytes that are not a ReportRequest (a
    string that is not UTF-8 makes them so) and for a reporter without a component name.
    """
    message: Any = collector_pb2.ReportRequest() if read_spans else collector_pb2.UnreadReport()
    try:
        message.ParseFromString(body)
    except DecodeError as error:
        raise MalformedReport(f"the body is not a ReportRequest: {error}") from None
    tags = _values(message.reporter.tags)
    if COMPONENT_NAME not in tags:
        raise MalformedReport(f"the reporter has no tag {COMPONENT_NAME}")
    reporter = ReceivedReporter(
        reporter_id=message.reporter.reporter_id,
        component_name=str(tags[COMPONENT_NAME]),
        guid=str(tags.get(GUID, "")),
        tags=tags,
    )
    return ReceivedReport(
        message=message,
        reporter=reporter,
        access_token=message.auth.access_token,
        spans_dropped=sum(
            sample.int_value
            for sample in message.internal_metrics.counts
            if sample.name == "spans.dropped"
        ),
        body_bytes=len(body),
        headers={} if headers is None else headers,
        client_port=client_port,
    )


def is_error(tags: Iterable[collector_pb2.KeyValue]) -> bool:
    """Whether the tag `error` is among the tags and true, as a bool or as text."""
    return any(
        tag.key == "error" and (tag.bool_value or tag.string_value.lower() == "true")
        for tag in tags
    )


def _span(
    message: collector_pb2.Span, reporter: ReceivedReporter, offset_micros: int
) -> ReceivedSpan:
    context = message.span_context
    return ReceivedSpan(
        trace_id=context.trace_id,
        span_id=context.span_id,
        operation_name=message.operation_name,
        references=tuple(
            ReceivedReference(
                # Enums of proto3 are open: a number that no schema knows must not stop us.
                _RELATIONSHIPS.get(reference.relationship, str(reference.relationship)),
                reference.span_context.trace_id,
                reference.span_context.span_id,
            )
            for reference in message.references
        ),
        start_micros=_micros(message.start_timestamp) + offset_micros,
        duration_micros=message.duration_micros,
        tags=_values(message.tags),
        logs=tuple(
            ReceivedLog(_micros(log.timestamp) + offset_micros, _values(log.fields))
            for log in message.logs
        ),
        baggage=dict(context.baggage),
        reporter=reporter,
        message=message,
    )


def _micros(timestamp: Timestamp) -> int:
    return timestamp.seconds * 1_000_000 + timestamp.nanos // 1000


def _values(pairs: Iterable[collector_pb2.KeyValue]) -> Dict[str, Any]:
    return {pair.key: _value(pair) for pair in pairs}


def _value(pair: collector_pb2.KeyValue) -> Any:
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
