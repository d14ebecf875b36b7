"""Scope managers: the native default in threads and in asyncio, and every one that ships with
OpenTracing, each with the library that it is made for."""

import asyncio
import concurrent.futures
import contextvars
import gc
import threading
import weakref
from typing import Dict, Optional

import gevent
import opentracing
import pytest
from opentracing.harness.scope_check import ScopeCompatibilityCheckMixin
from opentracing.scope_managers import ThreadLocalScopeManager
from opentracing.scope_managers.asyncio import AsyncioScopeManager
from opentracing.scope_managers.contextvars import ContextVarsScopeManager
from opentracing.scope_managers.gevent import GeventScopeManager

import lightstep_streaming

try:
    import tornado.gen
    import tornado.ioloop
    from opentracing.scope_managers.tornado import TornadoScopeManager, tracer_stack_context

    no_tornado = None
except ImportError as error:
    # The scope manager is for Tornado before 6, which does not import on the newest interpreters.
    no_tornado = str(error)


@pytest.fixture
def parents(satellite):
    """The operation names that have arrived, each with its parent's."""

    def read(tracer):
        assert tracer.flush()
        names = {span.span_id: span.operation_name for span in satellite.spans}
        return {span.operation_name: names.get(span.parent_id) for span in satellite.spans}

    return read


class TestNativeInAsyncio(ScopeCompatibilityCheckMixin):
    def scope_manager(self):
        return lightstep_streaming.ScopeManager()

    def run_test(self, test_fn):
        async def test():
            test_fn()

        asyncio.run(test())


@pytest.mark.parametrize(
    "make_manager",
    [lightstep_streaming.ScopeManager, ThreadLocalScopeManager, ContextVarsScopeManager],
)
def test_threads_have_their_own_active_span(make_tracer, parents, make_manager):
    tracer = make_tracer(make_manager())
    barrier = threading.Barrier(4)

    def work(number):
        assert tracer.active_span is None
        with tracer.start_active_span(f"outer {number}") as outer:
            barrier.wait()
            with tracer.start_active_span(f"inner {number}"):
                barrier.wait()
            assert tracer.active_span is outer.span
        assert tracer.active_span is None

    with tracer.start_active_span("main"):
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            list(pool.map(work, range(4)))
    expected: Dict[str, Optional[str]] = {"main": None}
    for number in range(4):
        expected.update({f"outer {number}": None, f"inner {number}": f"outer {number}"})
    assert parents(tracer) == expected


@pytest.mark.parametrize(
    "make_manager", [lightstep_streaming.ScopeManager, ContextVarsScopeManager]
)
def test_asyncio_tasks_inherit_the_active_span(make_tracer, parents, make_manager):
    tracer = make_tracer(make_manager())

    async def child(number):
        with tracer.start_active_span(f"child {number}"):
            await asyncio.sleep(0)
            with tracer.start_active_span(f"grandchild {number}"):
                await asyncio.sleep(0)

    async def main():
        with tracer.start_active_span("main") as scope:
            await asyncio.gather(*map(child, range(3)))
            assert tracer.active_span is scope.span
        assert tracer.active_span is None

    asyncio.run(main())
    expected: Dict[str, Optional[str]] = {"main": None}
    for number in range(3):
        expected.update({f"child {number}": "main", f"grandchild {number}": f"child {number}"})
    assert parents(tracer) == expected


def test_asyncio_scope_manager(make_tracer, parents):
    tracer = make_tracer(AsyncioScopeManager())

    async def child(number, parent):
        assert tracer.active_span is None
        with tracer.scope_manager.activate(parent, finish_on_close=False):
            with tracer.start_active_span(f"child {number}"):
                await asyncio.sleep(0)

    async def main():
        with tracer.start_active_span("main") as scope:
            await asyncio.gather(*(child(number, scope.span) for number in range(3)))

    asyncio.run(main())
    assert parents(tracer) == {
        "main": None,
        "child 0": "main",
        "child 1": "main",
        "child 2": "main",
    }


class TestNativeInGreenlets(ScopeCompatibilityCheckMixin):
    def scope_manager(self):
        return lightstep_streaming.ScopeManager()

    def run_test(self, test_fn):
        gevent.spawn(test_fn).get()


