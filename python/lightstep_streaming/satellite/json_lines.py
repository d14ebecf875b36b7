"""A span as one line of JSON, for programs that read what the satellite prints with ``--json``."""

from __future__ import annotations

import base64
import json
import math
from typing import Any

from .received import ReceivedReference, ReceivedSpan


def json_line(span: ReceivedSpan) -> str:
    """The span as a JSON object without line breaks, in ASCII.

    Ids are 16 hex digits, or 32 if they need them. Times are microseconds since the epoch. Numbers
    that JSON does not have stand as the strings "NaN", "Infinity" and "-Infinity", bytes as their
    base64. `resource` describes the tracer: it has a LightStep reporter's tags, or an OTLP
    resource's attributes.

    >>> json.loads(json_line(span)).keys()
    dict_keys(['trace_id', 'span_id', 'parent_id', 'operation', 'kind', 'status', 'status_message',
               'references', 'start_micros', 'duration_micros', 'tags', 'logs', 'baggage',
               'component', 'guid', 'scope', 'resource'])
    """
    return json.dumps(
        {
            "trace_id": hex_id(span.trace_id),
            "span_id": hex_id(span.span_id),
            "parent_id": None if span.parent_id is None else hex_id(span.parent_id),
            "operation": span.operation_name,
            "kind": span.kind,
            "status": span.status,
            "status_message": span.status_message,
            "references": [_reference(reference) for reference in span.references],
            "start_micros": span.start_micros,
            "duration_micros": span.duration_micros,
            "tags": plain(span.tags),
            "logs": [
                {"timestamp_micros": log.timestamp_micros, "fields": plain(log.fields)}
                for log in span.logs
            ],
            "baggage": span.baggage,
            "component": span.reporter.component_name,
            "guid": span.reporter.guid,
            "scope": span.scope,
            "resource": plain(span.reporter.tags),
        },
        allow_nan=False,
    )


def hex_id(number: int) -> str:
    """An id as text: 16 lower-case hex digits, or 32 for an id of more than 64 bits."""
    return f"{number:016x}" if number < 2**64 else f"{number:032x}"


def plain(value: Any) -> Any:
    """A tag's value, and everything in it, as JSON can express it."""
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value


def _reference(reference: ReceivedReference) -> Any:
    described = {
        "type": reference.relationship,
        "trace_id": hex_id(reference.trace_id),
        "span_id": hex_id(reference.span_id),
    }
    if reference.attributes:
        described["attributes"] = plain(reference.attributes)
    return described
