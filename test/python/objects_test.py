"""Spans and scopes as Python objects: their memory is reused, and no program can notice."""

import contextvars
import gc
import weakref
from typing import List

import pytest

import lightstep_streaming

# More than are kept for later.
MANY = 200


def test_an_attribute_ends_with_its_object(make_tracer):
    tracer = make_tracer()
    for _ in range(MANY):
        scope = tracer.start_active_span("operation")
        assert vars(scope) == vars(scope.span) == {}
        scope.mark = scope.span.mark = "mine"
        scope.close()


def test_a_dict_that_was_asked_for_stays_with_who_asked(make_tracer):
    tracer = make_tracer()
    attributes = [vars(tracer.start_span("operation")) for _ in range(MANY)]
    for number, mine in enumerate(attributes):
        mine["number"] = number
    assert attributes == [{"number": number} for number in range(MANY)]
    assert vars(tracer.start_span("operation")) == {}


class Attributes(dict):
    """Has attributes of its own."""


def test_a_dict_of_the_users_ends_with_its_object(make_tracer):
    tracer = make_tracer()
    for _ in range(MANY):
        span = tracer.start_span("operation")
        assert type(vars(span)) is dict
        span.__dict__ = Attributes()
        span.finish()


def test_a_weak_reference_ends_with_its_object(make_tracer):
    tracer = make_tracer()
    gone: List[weakref.ref] = []
    for _ in range(MANY):
        span = tracer.start_span("operation")
        reference = weakref.ref(span, gone.append)
        del span
        assert reference() is None
    assert len(gone) == MANY


def test_many_at_a_time(make_tracer):
    tracer = make_tracer()
    for _ in range(3):
        spans = [tracer.start_span(str(number)) for number in range(MANY)]
        assert len({span.context.span_id for span in spans}) == MANY
        scopes = [tracer.scope_manager.activate(span, False) for span in spans]
        assert [scope.span for scope in scopes] == spans
        for scope in reversed(scopes):
            scope.close()


def test_objects_in_a_cycle_are_collected(make_tracer):
    tracer = make_tracer()
    references = []
    for _ in range(MANY):
        span = tracer.start_span("operation")
        span.itself = span
        references.append(weakref.ref(span))
    del span
    gc.collect()
    assert [reference() for reference in references] == [None] * MANY


def test_a_cycle_of_a_span_and_its_scope_is_collected(make_tracer):
    tracer = make_tracer()
    references = []
    for _ in range(MANY):
        scope = tracer.start_active_span("operation")
        scope.span.scope = scope
        scope.close()
        references += [weakref.ref(scope), weakref.ref(scope.span)]
    del scope
    gc.collect()
    assert [reference() for reference in references] == [None] * len(references)


def test_scopes_that_are_never_closed(make_tracer):
    tracer = make_tracer()

    def open_many():
        for number in range(100_000):
            tracer.start_active_span(str(number))
        return weakref.ref(tracer.scope_manager.active)

    # Each holds the one before it; all end with the context that they were opened in.
    last = contextvars.Context().run(open_many)
    gc.collect()
    assert last() is None


@pytest.mark.parametrize("name", ["Span", "Scope"])
def test_a_finalizer_that_is_added_later(make_tracer, name):
    tracer = make_tracer()
    ended = []
    with tracer.start_active_span("before"):
        pass
    kind = getattr(lightstep_streaming, name)
    kind.__del__ = lambda self: ended.append(type(self))
    try:
        for _ in range(MANY):
            with tracer.start_active_span("operation"):
                pass
        assert ended == [kind] * MANY
    finally:
        del kind.__del__
    with tracer.start_active_span("after"):
        pass
    assert len(ended) == MANY


def test_a_finalizer_that_keeps_the_span(make_tracer):
    tracer = make_tracer()
    kept = []
    lightstep_streaming.Span.__del__ = lambda span: kept.append(span)
    try:
        tracer.start_span("kept").finish()
    finally:
        del lightstep_streaming.Span.__del__
    (span,) = kept
    span.set_tag("late", 1)
    assert span.context.span_id
    del span
    kept.clear()
    assert tracer.flush()

    # Nor does its memory remember that a finalizer ran.
    ended = []
    lightstep_streaming.Span.__del__ = lambda span: ended.append(1)
    try:
        for _ in range(MANY):
            tracer.start_span("operation").finish()
    finally:
        del lightstep_streaming.Span.__del__
    assert len(ended) == MANY


def test_a_method_that_is_changed_on_the_class_between_calls(make_tracer, monkeypatch):
    tracer = make_tracer()
    finish = lightstep_streaming.Span.finish
    calls = []

    def finish_and_tell(span, *arguments):
        calls.append(span)
        finish(span, *arguments)

    for turn in range(3):
        with tracer.start_active_span("as it is"):
            pass
        assert len(calls) == turn
        with monkeypatch.context() as patch:
            patch.setattr(lightstep_streaming.Span, "finish", finish_and_tell)
            with tracer.start_active_span("changed"):
                pass
        assert len(calls) == turn + 1
