"""What the fault tests share: satellites in this process and in others, and tracers."""

import contextlib

import pytest
from every_wire import pytest_configure, pytest_generate_tests, wire  # noqa: F401
from satellite_process import SatelliteProcess

import lightstep_streaming
from lightstep_streaming.satellite import Satellite

pytest.register_assert_rewrite("books", "program")


@pytest.fixture
def satellite():
    with Satellite() as satellite:
        yield satellite


@pytest.fixture
def start_processes(tmp_path):
    """Starts satellites as processes of their own."""
    with contextlib.ExitStack() as stack:

        def start(count):
            processes = [SatelliteProcess(tmp_path) for _ in range(count)]
            for process in processes:
                stack.callback(process.close)
                process.start()
            return processes

        yield start


@pytest.fixture
def make_tracer(wire):  # noqa: F811
    """Makes tracers that report to satellites or endpoints; they are closed when the test ends."""
    with contextlib.ExitStack() as stack:

        def make(*satellites, **configuration):
            defaults = wire.configuration(satellites)
            tracer = lightstep_streaming.Tracer(**{**defaults, **configuration})
            stack.callback(tracer.close, 0)
            return tracer

        yield make
