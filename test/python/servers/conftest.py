"""What the tests of servers share: a satellite in this process, and the environment of a server
whose tracers report to it.

What these servers do to a process concerns the process and not the wire. python_daemon_test.py runs
over both. The others take long, and run over LightStep's: test/python/auto_instrumentation has
gunicorn and Celery over OTLP, and immediate_exit_test.py the end of RQ's children over both.
"""

import pytest
from every_wire import pytest_configure, pytest_generate_tests, wire  # noqa: F401
from program import ENVIRONMENT

from lightstep_streaming.satellite import Satellite

pytest.register_assert_rewrite("books")


@pytest.fixture
def satellite():
    with Satellite() as satellite:
        yield satellite


@pytest.fixture
def environment(satellite, wire):  # noqa: F811
    """A tracer that is configured by it ends no request within ten minutes unless somebody asks for
    it: what arrives was delivered by the end of its process."""
    return {
        **ENVIRONMENT,
        **wire.environment(satellite),
        "LIGHTSTEP_REPORTING_PERIOD": "600000000",
        "LIGHTSTEP_REPORT_TIMEOUT": "30000000",
    }
