"""Satellites that answer with an error: spans that failed are sent again, and spans that were
refused are not.
"""

import logging
import time

import pytest
from books import check_all_acknowledged, check_arrived, check_balance
from waiting import wait_until

from lightstep_streaming.satellite import Cut, NoAnswer, Partial, Satellite, Status

pytestmark = pytest.mark.every_wire


def finish(tracer, numbers, **tags):
    for number in numbers:
        tracer.start_span(str(number), tags=tags).finish()


def names(*satellites):
    return [span.operation_name for satellite in satellites for span in satellite.spans]


def lines(caplog, text):
    """Those with `text` in them, once there are any."""
    return wait_until(lambda: [line for line in caplog.records if text in line.getMessage()])


NOT_TAKEN = {
    "408": Status(408),
    "429": Status(429),
    "500": Status(500),
    "503": Status(503),
    "503, and to be left alone": Status(503, retry_after=1),
    "503 from a proxy": Status(503, early=True),
    "reset in the middle": Cut(after_bytes=100, reset=True),
    "closed in the middle": Cut(after_bytes=100, reset=False),
    "reset before the answer": NoAnswer(reset=True),
    "closed before the answer": NoAnswer(reset=False),
}


def skip_refusals(wire, fault):
    if isinstance(fault, Status) and fault.status not in wire.retried_statuses:
        pytest.skip(f"{fault.status} is a refusal over {wire.name}")


@pytest.mark.parametrize("fault", NOT_TAKEN.values(), ids=NOT_TAKEN)
def test_what_one_does_not_take_another_does(make_tracer, wire, fault):
    skip_refusals(wire, fault)
    with Satellite(misbehaviour=fault) as bad, Satellite() as good:
        tracer = make_tracer(bad, good)
        made = 0
        # It takes two turns at the most until the bad one has one, but it may rest just then.
        while made < 100_000 and tracer.metrics()["streams_failed"] == 0:
            finish(tracer, range(made, made + 100))
            made += 100
            assert tracer.flush(30)
        check_all_acknowledged(tracer, made)
        assert tracer.metrics()["retransmitted"] > 0
        assert check_arrived(names(bad, good), made) == 0
        assert not bad.spans


@pytest.mark.parametrize("fault", NOT_TAKEN.values(), ids=NOT_TAKEN)
def test_what_is_not_taken_is_sent_again_to_the_only_one(make_tracer, wire, fault):
    skip_refusals(wire, fault)
    twice = type(fault)(**{**vars(fault), "times": 2})
    with Satellite(misbehaviour=twice) as satellite:
        tracer = make_tracer(satellite)
        finish(tracer, range(100))
        assert tracer.flush(50)
        check_all_acknowledged(tracer, 100)
        assert tracer.metrics()["retransmitted"] > 0
        assert check_arrived(names(satellite), 100) == 0
        assert satellite.counters.misbehaved == 2


def test_retry_after_is_heeded(make_tracer):
    with Satellite(misbehaviour=Status(503, retry_after=1, times=1)) as satellite:
        tracer = make_tracer(satellite)
        finish(tracer, range(10))
        begun = time.monotonic()
        assert tracer.flush(30)
        # Without the wish it would have been tried again after a tenth of a second.
        assert time.monotonic() - begun >= 1


def test_a_lost_answer_makes_duplicates_that_are_counted(make_tracer):
    with Satellite(misbehaviour=NoAnswer(takes=True, times=1)) as satellite:
        tracer = make_tracer(satellite)
        finish(tracer, range(100))
        assert tracer.flush(30)
        check_all_acknowledged(tracer, 100)
        duplicates = check_arrived(names(satellite), 100)
        assert duplicates == tracer.metrics()["retransmitted"] > 0


def check_refused(make_tracer, caplog, status, said):
    fault = Status(status, errors=["no such project"])
    with Satellite(misbehaviour=fault) as satellite, caplog.at_level(logging.INFO):
        tracer = make_tracer(satellite)
        for number in range(5):
            finish(tracer, [number])
            assert tracer.flush(30) is False
        metrics = tracer.metrics()
        check_balance(metrics)
        assert (metrics["rejected"], metrics["retransmitted"]) == (5, 0)
        assert satellite.counters.requests == 5
        (line,) = lines(caplog, "refuses")
        assert str(status) in line.getMessage() and said in line.getMessage()


def test_what_is_refused_is_counted_and_said_once(make_tracer, caplog):
    check_refused(make_tracer, caplog, 400, "no such project")


