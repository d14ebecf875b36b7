"""Received spans as OTLP/JSON.

The mapping is that of https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding. Concepts of
LightStep's protocol are mapped by the OpenTracing compatibility specification: a reference that is
not the parent is a link with `opentracing.ref_type`, the tags `error` and `span.kind` are status
and kind. A baggage item is an attribute, `baggage.KEY`.
"""

from __future__ import annotations

import base64
import json
import math
from typing import Any, Dict, Iterator, List, Mapping, Sequence

from ..otlp_reader import INSTANCE_ID, KINDS, REFERENCE_TYPE, SERVICE_NAME, STATUSES
from ..received import (
    ERROR_TAG,
    KIND_TAG,
    ReceivedLog,
    ReceivedReference,
    ReceivedReporter,
    ReceivedSpan,
)

_INT64 = range(-(2**63), 2**63)
_MAX_NANOS = 2**64 - 1
# An event has to have a name. The tracer writes this one for a log without a field `event`.
_NAMELESS_EVENT = "log"


def span_json(span: ReceivedSpan) -> bytes:
    """The span as an object of OTLP/JSON in ASCII, without its `traceId`.

    Spans of one trace may have arrived with 64 or with 128 bits of it. `with_trace_id` adds the id
    of the whole trace.
    """
    document: Dict[str, Any] = {"spanId": f"{span.span_id:016x}"}
    if span.parent_id is not None:
        document["parentSpanId"] = f"{span.parent_id:016x}"
    if span.trace_state:
        document["traceState"] = text(span.trace_state)
    document["name"] = text(span.operation_name)
    document["kind"] = _enum(KINDS, span.kind)
    document["startTimeUnixNano"] = _time(span.start_nanos)
    document["endTimeUnixNano"] = _time(span.end_nanos)
    attributes = [*_attributes(_own_tags(span)), *_baggage(span)]
    if attributes:
        document["attributes"] = attributes
    if span.logs:
        document["events"] = [_event(log) for log in span.logs]
    links = [_link(reference) for reference in span.references if not _is_parent(reference, span)]
    if links:
        document["links"] = links
    status: Dict[str, Any] = {}
    if span.status_message:
        status["message"] = text(span.status_message)
    if span.status != STATUSES[0]:
        status["code"] = _enum(STATUSES, span.status)
    if status:
        document["status"] = status
    return dumps(document)


def with_trace_id(span: bytes, trace_id: int) -> bytes:
    """What `span_json` returned, as a complete span of a trace."""
    return b'{"traceId":"%032x",' % trace_id + span[1:]


def group_head(reporter: ReceivedReporter, scope: str) -> bytes:
    """The beginning of a ResourceSpans, up to its list of spans; `GROUP_TAIL` ends it."""
    tags = {SERVICE_NAME: reporter.component_name}
    if reporter.guid:
        tags[INSTANCE_ID] = reporter.guid
    resource = {"attributes": list(_attributes({**tags, **reporter.tags}))}
    # The satellite keeps name and version as one text.
    name, _, version = scope.rpartition(" ")
    named = (
        {"name": name, "version": version} if name and version[:1].isdigit() else {"name": scope}
    )
    return b'{"resource":%s,"scopeSpans":[{"scope":%s,"spans":[' % (
        dumps(resource),
        dumps({key: text(value) for key, value in named.items()} if scope else {}),
    )


GROUP_TAIL = b"]}]}"


def dumps(document: Any) -> bytes:
    """A document as JSON in ASCII without white space, as `trace_filter` searches it."""
    return json.dumps(document, separators=(",", ":"), allow_nan=False).encode("ascii")


def text(value: str) -> str:
    """A text without surrogates, which a JSON value may hold and UTF-8 has no bytes for."""
    return value.encode("utf-8", "replace").decode("utf-8")


def _own_tags(span: ReceivedSpan) -> Mapping[str, Any]:
    """The tags, except those that status and kind express already."""
    tags = dict(span.tags)
    if span.kind == tags.get(KIND_TAG):
        del tags[KIND_TAG]
    if span.status != STATUSES[0]:
        tags.pop(ERROR_TAG, None)
    return tags


def _baggage(span: ReceivedSpan) -> Iterator[Any]:
    return _attributes({f"baggage.{key}": value for key, value in span.baggage.items()})


def _attributes(values: Mapping[str, Any]) -> Iterator[Any]:
    return ({"key": text(key), "value": _value(value)} for key, value in values.items())


def _value(value: Any) -> Dict[str, Any]:
    if value is None:
        return {}
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, str):
        return {"stringValue": text(value)}
    if isinstance(value, int):
        # A larger one can only come from a JSON value, whose numbers have no bounds.
        return {"intValue": str(value)} if value in _INT64 else {"stringValue": str(value)}
    if isinstance(value, float):
        return {"doubleValue": _double(value)}
    if isinstance(value, bytes):
        return {"bytesValue": base64.b64encode(value).decode()}
    if isinstance(value, Mapping):
        return {"kvlistValue": {"values": list(_attributes(value))}}
    if isinstance(value, (list, tuple)):
        return {"arrayValue": {"values": [_value(item) for item in value]}}
    return {"stringValue": text(str(value))}


def _double(value: float) -> Any:
    if math.isfinite(value):
        return value
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def _event(log: ReceivedLog) -> Dict[str, Any]:
    fields = dict(log.fields)
    name = fields.pop("event", None)
    if not isinstance(name, str):
        if name is not None:
            fields["event"] = name
        name = _NAMELESS_EVENT
    event: Dict[str, Any] = {"timeUnixNano": _time(log.timestamp_nanos), "name": text(name)}
    if fields:
        event["attributes"] = list(_attributes(fields))
    return event


def _is_parent(reference: ReceivedReference, span: ReceivedSpan) -> bool:
    return (
        reference.relationship == "child_of"
        and (reference.trace_id, reference.span_id) == (span.trace_id, span.parent_id)
        and not reference.attributes
    )


def _link(reference: ReceivedReference) -> Dict[str, Any]:
    attributes: List[Any] = []
    if reference.relationship != "link":
        attributes += _attributes({REFERENCE_TYPE: reference.relationship})
    attributes += _attributes(reference.attributes)
    link: Dict[str, Any] = {
        "traceId": f"{reference.trace_id:032x}",
        "spanId": f"{reference.span_id:016x}",
    }
    if attributes:
        link["attributes"] = attributes
    return link


def _enum(names: Sequence[str], name: str) -> int:
    # A number that no schema knows came as its digits.
    return names.index(name) if name in names else int(name)


def _time(nanos: int) -> str:
    return str(min(max(nanos, 0), _MAX_NANOS))
