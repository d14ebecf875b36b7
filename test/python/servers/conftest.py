"""What the tests of servers share: a satellite in this process, and the environment of a server
whose tracers report to it."""

import pytest
from program import ENVIRONMENT

from lightstep_streaming.satellite import Satellite

pytest.register_assert_rewrite("books")


@pytest.fixture
def satellite():
    with Satellite() as satellite:
        yield satellite


@pytest.fixture
def environment(satellite):
    """A tracer that is configured by it ends no request within ten minutes unless somebody asks for
    it: what arrives was delivered by the end of its process."""
    return {
        **ENVIRONMENT,
        "LIGHTSTEP_ACCESS_TOKEN": "token",
        "LIGHTSTEP_COLLECTOR_PLAINTEXT": "true",
        "LIGHTSTEP_REPORTING_PERIOD": "600000000",
        "LIGHTSTEP_REPORT_TIMEOUT": "30000000",
        "LIGHTSTEP_SATELLITES": f"127.0.0.1:{satellite.port}",
    }
