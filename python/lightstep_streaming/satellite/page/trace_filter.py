"""The filter of the list of traces."""

from __future__ import annotations

import json
import re
import shlex
from typing import List, Mapping, Optional, Sequence

from ..received import trace_key
from .otlp_writer import dumps
from .trace_store import KeptTrace

_UNITS = {"": 1000.0, "ns": 0.001, "us": 1.0, "µs": 1.0, "ms": 1000.0, "s": 1e6, "m": 6e7}


class FilterError(ValueError):
    """A filter that cannot be used; the text says why."""


class TraceFilter:
    """What a trace must have to be listed.

    - `service`, `operation`: one span is of both.
    - `tags`: texts ``key=value`` or ``key``, separated by spaces, quoted as in a shell. For each of
      them there is an attribute of a span, of an event, of a link or of a resource.
    - `min_duration`: a number with a unit (``250ms``), in milliseconds without one.
    - `errors`: not empty, if only traces with an error are asked for.
    - `trace`: its id, if only one trace is asked for.

    Raises `FilterError`.
    """

    def __init__(
        self,
        service: str = "",
        operation: str = "",
        tags: str = "",
        min_duration: str = "",
        errors: str = "",
        trace: str = "",
    ) -> None:
        self._service = service
        self._operation = operation
        self._tags = [_patterns(tag) for tag in _split(tags)]
        self._least_micros = _micros(min_duration)
        self._errors_only = bool(errors)
        self._key = _key(trace)

    @classmethod
    def of_query(cls, query: Mapping[str, str]) -> TraceFilter:
        """The filter that a URL's query describes. Other parts of the query are ignored."""
        return cls(
            query.get("service", ""),
            query.get("operation", ""),
            query.get("tags", ""),
            query.get("min", ""),
            query.get("errors", ""),
            query.get("trace", ""),
        )

    def matches(self, trace: KeptTrace) -> bool:
        """Whether the list shows a trace."""
        return (
            self._key in (None, trace.key)
            and trace.end_nanos - trace.start_nanos >= self._least_micros * 1000
            and (trace.errors > 0 or not self._errors_only)
            and self._has_name(trace)
            and all(_has_any(trace, patterns) for patterns in self._tags)
        )

    def _has_name(self, trace: KeptTrace) -> bool:
        return any(
            self._service in ("", service) and self._operation in ("", operation)
            for service, operation in trace.names
        )


def _key(trace_id: str) -> Optional[int]:
    if not trace_id:
        return None
    if not re.fullmatch(r"[0-9a-fA-F]{1,32}", trace_id):
        raise FilterError(f"the trace id {trace_id!r} is not up to 32 hexadecimal digits")
    return trace_key(int(trace_id, 16))


def _split(tags: str) -> List[str]:
    try:
        return shlex.split(tags)
    except ValueError as error:
        raise FilterError(f"the tags {tags!r} cannot be read: {error}") from None


def _patterns(tag: str) -> Sequence[bytes]:
    """What the bytes of an attribute look like in a kept trace, for every type its value may have.

    Such bytes stand nowhere else: within a text, a quotation mark has a backslash before it.
    """
    key, equals, value = tag.partition("=")
    head = b'{"key":' + dumps(key) + b',"value":{'
    if not equals:
        return (head,)
    patterns = [head + b'"stringValue":' + dumps(value) + b"}"]
    if value in ("true", "false"):
        patterns.append(head + b'"boolValue":' + value.encode() + b"}")
    if re.fullmatch(r"-?[0-9]{1,19}", value):
        patterns.append(head + b'"intValue":"' + str(int(value)).encode() + b'"}')
    number = _finite(value)
    if number is not None:
        patterns.append(head + b'"doubleValue":' + json.dumps(number).encode() + b"}")
    return patterns


def _finite(value: str) -> Optional[float]:
    if not re.fullmatch(r"-?[0-9.]+([eE][-+]?[0-9]+)?", value):
        return None
    try:
        number = float(value)
    except ValueError:
        return None
    return number if abs(number) != float("inf") else None


def _has_any(trace: KeptTrace, patterns: Sequence[bytes]) -> bool:
    return any(
        pattern in piece
        for head, spans in trace.groups()
        for piece in (head, *spans)
        for pattern in patterns
    )


def _micros(duration: str) -> float:
    if not duration.strip():
        return 0.0
    match = re.fullmatch(r"\s*([0-9]+\.?[0-9]*|\.[0-9]+)\s*(ns|us|µs|ms|s|m|)\s*", duration)
    if match is None:
        raise FilterError(
            f"the duration {duration!r} is not a number with a unit: ns, us, ms, s or m"
        )
    return float(match.group(1)) * _UNITS[match.group(2)]
