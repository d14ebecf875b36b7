"""What the tests of auto-instrumentation share: the wheel as it is installed, a collector, and
requests to services that belong to a trace."""

import signal
import socket
import urllib.request

import pytest
from installation import BESIDE_ANOTHER_DISTRO, Installation
from server import running

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


# Of the caller's span, which no collector is told of.
TRACE_ID = 0x4BF92F3577B34DA6A3CE929D0E0E4736
CALLER_ID = 0x00F067AA0BA902B7


@pytest.fixture
def serve(installation, reporting, tmp_path):
    """Runs a web server by `opentelemetry-instrument`, has `use(request)` ask it, and ends it.

    The command's `{fd}` is the socket that it listens on. `request(path)` returns the body.
    """

    def serve(command, use, end_by=signal.SIGTERM, **variables):
        environment = installation.environment(**reporting, **BESIDE_ANOTHER_DISTRO, **variables)
        with socket.create_server(("127.0.0.1", 0), backlog=128) as listener:
            descriptor = listener.fileno()
            command = [word.format(fd=descriptor) for word in command]
            command = installation.instrumented(*command)
            with running(command, tmp_path, environment, pass_fds=[descriptor]) as server:
                port = listener.getsockname()[1]

                def request(path):
                    header = f"00-{TRACE_ID:032x}-{CALLER_ID:016x}-01"
                    asked = urllib.request.Request(
                        f"http://127.0.0.1:{port}{path}", headers={"traceparent": header}
                    )
                    with urllib.request.urlopen(asked, timeout=50) as answer:
                        return answer.read().decode()

                use(request)
                status = server.end(end_by)
                assert status == 0, server.log

    return serve


@pytest.fixture
def assert_requests(collector):
    """Asserts that the collector has a server's span of each request, whose parent is the
    caller's span and which has `queries` spans of database queries as children. Returns the
    servers' spans."""

    def check(requests, queries):
        spans = collector.spans
        servers = {span.span_id: span for span in spans if span.kind == "server"}
        assert len(servers) == requests
        assert {(span.trace_id, span.parent_id) for span in servers.values()} == {
            (TRACE_ID, CALLER_ID)
        }
        found = [span for span in spans if span.kind == "client"]
        assert {span.operation_name for span in found} == {"SELECT"}
        assert sorted(span.parent_id for span in found) == sorted(
            span_id for span_id in servers for _ in range(queries)
        )
        return list(servers.values())

    return check
