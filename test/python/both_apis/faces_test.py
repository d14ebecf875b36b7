"""A span has one record and a face in each API. Calls on either face change that record."""

import gc
import weakref
from typing import Any
from unittest import mock

import opentracing
import pytest
from opentelemetry import trace
from opentelemetry.trace import SpanKind, Status, StatusCode

import lightstep_streaming
from lightstep_streaming.opentelemetry import OpenTracingTracer, Span

pytestmark = pytest.mark.every_wire


def status_of(span):
    """The status's code, which LightStep's wire has as a tag."""
    return span.tags.get("otel.status_code", span.status).lower()


def kind_of(span):
    return span.kind


def test_each_face_is_the_same_object_while_somebody_holds_it(opentracing_tracer, tracer):
    with opentracing_tracer.start_active_span("operation") as scope:
        assert opentracing_tracer.active_span is scope.span
        assert opentracing_tracer.scope_manager.active is scope
        assert isinstance(trace.get_current_span(), Span)
        assert trace.get_current_span() is trace.get_current_span()
    with tracer.start_as_current_span("operation") as span:
        face = opentracing_tracer.active_span
        face.attribute = 5
        assert opentracing_tracer.active_span is face
        assert trace.get_current_span() is span
        assert face.context.span_id == span.get_span_context().span_id
        assert face.tracer is opentracing_tracer


def test_the_classes_are_opentracings(opentracing_tracer):
    scope = opentracing_tracer.start_active_span("operation")
    assert type(opentracing_tracer) is OpenTracingTracer
    assert isinstance(opentracing_tracer, lightstep_streaming.Tracer)
    assert isinstance(opentracing_tracer.scope_manager, opentracing.ScopeManager)
    assert isinstance(scope, opentracing.Scope)
    assert isinstance(scope.span, opentracing.Span)
    assert isinstance(scope.span.context, lightstep_streaming.SpanContext)
    assert scope.manager is opentracing_tracer.scope_manager
    scope.close()
    for cls in map(type, (scope, scope.span, scope.manager)):
        with pytest.raises(TypeError, match="are created by a tracer only"):
            cls()


def test_there_is_one_tracer_of_a_provider(provider):
    assert provider.opentracing_tracer() is provider.opentracing_tracer()


def test_faces_and_spans_need_no_garbage_collection(opentracing_tracer):
    gc.collect()
    gc.disable()
    try:
        with opentracing_tracer.start_active_span("operation") as scope:
            dead = [weakref.ref(scope.span), weakref.ref(trace.get_current_span())]
        del scope
        assert [each() for each in dead] == [None, None]
    finally:
        gc.enable()


def test_what_both_apis_say_is_one_span(opentracing_tracer, tracer, arrived):
    with opentracing_tracer.start_active_span("begun in OpenTracing", tags={"a": 1}) as scope:
        current = trace.get_current_span()
        current.set_attribute("b", 2)
        current.add_event("event", {"key": "value"})
        current.update_name("renamed")
        scope.span.log_kv({"event": "log"})
    with tracer.start_as_current_span("begun in OpenTelemetry", attributes={"a": 1}):
        active = opentracing_tracer.active_span
        active.set_tag("b", 2)
        active.log_kv({"event": "event", "key": "value"}, timestamp=1_700_000_000)
        active.log_event("log")
    spans = arrived()
    for name in ("renamed", "begun in OpenTelemetry"):
        span = spans[name]
        assert (span.tags["a"], span.tags["b"]) == (1, 2)
        assert [log.fields["event"] for log in span.logs] == ["event", "log"]
        assert span.logs[0].fields["key"] == "value"
    assert spans["begun in OpenTelemetry"].logs[0].timestamp_micros == 1_700_000_000_000_000


