"""OpenTracing's `no_parent_scope` on the default scope manager, as on its own."""

import asyncio
import contextvars
import importlib
import subprocess
import sys

import pytest
from opentracing.scope_managers.contextvars import ContextVarsScopeManager, no_parent_scope

import lightstep_streaming

MANAGERS = [lightstep_streaming.ScopeManager, ContextVarsScopeManager]


@pytest.fixture(params=MANAGERS, ids=lambda manager: manager.__module__)
def tracer(request, make_tracer):
    return make_tracer(request.param())


def parent_of(span):
    return span.references[0].span_id if span.references else None


def test_a_span_in_it_begins_a_trace(tracer, arrived):
    with tracer.start_active_span("outer") as outer:
        with no_parent_scope():
            assert tracer.active_span is None
            with tracer.start_active_span("alone") as alone:
                assert tracer.active_span is alone.span
                tracer.start_span("child of alone").finish()
            assert tracer.active_span is None
        assert tracer.active_span is outer.span
        tracer.start_span("child of outer").finish()
    spans = arrived()
    assert parent_of(spans["alone"]) is None
    assert parent_of(spans["child of alone"]) == spans["alone"].span_id
    assert parent_of(spans["child of outer"]) == spans["outer"].span_id


def test_it_may_stand_within_itself(tracer):
    with tracer.start_active_span("outer") as outer:
        with no_parent_scope():
            with tracer.start_active_span("inner") as inner:
                with no_parent_scope():
                    assert tracer.active_span is None
                    with tracer.start_active_span("innermost") as innermost:
                        assert tracer.active_span is innermost.span
                    assert tracer.active_span is None
                assert tracer.active_span is inner.span
            with no_parent_scope():
                assert tracer.active_span is None
        assert tracer.active_span is outer.span


def test_it_ends_when_it_is_left_by_an_exception(tracer):
    with tracer.start_active_span("outer") as outer:
        with pytest.raises(KeyError), no_parent_scope():
            raise KeyError
        assert tracer.active_span is outer.span


def test_tasks_that_are_made_in_it_have_no_parent(tracer):
    async def look():
        await asyncio.sleep(0)
        return tracer.active_span

    async def main():
        with tracer.start_active_span("outer") as outer:
            with no_parent_scope():
                apart = asyncio.ensure_future(look())
            within = asyncio.ensure_future(look())
            assert await apart is None
            assert await within is outer.span

    asyncio.run(main())


def test_another_context_goes_on(tracer):
    with tracer.start_active_span("outer") as outer:
        copied = contextvars.copy_context()
        with no_parent_scope():
            assert copied.run(lambda: tracer.active_span) is outer.span


def test_it_acts_on_every_tracer_there_is(make_tracer):
    tracers = [make_tracer(), make_tracer(), make_tracer(ContextVarsScopeManager())]
    scopes = [tracer.start_active_span("outer") for tracer in tracers]
    with no_parent_scope():
        del tracers[1]  # one that goes meanwhile
        assert [tracer.active_span for tracer in tracers] == [None, None]
        late = make_tracer()
        assert late.active_span is None
    assert [tracer.active_span for tracer in tracers] == [scopes[0].span, scopes[2].span]
    for scope in reversed(scopes):
        scope.close()


def test_managers_that_are_gone_are_forgotten():
    before = len(lightstep_streaming._native.hide_active_scopes())
    manager = lightstep_streaming.ScopeManager()
    assert len(lightstep_streaming._native.hide_active_scopes()) == before + 1
    del manager
    assert len(lightstep_streaming._native.hide_active_scopes()) == before


@pytest.mark.parametrize("first", ["opentracing.scope_managers.contextvars", "lightstep_streaming"])
def test_the_order_of_the_imports_does_not_matter(first):
    program = f"""
import sys
import {first}
from opentracing.scope_managers.contextvars import no_parent_scope
import lightstep_streaming
tracer = lightstep_streaming.Tracer(
    access_token="token", collector_plaintext=True, report_timeout=1000,
    satellite_endpoints=[{{"host": "127.0.0.1", "port": 1}}],
)
with tracer.start_active_span("outer"), no_parent_scope():
    sys.exit(0 if tracer.active_span is None else 3)
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        check=False,
        env={"PYTHONPATH": ":".join(sys.path)},
        timeout=60,
    )
    assert done.returncode == 0


def test_the_variable_of_opentracing_is_there_as_before():
    variable = importlib.import_module("opentracing.scope_managers.contextvars")._SCOPE
    assert variable.name == "scope"
    token = variable.set("something")
    assert variable.get(None) == "something"
    variable.reset(token)
