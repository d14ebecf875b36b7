"""Satellites that are killed while they receive spans, or were never there: no span is lost."""

import threading

import pytest
from books import check_all_acknowledged, check_arrived
from satellite_process import SatelliteProcess, names_taken
from waiting import wait_until

from lightstep_streaming.satellite import Stall

pytestmark = pytest.mark.every_wire

TEXT = "x" * 1000


def finish(tracer, numbers, **tags):
    for number in numbers:
        tracer.start_span(str(number), tags=tags).finish()


def failing(tracer):
    return [state for state in tracer.metrics()["endpoints"] if not state["well"]]


def test_one_of_four_is_killed_under_load(start_processes, make_tracer, record_property):
    satellites = start_processes(4)
    tracer = make_tracer(*satellites, reporting_period=20_000)
    finish(tracer, range(20_000), text=TEXT)
    satellites[0].kill()
    finish(tracer, range(20_000, 40_000), text=TEXT)
    assert tracer.flush(60)
    check_all_acknowledged(tracer, 40_000)
    duplicates = check_arrived(names_taken(*satellites), 40_000)
    assert duplicates <= tracer.metrics()["retransmitted"]
    record_property("duplicates", duplicates)


def test_what_a_killed_satellite_had_in_flight_arrives_once(start_processes, make_tracer):
    satellites = start_processes(2)
    # It is killed with reports half read.
    satellites[0].misbehave(Stall(after_bytes=10_000))
    tracer = make_tracer(*satellites, report_timeout=600_000_000)
    finish(tracer, range(20_000), text=TEXT)
    wait_until(lambda: tracer.metrics()["streams_opened"] >= 4)
    satellites[0].kill()
    assert tracer.flush(60)
    check_all_acknowledged(tracer, 20_000)
    assert tracer.metrics()["retransmitted"] > 0
    assert check_arrived(names_taken(*satellites), 20_000) == 0


def test_all_are_killed_and_one_comes_back(start_processes, make_tracer):
    satellites = start_processes(2)
    tracer = make_tracer(*satellites)
    finish(tracer, range(1000))
    for satellite in satellites:
        satellite.kill()
    finish(tracer, range(1000, 20_000))
    assert tracer.flush(0.5) is False
    assert tracer.metrics()["buffered"] >= 19_000
    wait_until(lambda: len(failing(tracer)) == 2)
    satellites[1].start()
    assert tracer.flush(60)
    check_all_acknowledged(tracer, 20_000)
    duplicates = check_arrived(names_taken(*satellites), 20_000)
    assert duplicates <= tracer.metrics()["retransmitted"]


def test_killed_and_started_again_and_again_under_load(start_processes, make_tracer):
    satellites = start_processes(2)
    tracer = make_tracer(*satellites, reporting_period=20_000)
    made = 0
    stop = threading.Event()

    def trace():
        nonlocal made
        while not stop.wait(0.001) and made < 400_000:
            finish(tracer, range(made, made + 20))
            made += 20

    tracing = threading.Thread(target=trace)
    tracing.start()
    try:
        for victim in satellites * 3:
            victim.kill()
            victim.start()
    finally:
        stop.set()
        tracing.join()
    assert tracer.flush(60)
    check_all_acknowledged(tracer, made)
    duplicates = check_arrived(names_taken(*satellites), made)
    assert duplicates <= tracer.metrics()["retransmitted"]


@pytest.mark.parametrize("place", [0, 1])
def test_one_was_never_there(make_tracer, satellite, tmp_path, place):
    absent = SatelliteProcess(tmp_path)
    try:
        listed = [satellite]
        listed.insert(place, absent)
        tracer = make_tracer(*listed)
        made = 0

        def trace_until_it_is_missed():
            nonlocal made
            finish(tracer, range(made, made + 100))
            made += 100
            assert tracer.flush(30)
            return failing(tracer)

        (state,) = wait_until(trace_until_it_is_missed)
        assert state["name"].endswith(str(absent.port))
        assert state["last_error"] == "Connection refused"
        check_all_acknowledged(tracer, made)
        assert check_arrived([span.operation_name for span in satellite.spans], made) == 0
    finally:
        absent.close()
