"""Sends a span to each of two satellites, forks, and sends another to each from the child.

    installed_program.py PLAIN_PORT TLS_PORT CERTIFICATE

Run by installed_test.py. Ends by itself, with status 0 if all was acknowledged.
"""

import os
import pathlib
import sys
from typing import Any, Dict

import lightstep_streaming


def send(tracers, name):
    """Whether every tracer had its span acknowledged."""
    for tracer in tracers:
        tracer.start_span(name).finish()
    return all(tracer.flush() for tracer in tracers)


def main():
    plain_port, tls_port, certificate = sys.argv[1:]
    common: Dict[str, Any] = {"component_name": "installed", "access_token": "none"}
    tracers = [
        lightstep_streaming.Tracer(
            collector_plaintext=True,
            satellite_endpoints=[{"host": "localhost", "port": int(plain_port)}],
            **common,
        ),
        lightstep_streaming.Tracer(
            ssl_root_certificates=pathlib.Path(certificate).read_text(),
            satellite_endpoints=[{"host": "localhost", "port": int(tls_port)}],
            **common,
        ),
    ]
    if not send(tracers, "parent"):
        sys.exit("the parent's spans were not acknowledged")
    child = os.fork()
    if child == 0:
        sys.exit(not send(tracers, "child"))
    _, status = os.waitpid(child, 0)
    sys.exit(os.WEXITSTATUS(status) if os.WIFEXITED(status) else "the child was killed")


if __name__ == "__main__":
    main()
