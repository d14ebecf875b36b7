"""Objects live as long as they are needed and no longer."""

import concurrent.futures
import contextvars
import gc
import os
import sys
import time
import weakref
from typing import Dict

import pytest

import lightstep_streaming
from lightstep_streaming.satellite import Satellite


def thread_count():
    return len(os.listdir("/proc/self/task"))


def resident_bytes():
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def test_spans_and_scopes_end_with_their_last_reference(tracer):
    scope = tracer.start_active_span("operation")
    references = [weakref.ref(each) for each in (scope, scope.span, scope.span.context)]
    scope.close()
    del scope
    assert [reference() for reference in references] == [None] * 3


def test_cycles_are_collected(make_tracer):
    tracer = lightstep_streaming.Tracer(access_token="", collector_plaintext=True)
    span = tracer.start_span("operation")
    scope = tracer.scope_manager.activate(span, True)
    scope.close()
    span.me = span
    span.context.me = span.context
    scope.me = scope
    tracer.me = [tracer, span, scope]
    tracer.scope_manager.me = tracer
    references = [
        weakref.ref(each) for each in (tracer, span, scope, span.context, tracer.scope_manager)
    ]
    del tracer, span, scope
    gc.collect()
    assert [reference() for reference in references] == [None] * 5


def test_a_span_keeps_its_tracer(satellite):
    span = lightstep_streaming.Tracer(
        access_token="token", collector_plaintext=True, satellite_endpoints=[satellite.endpoint]
    ).start_span("operation")
    gc.collect()
    span.finish()
    assert span.tracer.flush()
    assert len(satellite.spans) == 1


def test_a_tracer_that_is_gone_takes_its_thread_along(satellite):
    before = thread_count()
    tracer = lightstep_streaming.Tracer(
        access_token="token", collector_plaintext=True, satellite_endpoints=[satellite.endpoint]
    )
    tracer.start_span("operation").finish()
    assert tracer.flush()
    assert thread_count() > before
    del tracer
    # Short-lived ones, of a look-up or of a flush, may take a moment to be gone.
    deadline = time.monotonic() + 60
    while thread_count() > before and time.monotonic() < deadline:
        time.sleep(0.01)
    assert thread_count() <= before


def test_spans_do_not_pile_up(make_tracer):
    with Satellite(discard=True) as satellite:
        _work_and_measure(make_tracer(satellite_endpoints=[satellite.endpoint]))


def _work_and_measure(tracer):
    def work(count):
        for number in range(count):
            with tracer.start_active_span("operation", tags={"number": number}) as scope:
                scope.span.log_kv({"event": "x", "list": [number]})
                assert scope.span.set_baggage_item("key", "value").context.baggage
                tracer.start_span("child", child_of=scope.span, start_time=5).finish(6)
                carrier: Dict[str, str] = {}
                tracer.inject(scope.span.context, "http_headers", carrier)
                tracer.extract("http_headers", carrier)
            try:
                with tracer.start_active_span("bad"):
                    raise ValueError
            except ValueError:
                pass
        assert tracer.flush()

    work(3000)
    gc.collect()
    blocks, bytes_before = sys.getallocatedblocks(), resident_bytes()
    work(10_000)
    gc.collect()
    assert sys.getallocatedblocks() - blocks < 1000
    assert resident_bytes() - bytes_before < 50e6


@pytest.mark.parametrize(
    "failing_call",
    [
        lambda tracer: tracer.start_span("name", unknown=1),
        lambda tracer: tracer.inject(None, "http_headers", {}),
        lambda tracer: tracer.extract("unknown", {}),
        lambda tracer: tracer.extract("http_headers", {"ot-tracer-traceid": "x"}),
        lambda tracer: tracer.inject(tracer.start_span(), "http_headers", 5),
        lambda tracer: lightstep_streaming.Tracer(
            access_token=5  # type: ignore[arg-type]  # wrong on purpose
        ),
        lambda tracer: lightstep_streaming.Span(),
    ],
)
def test_failing_calls_leak_nothing(tracer, failing_call):
    def fail(count):
        for _ in range(count):
            with pytest.raises(Exception):  # noqa: B017
                failing_call(tracer)

    fail(200)
    gc.collect()
    blocks = sys.getallocatedblocks()
    fail(1000)
    gc.collect()
    assert sys.getallocatedblocks() - blocks < 200


def test_reference_counts_of_what_is_everywhere(tracer):
    shared = [None, True, False, lightstep_streaming.Span, lightstep_streaming.Scope, tracer]
    counts = [sys.getrefcount(each) for each in shared]
    for _ in range(5000):
        with tracer.start_active_span("operation", finish_on_close=True) as scope:
            scope.span.set_tag("key", True).finish()
    after = [sys.getrefcount(each) for each in shared]
    assert all(abs(new - old) < 100 for old, new in zip(counts, after))


def test_a_hundred_thousand_scopes_within_one_another(tracer):
    span = tracer.start_span("operation")
    scope = None
    for _ in range(100_000):
        scope = tracer.scope_manager.activate(span, False)
    reference = weakref.ref(scope)
    while tracer.active_span is not None:
        tracer.scope_manager.active.close()
    del scope
    assert reference() is None


def test_unclosed_scopes_end_without_recursion(make_tracer):
    manager = lightstep_streaming.ScopeManager()

    def activate():
        for _ in range(100_000):
            manager.activate(None, False)

    contextvars.Context().run(activate)
    assert manager.active is None


def test_many_threads_use_one_tracer_and_one_span(tracer, satellite):
    shared = tracer.start_span("shared")

    def work(number):
        for step in range(500):
            shared.set_tag(f"tag {number}", step)
            with tracer.start_active_span("operation", child_of=shared):
                pass

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    shared.finish()
    assert tracer.flush(30)
    assert satellite.counters.distinct_spans == 8 * 500 + 1
    (received,) = [span for span in satellite.spans if span.operation_name == "shared"]
    assert received.tags == {f"tag {number}": 499 for number in range(8)}
