"""What people put around OpenTelemetry's API, on the SDK and on ours: instrumented libraries, span
processors, and OpenTracing's API on a provider. Each function returns contenders for one process.

The floor is what instrumentation costs with any provider: its span says that it is recording, and
records nothing.
"""

from __future__ import annotations

import sqlite3
from itertools import repeat
from typing import Any, Callable, Dict, List, Optional, Sequence, Tuple, Union

import flask
import opentracing
from opentelemetry import trace
from opentelemetry.instrumentation.flask import FlaskInstrumentor
from opentelemetry.instrumentation.sqlite3 import SQLite3Instrumentor
from opentelemetry.sdk.trace import ReadableSpan, SpanProcessor
from opentelemetry.sdk.trace import TracerProvider as SdkTracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.shim.opentracing_shim import create_tracer
from werkzeug.test import create_environ

import lightstep_streaming
from lightstep_streaming.opentelemetry import TracerProvider
from side_by_side.rounds import Contender
from side_by_side.timing import Workload
from side_by_side.tracers import opentracing_calls

_NAME = "benchmark"

# Both have what a benchmark needs.
_Provider = Union[TracerProvider, SdkTracerProvider]


class _FloorSpan(trace.NonRecordingSpan):
    kind = trace.SpanKind.SERVER

    def is_recording(self) -> bool:
        return True


_FLOOR_SPAN = _FloorSpan(trace.SpanContext(1, 1, is_remote=False, trace_flags=trace.TraceFlags(1)))


class _FloorTracer(trace.NoOpTracer):
    def start_span(self, name: str, *args: Any, **kwargs: Any) -> trace.Span:
        return _FLOOR_SPAN

    def start_as_current_span(self, name: str, *args: Any, **kwargs: Any) -> Any:
        return _FLOOR_SPAN


class _FloorProvider(trace.TracerProvider):
    def get_tracer(self, *args: Any, **kwargs: Any) -> trace.Tracer:
        return _FloorTracer()

    def force_flush(self) -> None:
        pass


def _nothing() -> None:
    pass


def instrumentations(ours: TracerProvider, sdk: SdkTracerProvider) -> Dict[str, Contender]:
    """A request to a Flask application, and a query of sqlite3."""
    providers: Dict[str, Union[_FloorProvider, _Provider]] = {
        "floor": _FloorProvider(),
        "ours": ours,
        "sdk": sdk,
    }
    return {
        name: Contender(
            {"flask": _flask(provider), "sqlite3": _sqlite3(provider)}, provider.force_flush
        )
        for name, provider in providers.items()
    }


def _flask(provider: trace.TracerProvider) -> Workload:
    app = flask.Flask(_NAME)
    app.add_url_rule("/books/<name>", "book", lambda name: name)
    FlaskInstrumentor().instrument_app(app, tracer_provider=provider)
    # Made once: a test client would be measured too.
    environ = create_environ("/books/dune")

    def start_response(
        status: str, headers: List[Tuple[str, str]], exc_info: Any = None
    ) -> Callable[[bytes], object]:
        assert status == "200 OK"
        return _write

    def request(times: int) -> int:
        for _ in repeat(None, times):
            for _ in app(dict(environ), start_response):
                pass
        return times

    return request


def _write(data: bytes) -> object:
    raise AssertionError("Flask does not write so")


def _sqlite3(provider: trace.TracerProvider) -> Workload:
    connection = SQLite3Instrumentor.instrument_connection(
        sqlite3.connect(":memory:"), tracer_provider=provider
    )
    cursor = connection.cursor()

    def query(times: int) -> int:
        for _ in repeat(None, times):
            cursor.execute("SELECT 1")
        return times

    return query


class _ReadingName(SpanProcessor):
    def on_end(self, span: ReadableSpan) -> None:
        _ = span.name


class _ReadingAttributes(SpanProcessor):
    def on_end(self, span: ReadableSpan) -> None:
        _ = span.attributes


class _ReadingAll(SpanProcessor):
    def on_end(self, span: ReadableSpan) -> None:
        _ = (
            (span.name, span.kind, span.context, span.parent, span.attributes, span.events),
            (span.links, span.status, span.start_time, span.end_time, span.resource),
            (span.instrumentation_scope, span.dropped_attributes, span.dropped_events),
        )


class _Discarding(SpanExporter):
    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        return SpanExportResult.SUCCESS


def _batching() -> SpanProcessor:
    return BatchSpanProcessor(_Discarding())


PROCESSORS: Dict[str, Callable[[], SpanProcessor]] = {
    "nothing": SpanProcessor,
    "name": _ReadingName,
    "attributes": _ReadingAttributes,
    "all": _ReadingAll,
    "batch": _batching,
}


def processors(
    make_ours: Callable[[], TracerProvider], make_sdk: Callable[[], SdkTracerProvider]
) -> Dict[str, Contender]:
    """A span with three attributes, without a processor and with each of PROCESSORS. Each has a
    provider of its own.
    """
    sides: Dict[str, Callable[[], _Provider]] = {"ours": make_ours, "sdk": make_sdk}
    contenders = {"none": _with_processor(make_ours(), None)}
    for side, make in sides.items():
        for name, processor in PROCESSORS.items():
            contenders[f"{side} {name}"] = _with_processor(make(), processor())
    return contenders


def _with_processor(provider: _Provider, processor: Optional[SpanProcessor]) -> Contender:
    if processor is not None:
        provider.add_span_processor(processor)
    tracer = provider.get_tracer(_NAME)

    def span(times: int) -> int:
        for _ in repeat(None, times):
            with tracer.start_as_current_span("op") as span:
                span.set_attribute("http.method", "GET")
                span.set_attribute("http.url", "/book?id=dune")
                span.set_attribute("http.status_code", 200)
        return times

    return Contender({"span": span}, provider.force_flush)


def opentracing_on_a_provider(
    ours: TracerProvider, sdk: SdkTracerProvider, plain: lightstep_streaming.Tracer
) -> Dict[str, Contender]:
    """OpenTracing's calls by the provider's tracer, by the shim on the SDK, and by a tracer that
    knows nothing of OpenTelemetry's API.
    """
    tracers: Dict[str, Tuple[opentracing.Tracer, Callable[[], object]]] = {
        "provider": (ours.opentracing_tracer(), ours.force_flush),
        "shim": (create_tracer(sdk), sdk.force_flush),
        "plain": (plain, plain.flush),
        "noop": (opentracing.Tracer(), _nothing),
    }
    return {
        name: Contender(opentracing_calls.workloads(tracer), settle)
        for name, (tracer, settle) in tracers.items()
    }
