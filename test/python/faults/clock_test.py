"""The wall clock is set before the tracer's thread runs, here or in a forked child: the first spans
follow it."""

import os
import pathlib

import pytest
from program import ENVIRONMENT, check_run

pytestmark = pytest.mark.every_wire

_LIBRARY = pathlib.Path(__file__).with_name("libset_clock.so")

HOUR = 3600

PREAMBLE = f"""
import ctypes
import os
import time

set_clock_ahead = ctypes.CDLL({os.fspath(_LIBRARY)!r}).set_clock_ahead
tracer = make_tracer(report_timeout=30_000_000)

def trace(name):
    with tracer.start_active_span(name) as scope:
        scope.span.set_tag("wall", time.time())

def fork(child):
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            child()
            code = 0 if tracer.flush() else 2
        finally:
            os._exit(code)
    assert os.waitpid(pid, 0) == (pid, 0)
"""

PROGRAMS = {
    "before the first span": """
set_clock_ahead(3600)
trace("first")
trace("second")
""",
    "again before the second": """
tracer.start_span("unfinished")
set_clock_ahead(3600)
time.sleep(0.001)
trace("first")
""",
    "before a fork": """
set_clock_ahead(3600)
fork(lambda: trace("first"))
""",
    "before a fork, while a thread runs": """
trace("parent's")
assert tracer.flush()
set_clock_ahead(3600)
fork(lambda: trace("first"))
""",
    "after a fork": """
trace("parent's")
assert tracer.flush()
def child():
    set_clock_ahead(3600)
    trace("first")
fork(child)
""",
    "back, after a fork": """
trace("parent's")
assert tracer.flush()
def child():
    set_clock_ahead(-3600)
    trace("first")
fork(child)
""",
}


def errors(satellite):
    """By span, how far its start is from the wall clock at its start, in seconds."""
    return {
        span.operation_name: span.start_micros / 1e6 - span.tags["wall"] for span in satellite.spans
    }


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)
def test_starts_follow_the_wall_clock(satellite, program):
    environment = {**ENVIRONMENT, "LD_PRELOAD": os.fspath(_LIBRARY)}
    check_run(PREAMBLE + program + "assert tracer.flush()\n", satellite, environment=environment)
    starts = errors(satellite)
    assert "first" in starts
    assert all(abs(error) < HOUR / 2 for error in starts.values()), starts
