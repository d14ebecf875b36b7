"""A forked child that ends by `os._exit` delivers what it has finished, and then ends."""

import collections
import subprocess
import sys
import textwrap

import pytest
from program import ENVIRONMENT, check_run, source

from lightstep_streaming.satellite import Satellite, Stall

# Spans wait for ten minutes where nobody asks for them.
PROGRAM = """
import os
import signal
import subprocess
import sys
import threading
import time
import warnings

# CPython 3.12 warns of forks where there are threads.
warnings.simplefilter("ignore", DeprecationWarning)
tracer = make_tracer(reporting_period=600_000_000, report_timeout=30_000_000)

def trace(name):
    tracer.start_span(name).finish()

def fork(run):
    # The status of a child that `run` ends.
    child = os.fork()
    if child == 0:
        try:
            run()
        finally:
            os._exit(99)
    _, status = os.waitpid(child, 0)
    return os.WEXITSTATUS(status) if os.WIFEXITED(status) else -os.WTERMSIG(status)
"""


def names_after(program, satellite):
    check_run(PROGRAM + program, satellite)
    return collections.Counter(span.operation_name for span in satellite.spans)


EXIT = """
def run():
    trace("child")
    os._exit(7)

assert fork(run) == 7
"""

BY_KEYWORD = """
def run():
    trace("child")
    os._exit(status=7)

assert fork(run) == 7
"""

OF_A_PROCESS_THAT_TRACES = """
trace("parent")
os.register_at_fork(after_in_child=lambda: None)

def run():
    trace("child")
    os._exit(7)

assert fork(run) == 7
"""

IN_A_THREAD = """
def run():
    trace("child")
    threading.Thread(target=os._exit, args=(7,)).start()
    time.sleep(100)

assert fork(run) == 7
"""

IN_A_SIGNAL_HANDLER = """
def run():
    signal.signal(signal.SIGALRM, lambda *_: os._exit(7))
    trace("child")
    signal.setitimer(signal.ITIMER_REAL, 0.01)
    while True:
        time.sleep(100)

assert fork(run) == 7
"""

IN_TWO_THREADS_AT_ONCE = """
def run():
    trace("child")
    threading.Thread(target=os._exit, args=(7,)).start()
    os._exit(7)

assert fork(run) == 7
"""

WHERE_THE_TRACER_IS_FORGOTTEN = """
def run():
    global tracer
    trace("child")
    del tracer
    os._exit(7)

assert fork(run) == 7
"""

OF_A_TRACER_OF_ITS_OWN = """
def run():
    global tracer
    tracer = make_tracer(reporting_period=600_000_000)
    trace("child")
    os._exit(7)

assert fork(run) == 7
"""


@pytest.mark.every_wire
@pytest.mark.parametrize(
    "program, parent",
    [
        (EXIT, 0),
        (BY_KEYWORD, 0),
        (OF_A_PROCESS_THAT_TRACES, 1),
        (IN_A_THREAD, 0),
        (IN_A_SIGNAL_HANDLER, 0),
        (IN_TWO_THREADS_AT_ONCE, 0),
        (WHERE_THE_TRACER_IS_FORGOTTEN, 0),
        (OF_A_TRACER_OF_ITS_OWN, 0),
    ],
    ids=[
        "os._exit",
        "by keyword",
        "of a process that traces",
        "in a thread",
        "in a signal handler",
        "in two threads at once",
        "where the tracer is forgotten",
        "of a tracer of its own",
    ],
)
def test_what_a_child_has_finished_arrives(satellite, program, parent):
    names = names_after(program, satellite)
    assert names["child"] == 1
    assert names["parent"] == parent


GENERATIONS = """
def run(depth):
    trace(str(depth))
    if depth < 4:
        assert fork(lambda: run(depth + 1)) == depth + 1
    os._exit(depth)

assert fork(lambda: run(1)) == 1
"""


@pytest.mark.every_wire
def test_children_of_children_deliver(satellite):
    assert names_after(GENERATIONS, satellite) == {"1": 1, "2": 1, "3": 1, "4": 1}


IMPORTING_IN_CHILD = """
import os

child = os.fork()
if child == 0:
    {program}
    make_tracer(reporting_period=600_000_000).start_span("child").finish()
    os._exit(7)
assert os.waitpid(child, 0)[1] == 7 << 8
"""


