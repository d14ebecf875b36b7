"""A real gunicorn serves a traced Flask application: the span of every request arrives, once."""

import socket
import sys

import pytest
from books import check_arrived
from server import request_all, running

REQUESTS = 300


@pytest.mark.parametrize("worker", ["sync", "gthread", "gevent"])
@pytest.mark.parametrize("preload", [True, False], ids=["preloaded", "loaded by each worker"])
def test_every_request_is_traced_once(satellite, environment, tmp_path, worker, preload):
    command = [sys.executable, "-m", "gunicorn", "--workers=2", f"--worker-class={worker}"]
    command += ["--threads=4"] if worker == "gthread" else []
    command += ["--preload"] if preload else []
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listener:
        command += [f"--bind=fd://{listener.fileno()}", "web_application:app"]
        descriptors = [listener.fileno()]
        with running(command, tmp_path, environment, pass_fds=descriptors) as server:
            request_all(listener.getsockname()[1], range(REQUESTS))
            assert server.end() == 0, server.log
    names = [span.operation_name for span in satellite.spans]
    assert check_arrived(names, REQUESTS) == 0
    reporters = {report.reporter.reporter_id for report in satellite.reports}
    assert 1 <= len(reporters) <= 2
