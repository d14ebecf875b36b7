"""The parts of a span that is read back: events, links, the instrumentation scope, and JSON. They
have what users of the SDK's classes read."""

import datetime
import json
from typing import Any, Dict, Iterable, List, Mapping, Optional, Tuple

from opentelemetry import trace
from opentelemetry.trace import format_span_id, format_trace_id


class Event:
    """Something that happened at a moment within a span."""

    __slots__ = ("_attributes", "_dropped_attributes", "_name", "_timestamp")

    def __init__(
        self,
        name: str,
        attributes: Optional[Mapping[str, Any]] = None,
        timestamp: Optional[int] = None,
        dropped_attributes: int = 0,
    ) -> None:
        self._name = name
        self._attributes = attributes or {}
        self._timestamp = timestamp
        self._dropped_attributes = dropped_attributes

    @property
    def name(self) -> str:
        return self._name

    @property
    def attributes(self) -> Mapping[str, Any]:
        return self._attributes

    @property
    def timestamp(self) -> Optional[int]:
        """In nanoseconds since the Unix epoch."""
        return self._timestamp

    @property
    def dropped_attributes(self) -> int:
        """The number of attributes that were left out."""
        return self._dropped_attributes

    def __repr__(self) -> str:
        return f"Event({self._name!r}, {dict(self._attributes)!r}, {self._timestamp})"


class ReadLink(trace.Link):
    """A link of a span, with the number of its attributes that were left out."""

    def __init__(
        self, context: trace.SpanContext, attributes: Any = None, dropped_attributes: int = 0
    ) -> None:
        super().__init__(context, attributes)
        self._dropped_attributes = dropped_attributes

    @property
    def dropped_attributes(self) -> int:
        return self._dropped_attributes


class InstrumentationScope:
    """The library that makes the spans of a tracer, as `get_tracer` was called."""

    __slots__ = ("_attributes", "_name", "_schema_url", "_version")

    def __init__(
        self,
        name: str,
        version: Optional[str] = None,
        schema_url: Optional[str] = None,
        attributes: Optional[Mapping[str, Any]] = None,
    ) -> None:
        self._name = name
        self._version = version
        self._schema_url = schema_url or ""
        self._attributes = dict(attributes or {})

    @property
    def name(self) -> str:
        return self._name

    @property
    def version(self) -> Optional[str]:
        return self._version

    @property
    def schema_url(self) -> str:
        return self._schema_url

    @property
    def attributes(self) -> Mapping[str, Any]:
        return self._attributes

    def to_json(self, indent: Optional[int] = 4) -> str:
        """The scope as the SDK's `InstrumentationScope.to_json` writes it."""
        document = {
            "name": self._name,
            "version": self._version,
            "schema_url": self._schema_url,
            "attributes": self._attributes or None,
        }
        return json.dumps(document, indent=indent, default=_other)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, InstrumentationScope):
            return NotImplemented
        return self._key() == other._key()

    def __hash__(self) -> int:
        # Exporters group spans by it.
        return hash(self._key()[:3])

    def _key(self) -> Tuple[object, ...]:
        return self._name, self._version, self._schema_url, self._attributes

    def __repr__(self) -> str:
        return f"InstrumentationScope({self._name!r}, {self._version!r}, {self._schema_url!r})"


def to_json(span: Any, indent: Optional[int]) -> str:
    """A span in the form that the SDK's `to_json` has."""
    parent = span.parent
    status: Dict[str, Any] = {"status_code": span.status.status_code.name}
    if span.status.description:
        status["description"] = span.status.description
    resource = span.resource
    document = {
        "name": span.name,
        "context": _context(span.context),
        "kind": str(span.kind),
        "parent_id": None if parent is None else f"0x{format_span_id(parent.span_id)}",
        "start_time": _time(span.start_time),
        "end_time": _time(span.end_time),
        "status": status,
        "attributes": format_attributes(span.attributes),
        "events": format_events(span.events),
        "links": format_links(span.links),
        "resource": {
            "attributes": dict(resource.attributes),
            "schema_url": getattr(resource, "schema_url", ""),
        },
    }
    return json.dumps(document, indent=indent, default=_other)


def format_attributes(attributes: Mapping[str, Any]) -> Dict[str, Any]:
    return dict(attributes)


def format_events(events: Iterable[Any]) -> List[Dict[str, Any]]:
    return [
        {
            "name": event.name,
            "timestamp": _time(event.timestamp),
            "attributes": dict(event.attributes),
        }
        for event in events
    ]


def format_links(links: Iterable[Any]) -> List[Dict[str, Any]]:
    return [
        {"context": _context(link.context), "attributes": dict(link.attributes)} for link in links
    ]


def _context(context: trace.SpanContext) -> Dict[str, str]:
    return {
        "trace_id": f"0x{format_trace_id(context.trace_id)}",
        "span_id": f"0x{format_span_id(context.span_id)}",
        "trace_state": repr(context.trace_state),
    }


def _time(nanoseconds: Optional[int]) -> Optional[str]:
    if nanoseconds is None:
        return None
    time = datetime.datetime.fromtimestamp(nanoseconds / 1e9, tz=datetime.timezone.utc)
    return time.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _other(value: Any) -> Any:
    """A value that JSON cannot express."""
    return dict(value) if hasattr(value, "items") else str(value)
