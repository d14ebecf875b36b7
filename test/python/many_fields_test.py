"""Spans with many tags and items of baggage: the time that each takes does not grow with them."""

import time

import pytest

pytestmark = pytest.mark.every_wire

FEW, MANY = 1_000, 8_000


def set_tags(span, count):
    for number in range(count):
        span.set_tag(f"tag {number}", number)


def set_tags_twice(span, count):
    for value in ("short", "a longer value"):
        for number in range(count):
            span.set_tag(f"t{number}", value)


def set_baggage(span, count):
    for number in range(count):
        span.set_baggage_item(f"item {number}", "value")


def set_baggage_twice(span, count):
    set_baggage(span, count)
    set_baggage(span, count)
    for number in range(count):
        assert span.get_baggage_item(f"ITEM {number}") == "value"


def set_baggage_of_the_parent(span, count):
    set_baggage(span, count)
    child = span.tracer.start_span("child", child_of=span)
    set_baggage(child, count)


def cost(tracer, use, count):
    """The CPU time of an operation on a new span, in the best of fifteen rounds."""

    def once():
        span = tracer.start_span("operation")
        begin = time.thread_time()
        use(span, count)
        return time.thread_time() - begin

    return min(once() for _ in range(15))


@pytest.mark.parametrize(
    "use",
    [set_tags, set_tags_twice, set_baggage, set_baggage_twice, set_baggage_of_the_parent],
    ids=lambda use: use.__name__,
)
def test_time_is_linear_in_the_number(tracer, use):
    """Of 8 times as many, what is quadratic costs 64 times as much."""
    # Much below a millisecond the clock and the caches decide.
    few = max(cost(tracer, use, FEW), 0.001)
    assert cost(tracer, use, MANY) < 32 * few


def test_ten_thousand_tags_arrive(tracer, arrived):
    with tracer.start_span("operation") as span:
        for value in (1, -1):
            for number in range(10_000):
                span.set_tag(f"{number}", value * number)
    tags = arrived()["operation"].tags
    # A negative number takes ten bytes on the wire; what the span has no room for stays as it was.
    assert len([key for key in tags if key.isdigit()]) == 10_000
    assert all(abs(tags[f"{number}"]) == number for number in range(10_000))
    assert tags["1"] == -1


def test_ten_thousand_items_of_baggage_are_kept(tracer):
    span = tracer.start_span("operation")
    for number in range(10_000):
        span.set_baggage_item(f"{number}", f"value {number}")
    before = span.context
    span.set_baggage_item("0", "changed")
    expected = {f"{number}": f"value {number}" for number in range(10_000)}
    assert before.baggage == expected
    assert span.context.baggage == dict(expected, **{"0": "changed"})
