"""ddtrace, Datadog's tracer. It has no logs on spans, so its rich span is without one."""

from __future__ import annotations

import os
from itertools import repeat
from typing import TYPE_CHECKING, Dict, Type

from ..timing import Workload
from . import Adapter

if TYPE_CHECKING:
    from ddtrace.propagation.http import HTTPPropagator
    from ddtrace.trace import Tracer


def workloads(tracer: Tracer, propagator: Type[HTTPPropagator]) -> Dict[str, Workload]:
    def active_span(times: int) -> int:
        for _ in repeat(None, times):
            with tracer.trace("op"):
                pass
        return times

    def nested_span(times: int) -> int:
        with tracer.trace("parent"):
            for _ in repeat(None, times):
                with tracer.trace("op") as span:
                    span.set_tag("key", "value")
        return times + 1

    def rich_span(times: int) -> int:
        parent = tracer.start_span("parent")
        for _ in repeat(None, times):
            span = tracer.start_span("child", child_of=parent)
            span.set_tag("http.method", "GET")
            span.set_tag("http.url", "/book?id=dune")
            span.set_tag("http.status_code", "200")
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
                propagator.inject(span.context, {})
        return 1

    def extract(times: int) -> int:
        headers: Dict[str, str] = {}
        with tracer.start_span("parent") as span:
            propagator.inject(span.context, headers)
        for _ in repeat(None, times):
            propagator.extract(headers)
        return 1

    return {
        "active_span": active_span,
        "nested_span": nested_span,
        "rich_span": rich_span,
        "start_finish": start_finish,
        "inject": inject,
        "extract": extract,
    }


def make(port: int) -> Adapter:
    # It reads them when it is imported. Nothing but spans is sent.
    os.environ["DD_TRACE_AGENT_URL"] = f"http://127.0.0.1:{port}"
    os.environ["DD_SERVICE"] = "benchmark"
    os.environ["DD_INSTRUMENTATION_TELEMETRY_ENABLED"] = "false"
    os.environ["DD_REMOTE_CONFIGURATION_ENABLED"] = "false"

    from ddtrace.propagation.http import HTTPPropagator
    from ddtrace.trace import tracer

    return Adapter(workloads(tracer, HTTPPropagator), settle=tracer.flush, close=tracer.shutdown)
