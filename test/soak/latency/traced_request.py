"""A request to a service as instrumentation traces it: extracted from headers, an active span with
two children, tags, a log, and a context that is injected into a request to another service.
"""

from typing import Dict

import opentracing
from opentracing.propagation import Format

_HEADERS = {
    "Host": "shop.example",
    "User-Agent": "client/1.0",
    "Accept": "application/json",
    "Content-Type": "application/json",
}
_TAGS = {
    "component": "shop",
    "span.kind": "server",
    "http.method": "GET",
    "http.url": "http://shop.example/orders/4711",
}


def handle(tracer):
    """Does what is to be measured. Returns the headers for the other service."""
    parent = tracer.extract(Format.HTTP_HEADERS, _HEADERS)
    with tracer.start_active_span("GET /orders/<id>", child_of=parent, tags=_TAGS) as scope:
        with tracer.start_active_span("query") as query:
            query.span.set_tag("db.type", "sql")
            query.span.set_tag("db.statement", "SELECT item, count FROM orders WHERE id = ?")
        headers: Dict[str, str] = {}
        with tracer.start_active_span("GET /stock") as call:
            call.span.set_tag("span.kind", "client")
            tracer.inject(call.span.context, Format.HTTP_HEADERS, headers)
        scope.span.log_kv({"event": "answered", "items": 3})
        scope.span.set_tag("http.status_code", 200)
    return headers


def make_noop_tracer():
    """OpenTracing's own, which records nothing."""
    return opentracing.Tracer()
