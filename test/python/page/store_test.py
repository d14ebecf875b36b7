"""What the page's store keeps, and what it forgets."""

import gc
import tracemalloc

import pytest
from kept import MANY, lightstep_report, one_span, report_of, store_of, summaries

from lightstep_streaming.satellite.page import TraceStore
from sample_exports import START, add_service, add_span, make_export
from sample_reports import make_report


def test_a_summary_tells_of_all_spans_of_the_trace():
    store = store_of(
        one_span(2, parent_id=1, name="below", service="stock", start_nanos=1000),
        one_span(1, name="root", duration_nanos=5_000_000),
    )
    (summary,) = summaries(store)
    assert summary == {
        "id": f"{1:016x}",
        "version": 2,
        "service": "shop",
        "operation": "root",
        "hasRoot": True,
        "start": START // 1000,
        "duration": 5000,
        "spans": 2,
        "errors": 0,
        "services": {"stock": 1, "shop": 1},
        "spansForgotten": 0,
    }


def test_without_a_root_the_first_span_names_the_trace():
    (summary,) = summaries(
        store_of(
            one_span(2, parent_id=1, name="later", start_nanos=10),
            one_span(3, parent_id=1, name="first", start_nanos=5),
        )
    )
    assert (summary["operation"], summary["hasRoot"]) == ("first", False)


def test_a_span_that_comes_twice_is_kept_once():
    store = store_of(one_span(), one_span())
    assert store.span_count == 1
    assert store.size == store_of(one_span()).size


def test_spans_of_both_protocols_are_of_one_trace():
    high = 5 << 64
    store = store_of(
        lightstep_report(make_report(1)),
        one_span(9, trace_id=high | 1),
        lightstep_report(make_report(2)),
    )
    (summary,) = summaries(store)
    assert summary["id"] == f"{high | 1:032x}"
    assert summary["spans"] == 3
    assert store.find(1) is store.find(high | 1) is not None


def test_the_trace_that_changed_last_comes_first():
    store = store_of(
        one_span(trace_id=1), one_span(trace_id=2), one_span(2, trace_id=1, parent_id=1)
    )
    assert [trace.key for trace in store.newest_first()] == [1, 2]
    assert store.oldest_version == 2


def test_the_trace_that_has_not_changed_for_the_longest_time_is_forgotten_first():
    fits_three = store_of(*(one_span(trace_id=trace_id) for trace_id in (1, 2, 3))).size
    store = store_of(
        one_span(trace_id=1),
        one_span(trace_id=2),
        one_span(trace_id=3),
        one_span(1, trace_id=1),
        one_span(trace_id=4),
        limit=fits_three,
    )
    # A duplicate changes nothing.
    assert [trace.key for trace in store.newest_first()] == [4, 3, 2]
    assert (store.traces_forgotten, store.spans_forgotten) == (1, 1)
    assert store.find(1) is None
    assert store.size <= store.limit


def test_names_are_forgotten_with_the_last_trace_that_has_them():
    size = store_of(one_span(name="old")).size
    store = store_of(one_span(name="old"), one_span(trace_id=2, name="new"), limit=size + 10)
    assert store.names == [("shop", "new")]


def test_a_trace_that_alone_fills_the_store_keeps_what_came_first():
    export = make_export(*range(1, 101))
    limit = store_of(report_of(make_export(*range(1, 51)))).size
    store = store_of(report_of(export), limit=limit)
    (summary,) = summaries(store)
    assert 40 <= summary["spans"] <= 50
    assert summary["spansForgotten"] == 100 - summary["spans"] == store.spans_forgotten
    assert store.size <= limit


def test_a_span_larger_than_the_store_is_left_out():
    store = store_of(one_span(attributes={"large": "x" * 10_000}), limit=8000)
    assert (len(store), store.size, store.spans_forgotten) == (0, 0, 1)


@pytest.mark.parametrize("is_new", [True, False], ids=["new trace", "kept trace"])
def test_a_span_larger_than_the_store_leaves_other_traces_alone(is_new):
    store = store_of(*(one_span(trace_id=trace_id) for trace_id in range(1, 11)), limit=100_000)
    trace_id = 11 if is_new else 1
    store.add(one_span(2, trace_id=trace_id, attributes={"large": "x" * 200_000}))
    assert len(store) == 10
    assert (store.traces_forgotten, store.spans_forgotten) == (0, 1)
    assert store.span_count == 10


def _many_small_traces(number):
    export = make_export()
    for trace_id in range(1, 101):
        add_span(export, number, "op", trace_id=number * 1000 + trace_id)
    return export


def _many_names(number):
    export = make_export()
    for span_id in range(1, 101):
        add_span(export, number * 1000 + span_id, f"operation {number} {span_id}", trace_id=number)
    return export


def _many_services(number):
    export = make_export()
    for span_id in range(1, 51):
        add_service(export, f"service {number} {span_id}", host=f"host {span_id}")
        add_span(export, number * 1000 + span_id, "op", trace_id=number)
    return export


def _large_spans(number):
    export = make_export()
    for span_id in range(1, 11):
        tags = {f"key {n}": "€" * 100 for n in range(20)}
        add_span(export, span_id, "op", trace_id=number, attributes=tags)
    return export


@pytest.mark.parametrize(
    "make",
    [_many_small_traces, _many_names, _many_services, _large_spans],
    ids=lambda f: f.__name__,
)
def test_what_is_kept_takes_no_more_memory_than_the_limit(make):
    limit = 1 << 20
    # What is made once, whatever is kept, is made before the count begins.
    store_of(report_of(make(1)))
    store = TraceStore(limit)
    gc.collect()
    tracemalloc.start()
    try:
        for number in range(2, 10_000):
            if store.traces_forgotten > 20 or store.spans_forgotten > 4_000:
                break
            store.add(report_of(make(number)))
        else:
            raise AssertionError("the store never became full")
        gc.collect()
        allocated, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert store.size <= limit
    assert allocated <= limit
    # Not by keeping next to nothing.
    assert store.size >= 0.9 * limit
    assert allocated >= 0.4 * limit


def test_listeners_are_called_after_each_report():
    store = TraceStore(MANY)
    seen = []
    store.listeners.add(lambda: seen.append(store.span_count))
    store.add(one_span(1))
    store.add(one_span(2))
    assert seen == [1, 2]
