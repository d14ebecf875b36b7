"""Servers as processes, each the leader of a session of its own that ends with the test."""

import concurrent.futures
import contextlib
import os
import pathlib
import signal
import subprocess
import urllib.request


class Server:
    def __init__(self, process, log):
        self._process = process
        self._log = log

    @property
    def pid(self):
        return self._process.pid

    @property
    def log(self):
        return self._log.read_text(errors="replace")

    @property
    def has_ended(self):
        return self._process.poll() is not None

    def send(self, number):
        self._process.send_signal(number)

    def end(self, number=signal.SIGTERM):
        """Asks it to end, and returns its status."""
        self.send(number)
        return self.wait()

    def wait(self):
        return self._process.wait(timeout=100)


@contextlib.contextmanager
def running(command, directory, environment, **keywords):
    """A server that works in `directory`, where its log is too."""
    log = pathlib.Path(directory) / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=directory,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            **keywords,
        )
    try:
        yield Server(process, log)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def request_all(port, numbers):
    """Asks a web application for /NUMBER, and expects the number."""

    def request(number):
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/{number}", timeout=50) as response:
            return response.read() == str(number).encode()

    with concurrent.futures.ThreadPoolExecutor(4) as clients:
        assert all(clients.map(request, numbers))
