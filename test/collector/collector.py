"""An OpenTelemetry Collector as a process of its own, with an OTLP/HTTP receiver and a back end to
which it sends what it takes.
"""

import json
import os
import pathlib
import socket
import subprocess

from waiting import wait_until

_OUTCOME = pathlib.Path(os.environ["COLLECTOR_OUTCOME"])
_CANNOT_BE_BUILT = 3


def why_there_is_none():
    """Why this machine has no Collector; None if it has one. Raises if the build failed."""
    outcome = json.loads(_OUTCOME.read_text())
    if outcome["status"] == _CANNOT_BE_BUILT:
        return outcome["output"].strip().splitlines()[-1]
    if outcome["status"] != 0:
        raise RuntimeError(f"the Collector could not be built: {outcome['output']}")
    return None


class Collector:
    """Runs within a `with` block, and listens from its beginning.

    It answers a request as its back end answers it: nothing is queued or tried again.
    """

    def __init__(self, back_end_url, max_request_bytes=20 * 1024 * 1024):
        # Bound and never listening: the port is ours until the Collector has it.
        self._reservation = socket.socket()
        self._reservation.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._reservation.bind(("127.0.0.1", 0))
        self.host, self.port = self._reservation.getsockname()
        self.endpoint = {"host": self.host, "port": self.port}
        self._configuration = {
            "receivers": {
                "otlp": {
                    "protocols": {
                        "http": {
                            "endpoint": f"{self.host}:{self.port}",
                            "max_request_body_size": max_request_bytes,
                        }
                    }
                }
            },
            "exporters": {
                "otlp_http": {
                    "endpoint": back_end_url,
                    "sending_queue": {"enabled": False},
                    "retry_on_failure": {"enabled": False},
                }
            },
            "service": {
                "telemetry": {"metrics": {"level": "none"}},
                "pipelines": {"traces": {"receivers": ["otlp"], "exporters": ["otlp_http"]}},
            },
        }

    def __enter__(self):
        # JSON is YAML, and this is the one provider of configurations that it has.
        command = [
            str(_OUTCOME.with_name("otelcol")),
            f"--config=yaml:{json.dumps(self._configuration)}",
        ]
        self._process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        wait_until(self._listens)
        return self

    def __exit__(self, *_):
        self._process.kill()
        self._process.communicate()
        self._reservation.close()

    def _listens(self):
        if self._process.poll() is not None:
            _, errors = self._process.communicate()
            raise RuntimeError(f"the Collector has ended: {errors}")
        with socket.socket() as probe:
            return probe.connect_ex((self.host, self.port)) == 0
