"""What takes spans as fast as they come, in processes of their own."""

import json
import pathlib
import resource
import subprocess
import sys
import time

# How long one may take to start, in seconds.
_PATIENCE = 30


class DiscardingSatellite:
    """The developer satellite, which only counts. It writes to `directory`, which is its own."""

    def __init__(self, directory):
        self._port_file = pathlib.Path(directory) / "port"
        self._summary_file = pathlib.Path(directory) / "summary"
        command = [sys.executable, "-m", "lightstep_streaming.satellite", "--discard", "--port=0"]
        command += [f"--port-file={self._port_file}", f"--summary-file={self._summary_file}"]
        self._process = subprocess.Popen(command, stderr=subprocess.DEVNULL)

    @property
    def port(self):
        deadline = time.monotonic() + _PATIENCE
        while not self._port_file.exists():
            if time.monotonic() > deadline or self._process.poll() is not None:
                raise RuntimeError("the satellite does not start")
            time.sleep(0.01)
        return int(self._port_file.read_text())

    def arrived(self):
        """How many spans it has counted, at its end."""
        self.close()
        return json.loads(self._summary_file.read_text())["spans"]

    def close(self):
        self._process.terminate()
        self._process.wait()


class Sink:
    """A satellite that reads and answers and looks at nothing, so that it is not what limits those
    who send to it.
    """

    def __init__(self):
        program = pathlib.Path(__file__).with_name("sink.py")
        self._process = subprocess.Popen(
            [sys.executable, str(program)], stdout=subprocess.PIPE, text=True
        )
        self.port = int(self._process.stdout.readline())

    def close(self):
        self._process.terminate()
        self._process.wait()
        self._process.stdout.close()


def cpu_time_of_children():
    """Of all that have been waited for, in seconds: of closed satellites."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
