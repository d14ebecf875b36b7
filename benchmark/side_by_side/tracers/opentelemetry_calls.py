"""The workloads through OpenTelemetry's API, which is that of its SDK and of ours."""

from __future__ import annotations

from itertools import repeat
from typing import Dict

from opentelemetry import propagate, trace

from ..timing import Workload


def workloads(tracer: trace.Tracer) -> Dict[str, Workload]:
    def active_span(times: int) -> int:
        for _ in repeat(None, times):
            with tracer.start_as_current_span("op"):
                pass
        return times

    def nested_span(times: int) -> int:
        with tracer.start_as_current_span("parent"):
            for _ in repeat(None, times):
                with tracer.start_as_current_span("op") as span:
                    span.set_attribute("key", "value")
        return times + 1

    def rich_span(times: int) -> int:
        parent = tracer.start_span("parent")
        context = trace.set_span_in_context(parent)
        for _ in repeat(None, times):
            span = tracer.start_span("child", context=context, kind=trace.SpanKind.CLIENT)
            span.set_attribute("http.method", "GET")
            span.set_attribute("http.url", "/book?id=dune")
            span.set_attribute("http.status_code", 200)
            span.add_event("retry", {"attempt": 2})
            span.end()
        parent.end()
        return times + 1

    def start_finish(times: int) -> int:
        for _ in repeat(None, times):
            tracer.start_span("a").end()
        return times

    def inject(times: int) -> int:
        with tracer.start_as_current_span("parent"):
            for _ in repeat(None, times):
                propagate.inject({})
        return 1

    def extract(times: int) -> int:
        headers: Dict[str, str] = {}
        with tracer.start_as_current_span("parent"):
            propagate.inject(headers)
        for _ in repeat(None, times):
            propagate.extract(headers)
        return 1

    return {
        "active_span": active_span,
        "nested_span": nested_span,
        "rich_span": rich_span,
        "start_finish": start_finish,
        "inject": inject,
        "extract": extract,
    }
