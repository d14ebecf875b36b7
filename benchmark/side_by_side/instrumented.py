"""What people put around OpenTelemetry's API, on the SDK and on ours: instrumented libraries, span
processors, and OpenTracing's API on a provider. Each function returns contenders for one process.

The floor is what instrumentation costs with any provider: its span says that it is recording, and
records nothing.
"""

import sqlite3
from itertools import repeat

import flask
import opentracing
from opentelemetry import trace
from opentelemetry.instrumentation.flask import FlaskInstrumentor
from opentelemetry.instrumentation.sqlite3 import SQLite3Instrumentor
from opentelemetry.sdk.trace import SpanProcessor
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.shim.opentracing_shim import create_tracer
from werkzeug.test import create_environ

from side_by_side.rounds import Contender
from side_by_side.tracers import opentracing_calls

_NAME = "benchmark"


class _FloorSpan(trace.NonRecordingSpan):
    kind = trace.SpanKind.SERVER

    def is_recording(self):
        return True


_FLOOR_SPAN = _FloorSpan(trace.SpanContext(1, 1, is_remote=False, trace_flags=trace.TraceFlags(1)))


class _FloorTracer(trace.NoOpTracer):
    def start_span(self, name, context=None, **kwargs):
        return _FLOOR_SPAN

    def start_as_current_span(self, name, **kwargs):
        return _FLOOR_SPAN


class _FloorProvider(trace.TracerProvider):
    def get_tracer(self, *args, **kwargs):
        return _FloorTracer()


def _nothing():
    pass


def instrumentations(ours, sdk):
    """A request to a Flask application, and a query of sqlite3.

    Args:
      ours, sdk: providers.
    """
    floor = _FloorProvider()
    floor.force_flush = _nothing
    return {
        name: Contender(
            {"flask": _flask(provider), "sqlite3": _sqlite3(provider)}, provider.force_flush
        )
        for name, provider in {"floor": floor, "ours": ours, "sdk": sdk}.items()
    }


def _flask(provider):
    app = flask.Flask(_NAME)
    app.add_url_rule("/books/<name>", "book", lambda name: name)
    FlaskInstrumentor().instrument_app(app, tracer_provider=provider)
    # Made once: a test client would be measured too.
    environ = create_environ("/books/dune")

    def start_response(status, headers, exc_info=None):
        assert status == "200 OK"

    def request(times):
        for _ in repeat(None, times):
            for _ in app(dict(environ), start_response):
                pass
        return times

    return request


def _sqlite3(provider):
    connection = SQLite3Instrumentor.instrument_connection(
        sqlite3.connect(":memory:"), tracer_provider=provider
    )
    cursor = connection.cursor()

    def query(times):
        for _ in repeat(None, times):
            cursor.execute("SELECT 1")
        return times

    return query


class _ReadingName(SpanProcessor):
    def on_end(self, span):
        return span.name


class _ReadingAttributes(SpanProcessor):
    def on_end(self, span):
        return span.attributes


class _ReadingAll(SpanProcessor):
    def on_end(self, span):
        return (
            (span.name, span.kind, span.context, span.parent, span.attributes, span.events),
            (span.links, span.status, span.start_time, span.end_time, span.resource),
            (span.instrumentation_scope, span.dropped_attributes, span.dropped_events),
        )


class _Discarding(SpanExporter):
    def export(self, spans):
        return SpanExportResult.SUCCESS


def _batching():
    return BatchSpanProcessor(_Discarding())


PROCESSORS = {
    "nothing": SpanProcessor,
    "name": _ReadingName,
    "attributes": _ReadingAttributes,
    "all": _ReadingAll,
    "batch": _batching,
}


def processors(make_ours, make_sdk):
    """A span with three attributes, without a processor and with each of PROCESSORS.

    Args:
      make_ours, make_sdk: without arguments; each call makes a provider.
    """
    contenders = {"none": _with_processor(make_ours(), None)}
    for side, make in (("ours", make_ours), ("sdk", make_sdk)):
        for name, processor in PROCESSORS.items():
            contenders[f"{side} {name}"] = _with_processor(make(), processor())
    return contenders


def _with_processor(provider, processor):
    if processor is not None:
        provider.add_span_processor(processor)
    tracer = provider.get_tracer(_NAME)

    def span(times):
        for _ in repeat(None, times):
            with tracer.start_as_current_span("op") as span:
                span.set_attribute("http.method", "GET")
                span.set_attribute("http.url", "/book?id=dune")
                span.set_attribute("http.status_code", 200)
        return times

    return Contender({"span": span}, provider.force_flush)


def opentracing_on_a_provider(ours, sdk, plain):
    """OpenTracing's calls by the provider's tracer, by the shim on the SDK, and by a tracer that
    knows nothing of OpenTelemetry's API.

    Args:
      ours, sdk: providers.
      plain: a `lightstep_streaming.Tracer`.
    """
    tracers = {
        "provider": (ours.opentracing_tracer(), ours.force_flush),
        "shim": (create_tracer(sdk), sdk.force_flush),
        "plain": (plain, plain.flush),
        "noop": (opentracing.Tracer(), _nothing),
    }
    return {
        name: Contender(opentracing_calls.workloads(tracer), settle)
        for name, (tracer, settle) in tracers.items()
    }
