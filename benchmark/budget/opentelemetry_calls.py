"""The per-span calls of OpenTelemetry's API that have a budget, as python_calls.py has those of
OpenTracing's. The no-op tracer is the API's, and beside our propagator stands OpenTelemetry's own.

    opentelemetry_calls.py ours|otlp|noop CALLS LAYOUT
"""

from __future__ import annotations

import gc
import itertools
import sys

from benchmark.budget import marks

_LAYOUT = marks.lay_out(int(sys.argv[3]))

from opentelemetry import propagate, trace  # noqa: E402
from opentelemetry.propagators.textmap import TextMapPropagator  # noqa: E402
from opentelemetry.trace import NoOpTracer, SpanKind  # noqa: E402

from lightstep_streaming.opentelemetry import Propagator, TracerProvider  # noqa: E402

_HEADERS = {
    "host": "shop.example",
    "accept": "*/*",
    "traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    "user-agent": "test",
}


def otel_active_span(tracer: trace.Tracer, calls: int) -> None:
    for _ in itertools.repeat(None, calls):
        with tracer.start_as_current_span("op"):
            pass


def otel_nested_span(tracer: trace.Tracer, calls: int) -> None:
    with tracer.start_as_current_span("outer"):
        for _ in itertools.repeat(None, calls):
            with tracer.start_as_current_span("op") as span:
                span.set_attribute("http.status_code", 200)


def otel_rich_span(tracer: trace.Tracer, calls: int) -> None:
    with tracer.start_as_current_span("outer"):
        for _ in itertools.repeat(None, calls):
            span = tracer.start_span("op", kind=SpanKind.CLIENT)
            span.set_attribute("http.method", "GET")
            span.set_attribute("http.status_code", 200)
            span.set_attribute("cache.hit", True)
            span.add_event("fetched", {"bytes": 1234})
            span.end()


def otel_plain_span(tracer: trace.Tracer, calls: int) -> None:
    for _ in itertools.repeat(None, calls):
        tracer.start_span("a").end()


def _propagator_beside(tracer: trace.Tracer) -> TextMapPropagator:
    return propagate.get_global_textmap() if isinstance(tracer, NoOpTracer) else Propagator()


def otel_inject(tracer: trace.Tracer, calls: int) -> None:
    inject = _propagator_beside(tracer).inject
    remote = propagate.extract(_HEADERS)
    with trace.use_span(tracer.start_span("op", context=remote)):
        for _ in itertools.repeat(None, calls):
            inject({})


def otel_extract(tracer: trace.Tracer, calls: int) -> None:
    extract = _propagator_beside(tracer).extract
    for _ in itertools.repeat(None, calls):
        extract(_HEADERS)


CALLS = (
    otel_active_span,
    otel_nested_span,
    otel_rich_span,
    otel_plain_span,
    otel_inject,
    otel_extract,
)


def main() -> None:
    which, calls = sys.argv[1], int(sys.argv[2])
    # A collection would be counted in whichever call it falls.
    gc.disable()
    if which == "noop":
        marks.count(CALLS, NoOpTracer(), calls)
        return
    provider = TracerProvider(**marks.WIRES[which], report_timeout=1000)
    marks.count(CALLS, provider.get_tracer("budget", "1.0"), calls)
    assert provider.metrics()["dropped"] == 0


if __name__ == "__main__":
    main()
