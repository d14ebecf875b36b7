"""What takes spans as fast as they come, in processes of their own."""

from __future__ import annotations

import json
import os
import pathlib
import resource
import subprocess
import sys
import time
from typing import Union

# How long one may take to start, in seconds.
_PATIENCE = 30


class DiscardingSatellite:
    """The developer satellite, which only counts. It writes to `directory`, which is its own."""

    def __init__(self, directory: Union[str, os.PathLike[str]]) -> None:
        self._port_file = pathlib.Path(directory) / "port"
        self._summary_file = pathlib.Path(directory) / "summary"
        command = [sys.executable, "-m", "lightstep_streaming.satellite", "--discard", "--port=0"]
        command += [f"--port-file={self._port_file}", f"--summary-file={self._summary_file}"]
        self._process = subprocess.Popen(command, stderr=subprocess.DEVNULL)

    @property
    def port(self) -> int:
        deadline = time.monotonic() + _PATIENCE
        while not self._port_file.exists():
            if time.monotonic() > deadline or self._process.poll() is not None:
                raise RuntimeError("the satellite does not start")
            time.sleep(0.01)
        return int(self._port_file.read_text())

    def arrived(self) -> int:
        """How many spans it has counted, at its end."""
        self.close()
        return int(json.loads(self._summary_file.read_text())["spans"])

    def close(self) -> None:
        self._process.terminate()
        self._process.wait()


class Sink:
    """A satellite that reads and answers and looks at nothing, so that it is not what limits those
    who send to it.
    """

    def __init__(self) -> None:
        program = pathlib.Path(__file__).with_name("sink.py")
        self._process = subprocess.Popen(
            [sys.executable, str(program)], stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        self._stdout = self._process.stdout
        self.port = int(self._stdout.readline())

    def close(self) -> None:
        self._process.terminate()
        self._process.wait()
        self._stdout.close()


def cpu_time_of_children() -> float:
    """Of all that have been waited for, in seconds: of closed satellites."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
