"""The processes that the controller starts, and how it talks with them: by lines."""

import json
import os
import pathlib
import select
import subprocess
import tempfile
import time

_BENCHMARK = pathlib.Path(__file__).resolve().parent.parent
# How long an answer may take, in seconds.
_PATIENCE = 120
# When nothing more is on its way, in seconds.
_QUIET = 0.5
# An application's settings are no concern of a benchmark, nor is a proxy on loopback.
_FOREIGN = ("DD_", "JAEGER_", "LIGHTSTEP_", "OTEL_", "PYTHON")
_PROXIES = ("http_proxy", "https_proxy", "all_proxy")


class ProcessFailed(Exception):
    """The text has the last that the process wrote to standard error."""


class Process:
    """`module` as a program of `python`, until `close`."""

    def __init__(self, python, module, *arguments):
        self._module = module
        self._errors = tempfile.TemporaryFile()
        self._process = subprocess.Popen(
            [python, "-m", "side_by_side." + module, *map(str, arguments)],
            env={**_environment(), "PYTHONPATH": str(_BENCHMARK)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
        )

    def read(self):
        ready, _, _ = select.select([self._process.stdout], [], [], _PATIENCE)
        line = self._process.stdout.readline() if ready else ""
        if not line:
            self._errors.seek(0)
            errors = self._errors.read().decode(errors="replace")[-2000:]
            raise ProcessFailed(f"{self._module} {'ends' if ready else 'hangs'}: {errors}")
        return json.loads(line)

    def ask(self, question):
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        return self.read()

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()

    def close(self):
        self._process.stdin.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()
        self._errors.close()


class Receiver(Process):
    """What a tracer sends to."""

    def __init__(self, python, name):
        super().__init__(python, "receivers." + name)
        self.port = self.read()

    def arrived(self, expected=0):
        """Returns how many spans have arrived in all, once it is so many or none came for a
        while.
        """
        count = self.ask(None)
        last = time.monotonic()
        while count < expected and time.monotonic() < last + _QUIET:
            time.sleep(0.02)
            before, count = count, self.ask(None)
            if count > before:
                last = time.monotonic()
        return count


class Worker(Process):
    """A process for a tracer; its methods are also those of worker.py."""

    def __init__(self, python):
        super().__init__(python, "worker")

    def __getattr__(self, method):
        return lambda *arguments: self.ask([method, *arguments])


def _environment():
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(_FOREIGN) and name.lower() not in _PROXIES
    }
