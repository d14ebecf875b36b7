"""The report of a run agrees with what happened in the run."""

import from_python
import pytest
import throughput
from satellites import DiscardingSatellite, Sink

SECONDS = 0.05


@pytest.fixture
def satellite(tmp_path):
    satellite = DiscardingSatellite(tmp_path)
    yield satellite
    satellite.close()


@pytest.fixture
def sink():
    sink = Sink()
    yield sink
    sink.close()


@pytest.mark.parametrize("measure", [from_python.measure, throughput.measure_from_cpp])
def test_what_is_acknowledged_has_arrived(measure, satellite):
    figures = measure(SECONDS, [satellite.port])
    check(figures)
    assert satellite.arrived() == figures.acknowledged


def test_a_sink_takes_everything(sink):
    check(throughput.measure_from_cpp(SECONDS, [sink.port]))


def check(figures):
    assert figures.acknowledged > 0
    assert figures.finished == figures.acknowledged + figures.dropped
    assert figures.bytes_sent > figures.acknowledged
    assert figures.seconds >= SECONDS
    # A part of this may be another's, but no thread is without any.
    assert figures.producing > 0
    assert figures.delivering > 0
