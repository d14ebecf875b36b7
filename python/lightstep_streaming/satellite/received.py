"""What a satellite has received, the same for every protocol.

The readers (`lightstep_reader`, `otlp_reader`) make these of the bytes that came; tests and the two
ways of showing spans (terminal and JSON lines) read them. Decoding a report is one call of
protobuf. Its spans are converted to dataclasses only when a caller reads them, so that a satellite
under load stays quick.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Iterator, Mapping, NamedTuple, Optional, Tuple

# The OpenTracing tags for what OTLP has fields of its own.
ERROR_TAG = "error"
KIND_TAG = "span.kind"

_LOW_64_BITS = 2**64 - 1


class RefusedReport(ValueError):
    """A report that is not accepted. The text says why, and `status` is the HTTP status to
    answer."""

    status = 400


class MalformedReport(RefusedReport):
    """A body that no satellite accepts."""


class UnsupportedMedia(RefusedReport):
    """A content type or an encoding that the satellite does not know."""

    status = 415


@dataclass(frozen=True)
class ReceivedReporter:
    """The tracer that reports.

    `tags` has everything that it reports about itself: a LightStep reporter's tags, including those
    that start with ``lightstep.``, or the attributes of an OTLP resource. Of these,
    `component_name` is the service's name, and `guid` tells tracers apart. `reporter_id` is
    LightStep's alone, and 0 over OTLP.
    """

    reporter_id: int
    component_name: str
    guid: str
    tags: Mapping[str, Any]


@dataclass(frozen=True)
class ReceivedReference:
    """A reference to another span: OpenTracing's references and OpenTelemetry's links.

    `relationship` is ``child_of``, ``follows_from``, or ``link`` for a link of no such type.
    """

    relationship: str
    trace_id: int
    span_id: int
    attributes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ReceivedLog:
    """A log or an event of a span; its time is in nanoseconds since the epoch.

    The name of an OTLP event is the field `event`.
    """

    timestamp_nanos: int
    fields: Mapping[str, Any]

    @property
    def timestamp_micros(self) -> int:
        return self.timestamp_nanos // 1000


@dataclass(frozen=True)
class ReceivedSpan:
    """A span as the satellite understood it.

    Times are in nanoseconds since the epoch. `trace_id` has the 64 bits of a LightStep report or
    the 128 of OTLP. `parent_id` is None for a root. `kind` is ``internal`` unless the span says
    otherwise, `status` is ``unset``, ``ok`` or ``error``. What only one of the protocols has is
    empty over the other: `baggage` is LightStep's; `status_message`, `scope` (name and version of
    the instrumentation scope) and `trace_state` are OTLP's. `message` is the span as it was
    received. It shows what the rest does not: a key that occurs twice, or a value's type on the
    wire.
    """

    trace_id: int
    span_id: int
    operation_name: str
    parent_id: Optional[int]
    references: Tuple[ReceivedReference, ...]
    start_nanos: int
    end_nanos: int
    kind: str
    status: str
    tags: Mapping[str, Any]
    logs: Tuple[ReceivedLog, ...]
    reporter: ReceivedReporter
    message: Any = field(repr=False, compare=False)
    baggage: Mapping[str, str] = field(default_factory=dict)
    status_message: str = ""
    scope: str = ""
    trace_state: str = ""

    @property
    def attributes(self) -> Mapping[str, Any]:
        """The tags without those that say `kind` and `status`: the same over every protocol."""
        return {key: value for key, value in self.tags.items() if key not in (ERROR_TAG, KIND_TAG)}

    @property
    def start_micros(self) -> int:
        """The start in microseconds since the epoch."""
        return self.start_nanos // 1000

    @property
    def duration_micros(self) -> int:
        """The duration in microseconds; 0 for a span that ends before it starts."""
        return max(0, self.end_nanos - self.start_nanos) // 1000

    @property
    def is_error(self) -> bool:
        """Whether the span's status is an error."""
        return self.status == "error"


class SpanOutline(NamedTuple):
    """The parts of a span that the satellite's summary needs."""

    trace_id: int
    span_id: int
    is_error: bool


@dataclass(frozen=True)
class ReceivedReport(ABC):
    """A report that was accepted: a LightStep report, or an OTLP request to export spans.

    `protocol` is ``lightstep`` or ``otlp``. `reporter` is the tracer; spans of several resources in
    one OTLP request have reporters of their own. `access_token` is LightStep's. `spans_dropped` is
    how many spans the tracer says it has lost since its last report. `body_bytes` is the size of
    the body as it was sent, compressed or not. `headers` are the request's, compared without regard
    to case. `client_port` tells connections apart.
    """

    message: Any = field(repr=False)
    protocol: str
    reporter: ReceivedReporter
    access_token: str = ""
    spans_dropped: int = 0
    body_bytes: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    client_port: int = 0

    @cached_property
    def spans(self) -> Tuple[ReceivedSpan, ...]:
        """The report's spans in the order in which they stood in it."""
        return tuple(self._read_spans())

    @property
    @abstractmethod
    def span_count(self) -> int:
        """How many spans there are, without a look at them."""

    @property
    @abstractmethod
    def span_names(self) -> Tuple[str, ...]:
        """The names of the spans, in a fraction of the time that `spans` takes."""

    @abstractmethod
    def outlines(self) -> Iterator[SpanOutline]:
        """The spans' outlines, in a fraction of the time that `spans` takes."""

    @abstractmethod
    def _read_spans(self) -> Iterator[ReceivedSpan]: ...


def trace_key(trace_id: int) -> int:
    """A key that spans of one trace share, whichever protocol they arrived by.

    LightStep reports carry the low 64 bits of a trace id. An id whose low bits are all 0 comes by
    OTLP alone.
    """
    return trace_id & _LOW_64_BITS or trace_id
