"""Programs for what a process can do only once: end, fork, fill its memory."""

import os
import subprocess
import sys

from every_wire import current_wire

_PREAMBLE = """
import lightstep_streaming

def make_tracer(**configuration):
    return lightstep_streaming.Tracer(**{defaults!r}, **configuration)
"""

ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}


def source(text, satellites):
    """The program `text` with a function `make_tracer`, for tracers that report to `satellites`."""
    return _PREAMBLE.format(defaults=current_wire().configuration(satellites)) + text


def run(text, *satellites, before="", timeout=50, options=("-W", "error"), environment=ENVIRONMENT):
    """Runs a program to its end, which is to come within `timeout` seconds. `before` is what it
    does before it imports the package."""
    return subprocess.run(
        [sys.executable, "-X", "faulthandler", *options, "-c", before + source(text, satellites)],
        check=False,
        env=environment,
        capture_output=True,
        text=True,
        timeout=timeout,
    )


def check_run(text, *satellites, **keywords):
    """Runs a program that is to end well and to complain of nothing. Returns what it printed."""
    done = run(text, *satellites, **keywords)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout
