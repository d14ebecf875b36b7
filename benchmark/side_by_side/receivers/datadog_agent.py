"""An agent of Datadog's, which takes traces as lists of lists of spans, in MessagePack."""

from __future__ import annotations

import msgpack

from .over_http import serve

# What an agent says of sampling: everything.
_ANSWER = '{"rate_by_service": {"service:,env:": 1}}'


def count_spans(path: str, body: bytes) -> int:
    if path == "/v0.4/traces":
        traces = msgpack.unpackb(body, strict_map_key=False)
    elif path == "/v0.5/traces":
        _, traces = msgpack.unpackb(body, strict_map_key=False)
    else:
        return 0
    return sum(map(len, traces))


if __name__ == "__main__":
    serve(count_spans, _ANSWER)
