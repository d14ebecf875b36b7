"""What the tests of the Python package share: a satellite in this process, and tracers that report
to it."""

import pytest
from carriers import SPAN_ID, TRACE_ID
from every_wire import pytest_configure, pytest_generate_tests, wire  # noqa: F401
from opentracing import Format

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


@pytest.fixture
def of_modes(make_tracer):
    """The tracer of one mode or several, made when it is asked for first."""
    tracers = {}

    def find(*modes):
        if modes not in tracers:
            tracers[modes] = make_tracer(propagation_modes=modes)
        return tracers[modes]

    return find


@pytest.fixture
def remote(of_modes):
    """A context with a trace id of 128 bits, as another service has sent it."""

    def make(trace_id=TRACE_ID, span_id=SPAN_ID, sampled=True, state=None, baggage=None):
        carrier = {"traceparent": f"00-{trace_id:032x}-{span_id:016x}-{sampled:02x}"}
        if state is not None:
            carrier["tracestate"] = state
        for key, value in (baggage or {}).items():
            carrier["ot-baggage-" + key] = value
        return of_modes("trace_context").extract(Format.TEXT_MAP, carrier)

    return make
