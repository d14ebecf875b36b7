"""Scopes that are never closed because the program calls span.finish() instead of scope.close():
the active span stays the parent, finished or not, and memory does not grow.
"""

import contextvars
import logging
import time
import weakref

import pytest

import lightstep_streaming

ROUNDS = 2000
# Scopes of a context are looked through when there are 64, and each time their number has doubled.
FLAT = 150


@pytest.fixture
def live_spans():
    """How many of the spans that were given to `watch` are in memory."""

    class Live:
        def __init__(self):
            self.references = []

        def watch(self, scope):
            self.references.append(weakref.ref(scope.span))
            return scope

        def count(self):
            return sum(reference() is not None for reference in self.references)

    return Live()


def no_variable(tracer, watch):
    for _ in range(ROUNDS):
        watch(tracer.start_active_span("message")).span.finish()


def a_variable(tracer, watch):
    for _ in range(ROUNDS):
        scope = watch(tracer.start_active_span("message"))
        scope.span.finish()


def two_variables(tracer, watch):
    for _ in range(ROUNDS):
        outer = watch(tracer.start_active_span("outer"))
        inner = watch(tracer.start_active_span("inner"))
        inner.span.finish()
        outer.span.finish()


def the_outer_first(tracer, watch):
    for _ in range(ROUNDS):
        outer = watch(tracer.start_active_span("outer"))
        inner = watch(tracer.start_active_span("inner"))
        outer.span.finish()
        inner.span.finish()


