"""The metrics add up at every moment, whatever threads and satellites do meanwhile."""

import threading

import pytest
from books import check_balance

from lightstep_streaming.satellite import Cut, Satellite, Slow, Status

pytestmark = pytest.mark.every_wire

FAULTS = {
    "taken": None,
    "failed": [Status(503, times=3), Cut(after_bytes=100, times=3)] * 20,
    "rejected": Status(400),
    "slow": Slow(bytes_per_second=100_000),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_the_books_balance_at_every_moment(make_tracer, fault):
    with Satellite(misbehaviour=fault, keep_spans=False) as satellite:
        tracer = make_tracer(satellite, reporting_period=5000, max_buffered_spans=2000)
        stop = threading.Event()

        def trace():
            while not stop.is_set():
                for _ in range(100):
                    tracer.start_span("operation").finish()

        threads = [threading.Thread(target=trace) for _ in range(4)]
        for thread in threads:
            thread.start()
        try:
            before = tracer.metrics()
            for _ in range(5000):
                metrics = tracer.metrics()
                check_balance(metrics)
                assert metrics["buffered"] <= 2000
                for account in ("finished", "acknowledged", "dropped", "rejected"):
                    assert metrics[account] >= before[account], account
                before = metrics
        finally:
            stop.set()
            for thread in threads:
                thread.join()
        assert before["finished"] > 10_000


@pytest.mark.lightstep_only
def test_dropped_spans_are_told_to_the_satellite_to_the_span(make_tracer):
    with Satellite(keep_spans=False) as satellite:
        tracer = make_tracer(satellite, max_buffered_spans=100, reporting_period=5000)
        for _ in range(100_000):
            tracer.start_span("operation").finish()
        tracer.flush(30)
        # The report that says so is the next one.
        tracer.start_span("operation").finish()
        assert tracer.flush(30)
        metrics = tracer.metrics()
        check_balance(metrics)
        assert metrics["dropped"] > 0
        assert satellite.counters.spans_dropped == metrics["dropped"]
        assert satellite.counters.distinct_spans == metrics["acknowledged"]
