"""OpenTelemetry's SDK and the native core behind one face, so that a test runs on both and
compares: each makes a provider, and gives back the spans that have arrived in the same form."""

from dataclasses import dataclass
from typing import Any, Dict, List, Optional, Tuple

from opentelemetry.sdk.trace import TracerProvider as SdkTracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from lightstep_streaming.opentelemetry import TracerProvider
from lightstep_streaming.satellite import Satellite

_LOW_64_BITS = 2**64 - 1


@dataclass(frozen=True)
class Event:
    name: str
    attributes: Dict[str, Any]
    timestamp_micros: int
    dropped_attributes: int = 0


@dataclass(frozen=True)
class FinishedSpan:
    """As far as every protocol can tell: of a trace id the low 64 bits, times in microseconds,
    links as span ids."""

    name: str
    trace_id: int
    span_id: int
    parent_id: Optional[int]
    kind: SpanKind
    attributes: Dict[str, Any]
    events: Tuple[Event, ...]
    links: Tuple[int, ...]
    status: StatusCode
    description: Optional[str]
    start_micros: int
    end_micros: int
    scope: Tuple[str, str]
    dropped: Tuple[int, int, int]


class Sdk:
    """OpenTelemetry's SDK, with its exporter for tests."""

    name = "sdk"

    def __init__(self, **arguments: Any) -> None:
        self._exporter = InMemorySpanExporter()
        self.provider = SdkTracerProvider(shutdown_on_exit=False, **arguments)
        self.provider.add_span_processor(SimpleSpanProcessor(self._exporter))
        self.tracer = self.provider.get_tracer("scope", "1.2")

    def close(self) -> None:
        self.provider.shutdown()

    def finished(self) -> List[FinishedSpan]:
        return [_of_sdk(span) for span in self._exporter.get_finished_spans()]


class Ours:
    """The native core over LightStep's protocol, with the developer satellite."""

    name = "ours"

    def __init__(self, **arguments: Any) -> None:
        self._satellite = Satellite()
        self._satellite.start()
        self.provider = TracerProvider(
            component_name="test", **{**self._configuration(self._satellite), **arguments}
        )
        self.tracer = self.provider.get_tracer("scope", "1.2")

    def close(self) -> None:
        self.provider.shutdown()
        self._satellite.close()

    def finished(self) -> List[FinishedSpan]:
        assert self.provider.force_flush()
        return [self._read(span) for span in self._satellite.spans]

    @staticmethod
    def _configuration(satellite: Satellite) -> Dict[str, Any]:
        return {
            "protocol": "lightstep",
            "access_token": "token",
            "collector_plaintext": True,
            "satellite_endpoints": [satellite.endpoint],
        }

    @staticmethod
    def _read(span: Any) -> FinishedSpan:
        return _of_lightstep(span)


class OursOverOtlp(Ours):
    """The native core over OTLP, with the developer satellite."""

    name = "ours over otlp"

    @staticmethod
    def _configuration(satellite: Satellite) -> Dict[str, Any]:
        return {"protocol": "otlp", "otlp_endpoints": [satellite.url]}

    @staticmethod
    def _read(span: Any) -> FinishedSpan:
        return _of_otlp(span)


def _plain(value: Any) -> Any:
    """Sequences as lists: JSON has no tuples."""
    if isinstance(value, (list, tuple)):
        return [_plain(element) for element in value]
    if hasattr(value, "items"):
        return {key: _plain(each) for key, each in value.items()}
    return value.decode() if isinstance(value, bytes) else value


def _of_sdk(span: Any) -> FinishedSpan:
    return FinishedSpan(
        name=span.name,
        trace_id=span.context.trace_id & _LOW_64_BITS,
        span_id=span.context.span_id,
        parent_id=span.parent.span_id if span.parent else None,
        kind=span.kind,
        attributes=_plain(span.attributes),
        events=tuple(
            Event(
                event.name,
                _plain(event.attributes),
                event.timestamp // 1000,
                getattr(event, "dropped_attributes", 0),
            )
            for event in span.events
        ),
        links=tuple(link.context.span_id for link in span.links),
        status=span.status.status_code,
        description=span.status.description,
        start_micros=span.start_time // 1000,
        end_micros=span.end_time // 1000,
        scope=(span.instrumentation_scope.name, span.instrumentation_scope.version),
        dropped=(span.dropped_attributes, span.dropped_events, span.dropped_links),
    )


def _of_lightstep(span: Any) -> FinishedSpan:
    tags = dict(span.tags)
    code = tags.pop("otel.status_code", "UNSET")
    if code == "ERROR":
        assert tags.pop("error") is True
    return FinishedSpan(
        name=span.operation_name,
        trace_id=span.trace_id,
        span_id=span.span_id,
        parent_id=next(
            (each.span_id for each in span.references if each.relationship == "child_of"), None
        ),
        kind=SpanKind[tags.pop("span.kind", "internal").upper()],
        events=tuple(_event(log) for log in span.logs),
        links=tuple(
            each.span_id for each in span.references if each.relationship == "follows_from"
        ),
        status=StatusCode[code],
        description=tags.pop("otel.status_description", None),
        start_micros=span.start_micros,
        end_micros=span.start_micros + span.duration_micros,
        scope=(tags.pop("otel.scope.name", ""), tags.pop("otel.scope.version", "")),
        dropped=(
            tags.pop("otel.dropped_attributes_count", 0),
            tags.pop("otel.dropped_events_count", 0),
            tags.pop("otel.dropped_links_count", 0),
        ),
        attributes=tags,
    )


def _of_otlp(span: Any) -> FinishedSpan:
    message = span.message
    return FinishedSpan(
        name=span.operation_name,
        trace_id=span.trace_id & _LOW_64_BITS,
        span_id=span.span_id,
        parent_id=span.parent_id,
        kind=SpanKind[span.kind.upper()],
        attributes=_plain(span.tags),
        events=tuple(
            Event(
                event.name,
                {key: each for key, each in _plain(log.fields).items() if key != "event"},
                log.timestamp_micros,
                event.dropped_attributes_count,
            )
            for event, log in zip(message.events, span.logs)
        ),
        links=tuple(int.from_bytes(link.span_id, "big") for link in message.links),
        status=StatusCode[span.status.upper()],
        description=span.status_message or None,
        start_micros=span.start_micros,
        end_micros=span.end_nanos // 1000,
        scope=tuple(span.scope.split(" ")),
        dropped=(
            message.dropped_attributes_count,
            message.dropped_events_count,
            message.dropped_links_count,
        ),
    )


def _event(log: Any) -> Event:
    fields = dict(log.fields)
    name = fields.pop("event")
    dropped = fields.pop("otel.dropped_attributes_count", 0)
    return Event(name, fields, log.timestamp_micros, dropped)