def batches(tracer, watch):
    for _ in range(ROUNDS // 10):
        batch = [watch(tracer.start_active_span("message")) for _ in range(10)]
        for scope in batch:
            scope.span.finish()


def a_block_within(tracer, watch):
    for _ in range(ROUNDS):
        scope = watch(tracer.start_active_span("message"))
        with watch(tracer.start_active_span("commit")):
            pass
        scope.span.finish()


def a_given_parent(tracer, watch):
    parent = tracer.start_span("parent").context
    for _ in range(ROUNDS):
        scope = watch(tracer.start_active_span("message", child_of=parent))
        scope.span.finish()


def no_parent(tracer, watch):
    for _ in range(ROUNDS):
        scope = watch(tracer.start_active_span("message", ignore_active_span=True))
        scope.span.finish()


def by_the_manager(tracer, watch):
    for _ in range(ROUNDS):
        scope = watch(tracer.scope_manager.activate(tracer.start_span("message"), True))
        scope.span.finish()


def not_to_be_finished(tracer, watch):
    for _ in range(ROUNDS):
        scope = watch(tracer.start_active_span("message", finish_on_close=False))
        scope.span.finish()


def close_down_to(tracer, scopes):
    """Closes what is active above each of these, and them."""
    for scope in reversed(scopes):
        while tracer.scope_manager.active is not scope:
            tracer.scope_manager.active.close()
        scope.close()
    assert tracer.scope_manager.active is None


LOOPS = [
    no_variable,
    a_variable,
    two_variables,
    the_outer_first,
    batches,
    a_block_within,
    a_given_parent,
    no_parent,
    by_the_manager,
    not_to_be_finished,
]


@pytest.mark.parametrize("loop", LOOPS, ids=lambda loop: loop.__name__)
def test_memory_stays_flat(tracer, live_spans, loop):
    loop(tracer, live_spans.watch)
    assert live_spans.count() < FLAT


@pytest.mark.parametrize("loop", LOOPS, ids=lambda loop: loop.__name__)
def test_memory_stays_flat_within_many_blocks(tracer, live_spans, loop):
    blocks = [tracer.start_active_span(f"block {number}") for number in range(100)]
    loop(tracer, live_spans.watch)
    assert live_spans.count() < 2 * len(blocks) + FLAT
    close_down_to(tracer, blocks)


def test_memory_stays_flat_in_each_of_many_contexts(tracer, live_spans):
    contexts = [contextvars.copy_context() for _ in range(3)]
    for _ in range(ROUNDS):
        for context in contexts:
            context.run(lambda: live_spans.watch(tracer.start_active_span("message")).span.finish())
    assert live_spans.count() < len(contexts) * FLAT


def test_memory_stays_flat_with_an_overridden_manager(make_tracer, live_spans):
    class Own(lightstep_streaming.ScopeManager):
        @property
        def active(self):
            return super().active

    a_variable(make_tracer(Own()), live_spans.watch)
    assert live_spans.count() < FLAT


def test_the_active_span_is_the_parent_finished_or_not(tracer, satellite):
    for number in range(200):
        scope = tracer.start_active_span(str(number))
        scope.span.finish()
        assert tracer.active_span is scope.span
        with tracer.start_active_span(f"within {number}"):
            pass
        assert tracer.active_span is scope.span
    assert tracer.flush()
    spans = {span.operation_name: span for span in satellite.spans}
    for number in range(200):
        parent = spans[str(number - 1)].span_id if number else None
        assert spans[str(number)].parent_id == parent
        assert spans[f"within {number}"].parent_id == spans[str(number)].span_id


@pytest.mark.parametrize("depth", [63, 64, 65, 1000])
def test_scopes_that_somebody_has_are_closed_in_their_order(tracer, depth):
    scopes = []
    for number in range(depth):
        scopes.append(tracer.start_active_span(str(number)))
        scopes[-1].span.finish()
        # Forgotten, and between the others.
        tracer.start_active_span("forgotten").span.finish()
    close_down_to(tracer, scopes)


def test_scopes_of_spans_that_are_open_stay(tracer):
    for number in range(1000):
        tracer.start_active_span(str(number)).span.set_baggage_item("number", str(number))
    for number in reversed(range(1000)):
        scope = tracer.scope_manager.active
        assert scope.span.get_baggage_item("number") == str(number)
        scope.close()
    assert tracer.scope_manager.active is None


def test_blocks_within_one_another_end_in_their_order(tracer, arrived):
    def recurse(depth):
        with tracer.start_active_span(str(depth)) as scope:
            if depth < 300:
                recurse(depth + 1)
            assert tracer.scope_manager.active is scope

    recurse(0)
    assert tracer.active_span is None
    spans = arrived()
    for depth in range(300):
        assert spans[str(depth + 1)].parent_id == spans[str(depth)].span_id


def test_what_a_context_was_copied_with_stays(tracer, live_spans):
    """Children keep the parent that their task was started under."""
    inherited = live_spans.watch(tracer.start_active_span("inherited")).span
    context = contextvars.copy_context()
    inherited.finish()
    tracer.scope_manager.active.close()

    def work():
        for _ in range(3):
            with tracer.start_active_span("own"):
                a_variable(tracer, lambda scope: scope)
                while tracer.scope_manager.active.span is not inherited:
                    tracer.scope_manager.active.close()
        return tracer.active_span

    assert context.run(work) is inherited


def test_finalizers_may_use_the_tracer(tracer, monkeypatch):
    ended = []

    def finalize(scope):
        if scope.span.tag == "message":
            with tracer.start_active_span("within a finalizer") as own:
                own.span.tag = "own"
                ended.append(tracer.active_span is own.span)

    def watch(scope):
        scope.span.tag = "message"
        return scope

    with tracer.start_active_span("block") as block:
        block.span.tag = "block"
        with monkeypatch.context() as patch:
            patch.setattr(lightstep_streaming.Scope, "__del__", finalize, raising=False)
            a_variable(tracer, watch)
        close_down_to(tracer, [block])
    assert len(ended) > ROUNDS - FLAT and all(ended)


def lines_of(caplog):
    return [
        record.getMessage() for record in caplog.records if "released scopes" in record.getMessage()
    ]


def test_one_line_says_so(make_tracer, caplog):
    caplog.set_level(logging.WARNING, "lightstep_streaming")
    tracer = make_tracer()
    with tracer.start_active_span("block"):
        no_variable(tracer, lambda scope: scope)
    deadline = time.monotonic() + 30
    while not lines_of(caplog) and time.monotonic() < deadline:
        tracer.flush()
    for _ in range(3):
        no_variable(tracer, lambda scope: scope)
    tracer.close()
    (line,) = lines_of(caplog)
    assert "scope.close()" in line


def test_who_closes_scopes_reads_no_such_line(make_tracer, caplog):
    caplog.set_level(logging.WARNING, "lightstep_streaming")
    tracer = make_tracer()
    for _ in range(ROUNDS):
        with tracer.start_active_span("outer"), tracer.start_active_span("inner") as scope:
            scope.span.finish()
    tracer.close()
    assert lines_of(caplog) == []
