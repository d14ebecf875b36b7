"""A span as one line of JSON, for programs that read what the satellite prints with ``--json``."""

from __future__ import annotations

import json
import math
from typing import Any

from .decoding import ReceivedSpan


def json_line(span: ReceivedSpan) -> str:
    """The span as a JSON object without line breaks, in ASCII.

    Ids are 16 hex digits, times are microseconds since the epoch. Numbers that JSON does not have
    stand as the strings "NaN", "Infinity" and "-Infinity".

    >>> json.loads(json_line(span)).keys()
    dict_keys(['trace_id', 'span_id', 'operation', 'references', 'start_micros',
               'duration_micros', 'tags', 'logs', 'baggage', 'component', 'guid'])
    """
    return json.dumps(
        {
            "trace_id": hex_id(span.trace_id),
            "span_id": hex_id(span.span_id),
            "operation": span.operation_name,
            "references": [
                {
                    "type": reference.relationship,
                    "trace_id": hex_id(reference.trace_id),
                    "span_id": hex_id(reference.span_id),
                }
                for reference in span.references
            ],
            "start_micros": span.start_micros,
            "duration_micros": span.duration_micros,
            "tags": {key: _finite(value) for key, value in span.tags.items()},
            "logs": [
                {
                    "timestamp_micros": log.timestamp_micros,
                    "fields": {key: _finite(value) for key, value in log.fields.items()},
                }
                for log in span.logs
            ],
            "baggage": span.baggage,
            "component": span.reporter.component_name,
            "guid": span.reporter.guid,
        },
        allow_nan=False,
    )


def hex_id(number: int) -> str:
    """An id as text: 16 lower-case hex digits."""
    return f"{number:016x}"


def _finite(value: Any) -> Any:
    if not isinstance(value, float) or math.isfinite(value):
        return value
    if math.isnan(value):
        return "NaN"
    return "Infinity" if value > 0 else "-Infinity"
