"""Satellites that read a part of a request, or all of it, and never answer."""

import pytest
from books import check_all_acknowledged, check_arrived, check_balance
from waiting import wait_until

from lightstep_streaming.satellite import Satellite, Slow, Stall

pytestmark = pytest.mark.every_wire


def finish(tracer, numbers, **tags):
    for number in numbers:
        tracer.start_span(str(number), tags=tags).finish()


def names(satellite):
    return [span.operation_name for span in satellite.spans]


def last_error(tracer):
    return tracer.metrics()["endpoints"][0]["last_error"]


def test_no_answer_in_time(make_tracer):
    with Satellite(misbehaviour=Stall(after_bytes=None, times=1)) as satellite:
        tracer = make_tracer(satellite, report_timeout=300_000)
        finish(tracer, range(1000))
        assert tracer.flush(50)
        check_all_acknowledged(tracer, 1000)
        assert tracer.metrics()["retransmitted"] > 0
        assert check_arrived(names(satellite), 1000) == 0
        assert wait_until(lambda: last_error(tracer)) == "the answer timed out"


def test_one_that_stops_reading(make_tracer):
    with Satellite(misbehaviour=Stall(times=1), receive_buffer_bytes=4096) as satellite:
        tracer = make_tracer(satellite, report_timeout=1_000_000, reporting_period=600_000_000)
        finish(tracer, range(20_000), text="x" * 1000)
        assert tracer.flush(50)
        check_all_acknowledged(tracer, 20_000)
        assert tracer.metrics()["retransmitted"] > 0
        assert check_arrived(names(satellite), 20_000) == 0
        assert wait_until(lambda: last_error(tracer)) == "stopped accepting data"


def test_what_a_stalled_write_holds_up_goes_to_another_satellite_in_time(make_tracer):
    with Satellite(misbehaviour=Stall(), receive_buffer_bytes=4096) as stalled:
        with Satellite() as well:
            tracer = make_tracer(
                stalled, well, report_timeout=1_000_000, reporting_period=600_000_000
            )
            finish(tracer, range(20_000), text="x" * 1000)
            # The satellite's buffers may hold a small stream whole.
            error = wait_until(lambda: last_error(tracer))
            assert error in ("stopped accepting data", "the answer timed out")
            # Nobody flushes: its time is over, not that of somebody who waits.
            wait_until(lambda: tracer.metrics()["retransmitted"] > 0)
            assert tracer.flush(50)
            check_all_acknowledged(tracer, 20_000)
            assert check_arrived(names(well), 20_000) == 0
            assert not stalled.spans


def test_a_slow_answer_is_waited_for(make_tracer):
    with Satellite(misbehaviour=Slow(answer_delay=1)) as satellite:
        tracer = make_tracer(satellite, report_timeout=30_000_000)
        finish(tracer, range(1000))
        assert tracer.flush()
        check_all_acknowledged(tracer, 1000)
        assert tracer.metrics()["retransmitted"] == 0
        assert check_arrived(names(satellite), 1000) == 0


def test_an_answer_that_comes_too_late_makes_duplicates_that_are_counted(make_tracer):
    with Satellite(misbehaviour=Slow(answer_delay=20, times=1)) as satellite:
        tracer = make_tracer(satellite, report_timeout=300_000)
        finish(tracer, range(100))
        assert tracer.flush(50)
        check_all_acknowledged(tracer, 100)
        duplicates = check_arrived(names(satellite), 100)
        assert duplicates == tracer.metrics()["retransmitted"] > 0


@pytest.mark.parametrize("wait", ["flush", "close"])
def test_nobody_waits_longer_than_the_timeout(make_tracer, wait):
    with Satellite(misbehaviour=Stall()) as satellite:
        tracer = make_tracer(satellite, report_timeout=300_000)
        finish(tracer, range(100))
        assert getattr(tracer, wait)() is False
        check_balance(tracer.metrics())
        assert tracer.metrics()["acknowledged"] == 0