@pytest.mark.lightstep_only
@pytest.mark.parametrize("status", [401, 403])
def test_a_refusal_for_want_of_rights_names_the_access_token(make_tracer, caplog, status):
    check_refused(make_tracer, caplog, status, "access token")


@pytest.mark.otlp_only
@pytest.mark.parametrize("status", [401, 403, 422, 500])
def test_whatever_otlp_forbids_to_repeat_is_refused(make_tracer, caplog, status):
    check_refused(make_tracer, caplog, status, "no such project")


@pytest.mark.otlp_only
@pytest.mark.parametrize("said, rejected", [(0, 0), (-5, 0), (3, 3), (10, 10), (99, 10)], ids=str)
def test_a_partial_success_rejects_some(make_tracer, caplog, said, rejected):
    fault = Partial(said, "only so many")
    with Satellite(misbehaviour=fault) as satellite, caplog.at_level(logging.INFO):
        tracer = make_tracer(satellite)
        finish(tracer, range(10))
        assert tracer.flush(30) is (rejected == 0)
        metrics = tracer.metrics()
        check_balance(metrics)
        assert (metrics["acknowledged"], metrics["rejected"]) == (10 - rejected, rejected)
        assert metrics["retransmitted"] == 0
        assert satellite.counters.spans_rejected == rejected
        assert lines(caplog, "only so many")


def too_large_statuses(wire):
    # What receivers say; of OTLP's, the OpenTelemetry Collector says 400.
    return (413, 400) if wire.name == "otlp" else (413,)


def check_too_large(make_tracer, status):
    with Satellite(max_body_bytes=50_000, too_large_status=status) as satellite:
        tracer = make_tracer(satellite)
        finish(tracer, range(10_000))
        assert tracer.flush(50)
        check_all_acknowledged(tracer, 10_000)
        assert check_arrived(names(satellite), 10_000) == 0
        assert satellite.counters.rejected >= 1


def test_too_large_reports_are_sent_in_smaller_ones(make_tracer, wire):
    for status in too_large_statuses(wire):
        check_too_large(make_tracer, status)


def test_a_span_that_is_too_large_alone_is_rejected_alone(make_tracer):
    with Satellite(max_body_bytes=50_000) as satellite:
        tracer = make_tracer(satellite)
        finish(tracer, range(50))
        finish(tracer, ["large"], **{f"tag {number}": "x" * 30_000 for number in range(3)})
        finish(tracer, range(50, 100))
        assert tracer.flush(50) is False
        metrics = tracer.metrics()
        check_balance(metrics)
        assert (metrics["acknowledged"], metrics["rejected"]) == (100, 1)
        assert check_arrived(names(satellite), 100) == 0


@pytest.mark.lightstep_only
def test_a_command_to_disable_ends_recording(make_tracer, caplog):
    fault = Status(200, disable=True, times=1)
    with Satellite(misbehaviour=fault) as satellite, caplog.at_level(logging.INFO):
        tracer = make_tracer(satellite)
        finish(tracer, ["taken"])
        assert tracer.flush(30)
        finish(tracer, range(20))
        assert tracer.flush(30) is False
        metrics = tracer.metrics()
        check_balance(metrics)
        assert (metrics["acknowledged"], metrics["dropped"]) == (1, 20)
        assert satellite.counters.requests == 1
        assert len(lines(caplog, "stop reporting")) == 1


@pytest.fixture
def tracer_that_dropped_90(make_tracer, satellite):
    tracer = make_tracer(satellite, max_buffered_spans=10)
    satellite.die()
    finish(tracer, range(100))
    assert tracer.num_spans_dropped == 90
    return tracer


@pytest.mark.lightstep_only
@pytest.mark.parametrize(
    "fault",
    [Status(503, times=2), NoAnswer(takes=True, times=1)],
    ids=["a refusal", "a lost answer"],
)
def test_dropped_spans_are_told_of_once(tracer_that_dropped_90, satellite, fault):
    tracer = tracer_that_dropped_90
    satellite.misbehaviour = fault
    satellite.restart()
    satellite.wait_for_spans(10)
    wait_until(lambda: tracer.metrics()["acknowledged"] == 10)
    assert tracer.metrics()["streams_failed"] == fault.times
    assert satellite.counters.spans_dropped == 90
    finish(tracer, range(100, 105))
    assert tracer.flush(30) is False
    assert satellite.counters.spans_dropped == 90
    check_balance(tracer.metrics())
