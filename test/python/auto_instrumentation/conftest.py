"""What the tests of auto-instrumentation share: the wheel as it is installed, and a collector."""

import pytest
from installation import Installation

from lightstep_streaming.satellite import Satellite


@pytest.fixture(scope="session")
def installation(tmp_path_factory):
    return Installation(tmp_path_factory.mktemp("site"))


@pytest.fixture
def collector():
    with Satellite() as satellite:
        yield satellite


@pytest.fixture
def reporting(collector):
    """The variables that have a program report to the collector."""
    return {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url, "OTEL_SERVICE_NAME": "unmodified"}
