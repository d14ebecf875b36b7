"""The processes that the controller starts, and how it talks with them: by lines."""

from __future__ import annotations

import json
import os
import pathlib
import select
import subprocess
import tempfile
import time
from types import TracebackType
from typing import Any, Callable, Dict, Optional, Type, TypeVar, Union

_BENCHMARK = pathlib.Path(__file__).resolve().parent.parent
# How long an answer may take, in seconds.
_PATIENCE = 120
# When nothing more is on its way, in seconds.
_QUIET = 0.5
# An application's settings are no concern of a benchmark, nor is a proxy on loopback.
_FOREIGN = ("DD_", "JAEGER_", "LIGHTSTEP_", "OTEL_", "PYTHON")
_PROXIES = ("http_proxy", "https_proxy", "all_proxy")

# An interpreter: its name or its path.
Python = Union[str, pathlib.Path]


_ProcessT = TypeVar("_ProcessT", bound="Process")


class ProcessFailed(Exception):
    """The text has the last that the process wrote to standard error."""


class Process:
    """`module` as a program of `python`, until `close`."""

    def __init__(self, python: Python, module: str, *arguments: Union[str, float]) -> None:
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
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._questions, self._answers = self._process.stdin, self._process.stdout

    def read(self) -> Any:
        """What the next line says, in JSON."""
        ready, _, _ = select.select([self._answers], [], [], _PATIENCE)
        line = self._answers.readline() if ready else ""
        if not line:
            self._errors.seek(0)
            errors = self._errors.read().decode(errors="replace")[-2000:]
            raise ProcessFailed(f"{self._module} {'ends' if ready else 'hangs'}: {errors}")
        return json.loads(line)

    def ask(self, question: Any) -> Any:
        self._questions.write(json.dumps(question) + "\n")
        self._questions.flush()
        return self.read()

    def __enter__(self: _ProcessT) -> _ProcessT:
        return self

    def __exit__(
        self,
        exc_type: Optional[Type[BaseException]],
        exc_value: Optional[BaseException],
        traceback: Optional[TracebackType],
    ) -> None:
        self.close()

    def close(self) -> None:
        self._questions.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._answers.close()
        self._errors.close()


class Receiver(Process):
    """What a tracer sends to."""

    def __init__(self, python: Python, name: str) -> None:
        super().__init__(python, "receivers." + name)
        self.port: int = self.read()

    def arrived(self, expected: int = 0) -> int:
        """Returns how many spans have arrived in all, once it is so many or none came for a
        while.
        """
        count: int = self.ask(None)
        last = time.monotonic()
        while count < expected and time.monotonic() < last + _QUIET:
            time.sleep(0.02)
            before, count = count, self.ask(None)
            if count > before:
                last = time.monotonic()
        return count


class Worker(Process):
    """A process for a tracer; its methods are also those of worker.py."""

    def __init__(self, python: Python) -> None:
        super().__init__(python, "worker")

    def __getattr__(self, method: str) -> Callable[..., Any]:
        return lambda *arguments: self.ask([method, *arguments])


def _environment() -> Dict[str, str]:
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(_FOREIGN) and name.lower() not in _PROXIES
    }
