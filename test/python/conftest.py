"""What the tests of the Python package share: a satellite in this process, and tracers that report
to it."""

import pytest
from every_wire import pytest_configure, pytest_generate_tests, wire  # noqa: F401

import lightstep_streaming
from lightstep_streaming.satellite import Satellite


@pytest.fixture
def satellite():
    with Satellite() as satellite:
        yield satellite


@pytest.fixture
def make_tracer(satellite, wire):  # noqa: F811
    """Makes tracers that report to the satellite; they are closed when the test ends."""
    tracers = []

    def make(scope_manager=None, cls=lightstep_streaming.Tracer, **configuration):
        defaults = {"component_name": "test", **wire.configuration([satellite])}
        tracers.append(cls(scope_manager, **{**defaults, **configuration}))
        return tracers[-1]

    yield make
    for tracer in tracers:
        tracer.close()


@pytest.fixture
def tracer(make_tracer):
    return make_tracer()


@pytest.fixture
def arrived(tracer, satellite):
    """Flushes and returns the spans that have arrived, by operation name."""

    def spans():
        assert tracer.flush()
        return {span.operation_name: span for span in satellite.spans}

    return spans
