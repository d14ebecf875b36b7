"""The per-span calls of the Python package that have a budget, each made so many times between two
marks. counting.py runs this under callgrind, which writes out what it has counted at every mark.

    python_calls.py ours|otlp|noop CALLS LAYOUT

`ours` reports over LightStep's wire, `otlp` is the same tracer over OTLP.

Prints the name of each once it is done. A tracer has a process of its own, because CPython
specialises these functions for the objects that it meets in them. LAYOUT, from 0, is a number:
with another one, what is imported lies elsewhere in memory.
"""

from __future__ import annotations

import gc
import itertools
import sys

from benchmark.budget import marks

_LAYOUT = marks.lay_out(int(sys.argv[3]))

import opentracing  # noqa: E402
from opentracing.propagation import Format  # noqa: E402

import lightstep_streaming  # noqa: E402


def active_span(tracer: opentracing.Tracer, calls: int) -> None:
    for _ in itertools.repeat(None, calls):
        with tracer.start_active_span("op"):
            pass


def nested_span(tracer: opentracing.Tracer, calls: int) -> None:
    with tracer.start_active_span("outer"):
        for _ in itertools.repeat(None, calls):
            with tracer.start_active_span("op") as scope:
                scope.span.set_tag("http.status_code", 200)


def rich_span(tracer: opentracing.Tracer, calls: int) -> None:
    parent = tracer.start_span("parent").context
    for _ in itertools.repeat(None, calls):
        span = tracer.start_span("op", child_of=parent)
        span.set_tag("http.method", "GET")
        span.set_tag("http.status_code", 200)
        span.set_tag("cache.hit", True)
        span.log_kv({"event": "fetched", "bytes": 1234})
        span.finish()


def plain_span(tracer: opentracing.Tracer, calls: int) -> None:
    for _ in itertools.repeat(None, calls):
        tracer.start_span("a").finish()


def inject(tracer: opentracing.Tracer, calls: int) -> None:
    context = tracer.start_span("op").context
    for _ in itertools.repeat(None, calls):
        tracer.inject(context, Format.HTTP_HEADERS, {})


def extract(tracer: opentracing.Tracer, calls: int) -> None:
    carrier = {
        "Host": "localhost:8000",
        "Accept": "*/*",
        "ot-tracer-traceid": "7cd1f2a3b4c5d6e7",
        "ot-tracer-spanid": "1f2e3d4c5b6a7988",
        "ot-tracer-sampled": "true",
    }
    for _ in itertools.repeat(None, calls):
        tracer.extract(Format.HTTP_HEADERS, carrier)


CALLS = active_span, nested_span, rich_span, plain_span, inject, extract


def main() -> None:
    which, calls = sys.argv[1], int(sys.argv[2])
    # A collection would be counted in whichever call it falls.
    gc.disable()
    if which == "noop":
        marks.count(CALLS, opentracing.Tracer(), calls)
        return
    tracer = lightstep_streaming.Tracer(
        **marks.WIRES[which],
        propagation_modes=["lightstep"],  # over OTLP too, so that the same headers are carried
        report_timeout=1000,
    )
    marks.count(CALLS, tracer, calls)
    # A span that is dropped costs less.
    assert tracer.metrics()["dropped"] == 0


if __name__ == "__main__":
    main()
