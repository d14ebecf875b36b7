"""The workloads through OpenTracing's API, which is that of four of the tracers."""

from __future__ import annotations

from itertools import repeat
from typing import Dict

import opentracing
from opentracing import Format

from ..timing import Workload


def workloads(tracer: opentracing.Tracer) -> Dict[str, Workload]:
    def active_span(times: int) -> int:
        for _ in repeat(None, times):
            with tracer.start_active_span("op"):
                pass
        return times

    def nested_span(times: int) -> int:
        with tracer.start_active_span("parent"):
            for _ in repeat(None, times):
                with tracer.start_active_span("op") as scope:
                    scope.span.set_tag("key", "value")
        return times + 1

    def rich_span(times: int) -> int:
        parent = tracer.start_span("parent")
        for _ in repeat(None, times):
            span = tracer.start_span("child", child_of=parent)
            span.set_tag("http.method", "GET")
            span.set_tag("http.url", "/book?id=dune")
            span.set_tag("http.status_code", 200)
            span.log_kv({"event": "retry", "attempt": 2})
            span.finish()
        parent.finish()
        return times + 1

    def start_finish(times: int) -> int:
        for _ in repeat(None, times):
            tracer.start_span("a").finish()
        return times

    def inject(times: int) -> int:
        with tracer.start_span("parent") as span:
            for _ in repeat(None, times):
                tracer.inject(span.context, Format.HTTP_HEADERS, {})
        return 1

    def extract(times: int) -> int:
        headers: Dict[str, str] = {}
        with tracer.start_span("parent") as span:
            tracer.inject(span.context, Format.HTTP_HEADERS, headers)
        for _ in repeat(None, times):
            tracer.extract(Format.HTTP_HEADERS, headers)
        return 1

    return {
        "active_span": active_span,
        "nested_span": nested_span,
        "rich_span": rich_span,
        "start_finish": start_finish,
        "inject": inject,
        "extract": extract,
    }