def test_a_child_that_is_the_first_to_import_the_package_delivers(satellite):
    program = textwrap.indent(source("", [satellite]), "    ").strip()
    subprocess.run(
        [sys.executable, "-c", IMPORTING_IN_CHILD.format(program=program)],
        env=ENVIRONMENT,
        check=True,
        timeout=50,
    )
    assert [span.operation_name for span in satellite.spans] == ["child"]


def test_several_tracers_deliver(satellite):
    with Satellite() as other:
        names = names_after(
            f"""
import lightstep_streaming
second = lightstep_streaming.Tracer(
    access_token="", collector_plaintext=True, satellite_endpoints=[{other.endpoint!r}],
    reporting_period=600_000_000)

def run():
    trace("first")
    second.start_span("second").finish()
    os._exit(7)

assert fork(run) == 7
""",
            satellite,
        )
        assert names == {"first": 1}
        assert [span.operation_name for span in other.spans] == ["second"]


def test_what_a_signal_handler_raises_keeps_nobody_alive(satellite):
    names = names_after(
        """
import signal

class Interruption(BaseException):
    pass

def interrupt(*_):
    raise Interruption

def run():
    signal.signal(signal.SIGUSR1, interrupt)
    trace("child")
    # Arrives in the midst of the wait.
    def signal_soon():
        time.sleep(0.005)
        os.kill(os.getpid(), signal.SIGUSR1)
    try:
        threading.Thread(target=signal_soon).start()
        os._exit(7)
    except Interruption:
        os._exit(8)

assert fork(run) in (7, 8)
""",
        satellite,
    )
    assert names == {"child": 1}


def test_a_process_that_was_not_forked_has_the_original(satellite):
    check_run(
        PROGRAM
        + """
import types
assert isinstance(os._exit, types.BuiltinFunctionType)
trace("parent")
assert fork(lambda: os._exit(3)) == 3
assert isinstance(os._exit, types.BuiltinFunctionType)
""",
        satellite,
    )


@pytest.fixture
def stalled():
    with Satellite(misbehaviour=Stall(seconds=None)) as satellite:
        yield satellite


TIMED = """
def duration(times, run):
    begin = time.monotonic()
    for _ in range(times):
        assert fork(run) == 7
    return time.monotonic() - begin
"""


def test_a_satellite_that_does_not_answer_holds_up_the_end_for_a_moment(stalled):
    seconds = check_run(
        PROGRAM
        + TIMED
        + """
def run():
    trace("child")
    os._exit(7)

print(duration(1, run))
""",
        stalled,
    )
    # report_timeout is 30 s.
    assert 1 < float(seconds) < 15


def test_no_process_waits_twice(stalled):
    seconds = check_run(
        PROGRAM
        + TIMED
        + """
from lightstep_streaming import immediate_exit

def run():
    trace("child")
    for _ in range(20):
        immediate_exit._child.deliver()
    os._exit(7)

print(duration(1, run))
""",
        stalled,
    )
    assert 1 < float(seconds) < 15


NOTHING_FINISHED = """
trace("of the parent")
open_span = tracer.start_span("of the parent")

def run():
    open_span.finish()
    tracer.start_span("never finished")
    os._exit(7)
"""

CLOSED = """
def run():
    trace("child")
    tracer.close(0)
    os._exit(7)
"""

IN_MULTIPROCESSING = """
from lightstep_streaming import _native

def run():
    trace("child")
    # As the finalizer does, and not for long.
    tracer.close(0)
    _native.close_at_exit()
    os._exit(7)
"""

NO_TRACER = """
tracer.close(0)
del tracer

def run():
    os._exit(7)
"""


@pytest.mark.parametrize(
    "run",
    [NOTHING_FINISHED, CLOSED, IN_MULTIPROCESSING, NO_TRACER],
    ids=["nothing is finished", "the tracer is closed", "multiprocessing", "there is no tracer"],
)
def test_nobody_waits_where(run, stalled):
    # Each would take 1.4 s.
    program = PROGRAM + "import logging\nlogging.disable()\n" + TIMED + run
    program += "print(duration(30, run))\nsys.stdout.flush()\nos._exit(0)\n"
    assert float(check_run(program, stalled, timeout=100)) < 15
