"""A collector of OpenTelemetry's traces, over HTTP."""

from __future__ import annotations

from .over_http import serve
from .protobuf_fields import fields

# Numbers of protobuf fields: resource_spans of a request, scope_spans of those, spans of those.
_RESOURCE_SPANS, _SCOPE_SPANS, _SPANS = 1, 2, 2


def count_spans(path: str, body: bytes) -> int:
    return sum(
        1
        for resource in fields(body, _RESOURCE_SPANS)
        for scope in fields(resource, _SCOPE_SPANS)
        for _ in fields(scope, _SPANS)
    )


if __name__ == "__main__":
    serve(count_spans, "{}")
