"""OTLP's JSON: protobuf's JSON, but with ids in hexadecimal.

The mapping is that of https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding: ids are hex
digits in either case, other bytes are base64, 64-bit integers are numbers or strings, enums are
numbers, and unknown members are ignored.
"""

from __future__ import annotations

import base64
import json
from typing import Any, Dict, Iterator

from google.protobuf import json_format
from google.protobuf.message import Message

from . import trace_pb2
from .received import MalformedReport

_SPAN_IDS = ("traceId", "spanId", "parentSpanId")
_LINK_IDS = ("traceId", "spanId")


def parse_export(body: bytes) -> trace_pb2.ExportTraceServiceRequest:
    """Returns the request that the JSON describes. Raises `MalformedReport`."""
    try:
        document = json.loads(body)
        for span in _spans(document):
            _decode_ids(span, _SPAN_IDS)
            for link in span.get("links") or ():
                _decode_ids(link, _LINK_IDS)
        return json_format.ParseDict(
            document, trace_pb2.ExportTraceServiceRequest(), ignore_unknown_fields=True
        )
    except (ValueError, TypeError, AttributeError, RecursionError, json_format.Error) as error:
        raise MalformedReport(f"the body is not an ExportTraceServiceRequest: {error}") from None


def write_json(message: Message) -> bytes:
    """A message without ids as JSON."""
    return json.dumps(json_format.MessageToDict(message)).encode()


def _spans(document: Any) -> Iterator[Dict[str, Any]]:
    # A null stands for what is not there.
    for resource in document.get("resourceSpans") or ():
        for scope in resource.get("scopeSpans") or ():
            yield from scope.get("spans") or ()


def _decode_ids(holder: Dict[str, Any], names: Any) -> None:
    """Turns ids into the base64 that protobuf's JSON has for bytes."""
    for name in names:
        if holder.get(name) is not None:
            holder[name] = base64.b64encode(bytes.fromhex(holder[name])).decode()
