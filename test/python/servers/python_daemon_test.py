"""A process that becomes a daemon by python-daemon, which closes all descriptors and forks twice,
goes on tracing: every span of the daemon arrives, once."""

import contextlib
import os
import signal
import subprocess
import sys

import pytest
from books import check_arrived
from waiting import wait_until

pytestmark = pytest.mark.every_wire

SPANS = 20

PROGRAM = """
import os
import pathlib
import sys
import time

import daemon

import lightstep_streaming

BEFORE = "before" in sys.argv

def make_tracer():
    return lightstep_streaming.Tracer(component_name="daemon")

def trace(numbers):
    for number in numbers:
        with tracer.start_active_span(str(number)):
            pass

if BEFORE:
    tracer = make_tracer()
    trace(range(5))
    # The process that is started ends by os._exit when the daemon is there.
    assert tracer.flush()
log = open("daemon.log", "w")
with daemon.DaemonContext(working_directory=os.getcwd(), stdout=log, stderr=log):
    if not BEFORE:
        tracer = make_tracer()
        trace(range(5))
    trace(range(5, 10))
    if "flush" in sys.argv:
        assert tracer.flush()
    trace(range(10, 20))
    pathlib.Path("written").write_text(str(os.getpid()))
    os.rename("written", "pid")
    while True:
        time.sleep(1)
"""


@pytest.mark.parametrize("arguments", [[], ["before"], ["flush"], ["before", "flush"]])
def test_a_daemon_delivers(satellite, environment, tmp_path, arguments):
    pid = tmp_path / "pid"
    try:
        subprocess.run(
            [sys.executable, "-c", PROGRAM, *arguments],
            cwd=tmp_path,
            env=environment,
            check=True,
            timeout=50,
        )
        wait_until(pid.exists)
        os.kill(int(pid.read_text()), signal.SIGTERM)
        satellite.wait_until(lambda counters: counters.distinct_spans >= SPANS)
    finally:
        if pid.exists():
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(pid.read_text()), signal.SIGKILL)
    names = [span.operation_name for span in satellite.spans]
    assert check_arrived(names, SPANS) == 0
    assert "Traceback" not in (tmp_path / "daemon.log").read_text()
