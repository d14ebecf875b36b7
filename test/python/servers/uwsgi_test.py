"""A real uWSGI serves a traced Flask application: the span of every request arrives, once."""

import re
import signal
import sys

import pytest
from books import check_arrived
from server import request_all, running
from waiting import wait_until

REQUESTS = 100

COMMAND = [sys.executable, "-c", "import sys, pyuwsgi; pyuwsgi.run(sys.argv[1:])"]
COMMAND += ["--master", "--processes=2", "--module=web_application:app"]
COMMAND += ["--http-socket=127.0.0.1:0", "--single-interpreter"]


@pytest.fixture
def start(environment, tmp_path):
    """Starts uWSGI with more options."""
    return lambda *options: running([*COMMAND, *options], tmp_path, environment)


def wait_for_port(server, starts=1):
    """Waits until the workers have been started so often, and returns the port."""

    def is_there():
        assert not server.has_ended, server.log
        return server.log.count("spawned uWSGI worker 2") == starts

    wait_until(is_there)
    # Each start has another one.
    return int(re.findall(r"bound to TCP address 127.0.0.1:(\d+)", server.log)[-1])


@pytest.mark.parametrize(
    "number, options",
    [
        (signal.SIGINT, []),
        (signal.SIGINT, ["--enable-threads"]),
        (signal.SIGINT, ["--enable-threads", "--lazy-apps"]),
        (signal.SIGTERM, ["--die-on-term"]),
        (signal.SIGTERM, ["--die-on-term", "--enable-threads"]),
    ],
    ids=[
        "SIGINT",
        "SIGINT, with threads",
        "SIGINT, lazy apps",
        "SIGTERM",
        "SIGTERM, with threads",
    ],
)
def test_workers_deliver_at_the_end(start, satellite, number, options):
    with start(*options) as server:
        request_all(wait_for_port(server), range(REQUESTS))
        assert server.end(number) == 0, server.log
    names = [span.operation_name for span in satellite.spans]
    assert check_arrived(names, REQUESTS) == 0


@pytest.mark.parametrize(
    "number", [signal.SIGHUP, signal.SIGTERM], ids=["graceful reload", "brutal reload"]
)
def test_workers_deliver_before_a_reload(start, satellite, number):
    with start("--enable-threads") as server:
        request_all(wait_for_port(server), range(REQUESTS))
        server.send(number)
        port = wait_for_port(server, starts=2)
        names = [span.operation_name for span in satellite.spans]
        assert check_arrived(names, REQUESTS) == 0
        request_all(port, range(REQUESTS, 2 * REQUESTS))
        assert server.end(signal.SIGINT) == 0, server.log
    names = [span.operation_name for span in satellite.spans]
    assert check_arrived(names, 2 * REQUESTS) == 0