@pytest.mark.parametrize(
    "value, expected",
    [(True, "error"), (False, "ok"), ("true", "error"), (None, "unset")],
)
def test_the_tag_error_is_the_status(tracer, opentracing_tracer, arrived, value, expected):
    with tracer.start_as_current_span("operation"):
        opentracing_tracer.active_span.set_tag("error", value)
    assert status_of(arrived()["operation"]) == expected


def test_another_value_of_the_tag_error_is_a_tag(tracer, opentracing_tracer, arrived):
    with tracer.start_as_current_span("operation"):
        opentracing_tracer.active_span.set_tag("error", "timeout")
    span = arrived()["operation"]
    assert span.tags["error"] == "timeout" and status_of(span) == "unset"


def test_the_last_status_counts_and_ok_of_opentelemetry_is_final(opentracing_tracer, arrived):
    def end(name, *steps):
        with opentracing_tracer.start_active_span(name) as scope:
            for step in steps:
                step(scope.span, trace.get_current_span())

    def error(face, span):
        face.set_tag("error", True)

    def no_error(face, span):
        face.set_tag("error", False)

    def ok(face, span):
        span.set_status(StatusCode.OK)

    def failed(face, span):
        span.set_status(Status(StatusCode.ERROR, "why"))

    end("ok is final", ok, error)
    end("ok comes later", error, ok)
    end("the tag is changed", no_error, error)
    end("ERROR comes later", error, failed)
    spans = arrived()
    assert status_of(spans["ok is final"]) == status_of(spans["ok comes later"]) == "ok"
    assert spans["ok comes later"].tags.get("error", False) is False
    assert status_of(spans["the tag is changed"]) == "error"
    assert status_of(spans["ERROR comes later"]) == "error"


def test_the_tag_span_kind_is_the_kind(tracer, opentracing_tracer, arrived):
    with opentracing_tracer.start_active_span("client", tags={"span.kind": "client"}):
        current: Any = trace.get_current_span()
        assert current.kind is SpanKind.CLIENT
    with tracer.start_as_current_span("server", kind=SpanKind.CLIENT):
        opentracing_tracer.active_span.set_tag("span.kind", "server")
    spans = arrived()
    assert kind_of(spans["client"]) == "client" and kind_of(spans["server"]) == "server"


def test_an_exception_is_recorded_by_the_api_whose_block_it_leaves(
    opentracing_tracer, tracer, arrived, wire
):
    with pytest.raises(ValueError):
        with opentracing_tracer.start_active_span("outer"):
            with tracer.start_as_current_span("inner"):
                raise ValueError("why")
    spans = arrived()
    assert status_of(spans["outer"]) == status_of(spans["inner"]) == "error"
    (log,) = spans["outer"].logs
    assert wire.exception(log)[1] == "why"
    (log,) = spans["inner"].logs
    assert log.fields["exception.message"] == "why"


def test_a_span_ends_once(opentracing_tracer, tracer, arrived, satellite):
    span = opentracing_tracer.start_span("first by OpenTracing")
    with opentracing_tracer.scope_manager.activate(span, finish_on_close=False):
        current = trace.get_current_span()
    span.finish(1_700_000_001)
    current.end(1_800_000_000_000_000_000)
    span.set_tag("late", 1).log_kv({"event": "late"})
    with tracer.start_as_current_span("first by OpenTelemetry", end_on_exit=False) as current:
        face = opentracing_tracer.active_span
    current.end()
    face.finish()
    assert len(arrived()) == len(satellite.spans) == 2
    assert "late" not in arrived()["first by OpenTracing"].tags


def test_times_that_are_given(opentracing_tracer, arrived):
    opentracing_tracer.start_span("operation", start_time=1_700_000_000.25).finish(1_700_000_001)
    span = arrived()["operation"]
    assert span.start_micros == 1_700_000_000_250_000
    assert span.duration_micros == 750_000