@pytest.mark.parametrize("make_manager", [lightstep_streaming.ScopeManager, GeventScopeManager])
def test_greenlets_have_their_own_active_span(make_tracer, parents, make_manager):
    tracer = make_tracer(make_manager())

    def child(number, parent):
        with tracer.scope_manager.activate(parent, finish_on_close=False):
            with tracer.start_active_span(f"child {number}"):
                gevent.sleep(0)
                with tracer.start_active_span(f"grandchild {number}"):
                    gevent.sleep(0)

    with tracer.start_active_span("main") as scope:
        gevent.joinall([gevent.spawn(child, n, scope.span) for n in range(3)], raise_error=True)
        assert tracer.active_span is scope.span
    expected: Dict[str, Optional[str]] = {"main": None}
    for number in range(3):
        expected.update({f"child {number}": "main", f"grandchild {number}": f"child {number}"})
    assert parents(tracer) == expected


@pytest.mark.skipif(no_tornado is not None, reason=f"no Tornado before 6 here: {no_tornado}")
def test_tornado_coroutines_inherit_the_active_span(make_tracer, parents):
    tracer = make_tracer(TornadoScopeManager())

    @tornado.gen.coroutine
    def child():
        with tracer.start_active_span("child"):
            yield tornado.gen.moment
            with tracer.start_active_span("grandchild"):
                yield tornado.gen.moment

    @tornado.gen.coroutine
    def main():
        with tracer.start_active_span("main"):
            yield child()

    def start():
        with tracer_stack_context():
            return main()

    asyncio.set_event_loop(asyncio.new_event_loop())
    tornado.ioloop.IOLoop.current().run_sync(start)
    assert parents(tracer) == {"main": None, "child": "main", "grandchild": "child"}


@pytest.mark.parametrize(
    "make_manager",
    [ThreadLocalScopeManager, AsyncioScopeManager, ContextVarsScopeManager, GeventScopeManager],
)
def test_an_error_within_a_foreign_scope_is_recorded(make_tracer, satellite, make_manager):
    tracer = make_tracer(make_manager())
    with pytest.raises(ValueError):
        with tracer.start_active_span("operation"):
            raise ValueError("text")
    assert tracer.flush()
    (span,) = satellite.spans
    assert span.tags == {"error": True}
    assert span.logs[0].fields["message"] == "text"
    assert span.logs[0].fields["error.kind"] == "ValueError"
    assert span.logs[0].fields["stack"].startswith("Traceback")


def test_a_scope_that_is_closed_stays_active_in_copies_of_the_context(tracer):
    scope = tracer.start_active_span("operation")
    copied = contextvars.copy_context()
    scope.close()
    assert tracer.active_span is None
    assert copied.run(lambda: tracer.active_span) is scope.span


def test_a_scope_that_is_closed_in_a_copied_context_uncovers_what_was_active_there(tracer):
    outer, inner = tracer.start_active_span("outer"), tracer.start_active_span("inner")
    copied = contextvars.copy_context()

    def close_and_look():
        inner.close()
        return tracer.scope_manager.active

    assert copied.run(close_and_look) is outer
    assert tracer.scope_manager.active is outer
    inner.close()
    assert tracer.scope_manager.active is outer
    outer.close()
    assert tracer.scope_manager.active is None


def test_scopes_that_nobody_closes_are_collected(tracer):
    def leave_open():
        for _ in range(10):
            tracer.start_active_span("left open")
        return weakref.ref(tracer.scope_manager.active)

    left = contextvars.copy_context().run(leave_open)
    gc.collect()
    assert left() is None


def test_tracers_do_not_share_the_active_span(make_tracer):
    one, other = make_tracer(), make_tracer()
    with one.start_active_span("operation"):
        assert other.active_span is None
        shared = make_tracer(one.scope_manager)
        assert shared.active_span is one.active_span


def test_spans_of_others_can_be_active(tracer, arrived):
    foreign = opentracing.Tracer().start_span("foreign")
    with tracer.scope_manager.activate(foreign, True) as scope:
        assert tracer.active_span is foreign
        assert scope.manager is tracer.scope_manager
        tracer.start_span("operation").finish()
    assert arrived()["operation"].references == ()


class FailingScopeManager(opentracing.ScopeManager):
    @property
    def active(self):
        raise LookupError("broken")


def test_a_scope_manager_that_fails_leaves_spans_without_a_parent(make_tracer, satellite):
    tracer = make_tracer(FailingScopeManager())
    tracer.start_span("operation").finish()
    assert tracer.flush()
    assert satellite.spans[0].references == ()
