"""Each workload makes the calls that it names, as often as it is asked to, and counts its spans."""

import pytest
from opentracing.mocktracer import MockTracer
from side_by_side import measures
from side_by_side.tracers import opentracing_calls

WORKLOADS = [call.name for call in measures.CALLS]


@pytest.mark.parametrize("name", WORKLOADS)
@pytest.mark.parametrize("times", [1, 3])
def test_what_is_counted_is_what_is_finished(name, times):
    tracer = MockTracer()
    spans = opentracing_calls.workloads(tracer)[name](times)
    assert spans == len(tracer.finished_spans())


def test_every_call_that_is_measured_is_a_workload():
    assert list(opentracing_calls.workloads(MockTracer())) == WORKLOADS


def test_a_rich_span_is_a_child_with_three_tags_and_a_log():
    tracer = MockTracer()
    opentracing_calls.workloads(tracer)["rich_span"](2)
    *children, parent = tracer.finished_spans()
    assert len(children) == 2
    for child in children:
        assert child.parent_id == parent.context.span_id
        assert len(child.tags) == 3
        assert [len(log.key_values) for log in child.logs] == [2]


def test_a_nested_span_is_a_child_with_a_tag():
    tracer = MockTracer()
    opentracing_calls.workloads(tracer)["nested_span"](2)
    *children, parent = tracer.finished_spans()
    assert [child.parent_id for child in children] == [parent.context.span_id] * 2
    assert [len(child.tags) for child in children] == [1, 1]