@pytest.mark.parametrize("leave", ["close", "error", "with"])
def test_finish_is_overridden_on_the_face_that_is_called(opentracing_tracer, leave, arrived):
    scope = opentracing_tracer.start_active_span("operation")
    span = trace.get_current_span()
    with mock.patch.object(scope.span, "finish", wraps=scope.span.finish) as finish:
        with mock.patch.object(span, "end") as end:
            if leave == "close":
                scope.close()
            elif leave == "with":
                with scope:
                    pass
            else:
                with pytest.raises(ValueError), scope:
                    raise ValueError
    assert finish.call_count == 1 and end.call_count == 0
    assert "operation" in arrived()


def test_end_is_overridden_on_the_face_that_is_called(tracer, opentracing_tracer):
    with tracer.start_as_current_span("operation", end_on_exit=False) as span:
        face = opentracing_tracer.active_span
    with mock.patch.object(face, "finish") as finish:
        span.end()
    assert finish.call_count == 0 and not span.is_recording()


def test_subclasses(provider, arrived):
    class Derived(OpenTracingTracer):
        def start_span(  # type: ignore[override]  # the rest has to come by keyword
            self, operation_name=None, **arguments
        ):
            span = super().start_span(operation_name, **arguments)
            return span.set_tag("by", "derived")

    tracer = Derived(provider)
    with tracer.start_active_span("outer"):
        active = tracer.active_span
        assert active is not None and active.tracer is tracer
        provider.get_tracer("scope").start_span("inner").end()
    spans = arrived()
    assert spans["outer"].tags["by"] == "derived" and "by" not in spans["inner"].tags
    assert spans["inner"].parent_id == spans["outer"].span_id


def test_overridden_properties(provider, arrived):
    class Derived(OpenTracingTracer):
        parent = None

        @property
        def active_span(self):
            return self.parent

    tracer = Derived(provider)
    tracer.parent = tracer.start_span("parent")
    with provider.get_tracer("scope").start_as_current_span("current"):
        tracer.start_span("child").finish()
    tracer.parent.finish()
    spans = arrived()
    assert spans["child"].parent_id == spans["parent"].span_id


def test_constructing(provider):
    with pytest.raises(TypeError):
        OpenTracingTracer()  # type: ignore[call-arg]  # wrong on purpose
    with pytest.raises(TypeError):
        OpenTracingTracer(object())  # type: ignore[arg-type]  # wrong on purpose
    tracer = OpenTracingTracer(provider)
    with pytest.raises(RuntimeError, match="called before"):
        OpenTracingTracer.__init__(tracer, provider)
    for call in (tracer.__class__.__new__(OpenTracingTracer).start_span,):
        with pytest.raises(RuntimeError, match="was not called"):
            call("operation")


def test_a_disabled_provider_has_a_tracer_that_does_nothing(make_provider, monkeypatch, satellite):
    monkeypatch.setenv("OTEL_SDK_DISABLED", "true")
    provider = make_provider()
    with provider.opentracing_tracer().start_active_span("operation"):
        pass
    assert provider.force_flush() and satellite.spans == []


def test_shutting_down_the_provider_ends_both(provider, opentracing_tracer, tracer, arrived):
    opentracing_tracer.start_span("before").finish()
    provider.shutdown()
    opentracing_tracer.start_span("late").finish()
    tracer.start_span("late too").end()
    metrics = opentracing_tracer.metrics()
    assert metrics == provider.metrics()
    assert (metrics["finished"], metrics["acknowledged"], metrics["dropped"]) == (3, 1, 2)


def test_the_tracer_flushes_what_both_have_finished(opentracing_tracer, tracer, satellite):
    tracer.start_span("operation").end()
    assert opentracing_tracer.flush()
    assert [span.operation_name for span in satellite.spans] == ["operation"]


def test_a_tracer_keeps_its_provider(make_provider, satellite):
    tracer = OpenTracingTracer(make_provider())
    gc.collect()
    tracer.start_span("operation").finish()
    assert tracer.flush()
    assert len(satellite.spans) == 1
