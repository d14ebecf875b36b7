"""A real gunicorn serves a traced Flask application: the span of every request arrives, once."""

import concurrent.futures
import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request

import pytest
from books import check_arrived
from program import ENVIRONMENT
from satellite_process import names_taken

REQUESTS = 300


def request(port, number):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/{number}", timeout=50) as response:
        return response.read() == str(number).encode()


@pytest.mark.parametrize("worker", ["sync", "gthread"])
@pytest.mark.parametrize("preload", [True, False], ids=["preloaded", "loaded by each worker"])
def test_every_request_is_traced_once(start_processes, tmp_path, worker, preload):
    satellites = start_processes(2)
    endpoints = json.dumps([satellite.endpoint for satellite in satellites])
    command = [sys.executable, "-m", "gunicorn", "--workers=2", f"--worker-class={worker}"]
    command += ["--threads=4"] if worker == "gthread" else []
    command += ["--preload"] if preload else []
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listener:
        port = listener.getsockname()[1]
        command += [f"--bind=fd://{listener.fileno()}", "web_application:app"]
        server = subprocess.Popen(
            command,
            cwd=tmp_path,
            env={**ENVIRONMENT, "SATELLITES": endpoints},
            pass_fds=[listener.fileno()],
            stderr=subprocess.PIPE,
            text=True,
        )
    try:
        with concurrent.futures.ThreadPoolExecutor(4) as clients:
            assert all(clients.map(lambda number: request(port, number), range(REQUESTS)))
        os.kill(server.pid, signal.SIGTERM)
        _, log = server.communicate(timeout=50)
    finally:
        server.kill()
        server.wait()
    assert server.returncode == 0, log
    assert check_arrived(names_taken(*satellites), REQUESTS) == 0
    reporters = {report["reporter"] for each in satellites for report in each.reports()}
    assert 1 <= len(reporters) <= 2
