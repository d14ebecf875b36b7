"""Log handlers that block, raise or call the tracer: the program notices none of it."""

import pytest
from program import check_run, run

from lightstep_streaming.satellite import NoAnswer, Satellite

pytestmark = pytest.mark.every_wire

# A tracer that has much to say, and handlers for it.
PROGRAM = """
import logging
import os
import sys
import threading
import time

logger = logging.getLogger("lightstep_streaming")

class NoLock:
    def acquire(self):
        pass

    def release(self):
        pass

    def __enter__(self):
        pass

    def __exit__(self, *_):
        pass

def log_to(emit):
    class Handler(logging.Handler):
        def createLock(self):
            self.lock = NoLock()  # a handler has one of its own, or none

        def emit(self, record):
            emit(record)

    logger.addHandler(Handler())

def start():
    global tracer
    tracer = make_tracer(verbose=True, reporting_period=1000, report_timeout=300_000)
    tracer.start_span("operation").finish()

def wait_until(condition):
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        if sys.version_info < (3, 9):
            tracer.start_span("starts the thread that writes")
        time.sleep(0.001)
"""

LOCKS = """
lock = threading.Lock()
lines = []

def emit(record):
    with lock:
        lines.append(record)

log_to(emit)
start()
deadline = time.monotonic() + 2
while time.monotonic() < deadline:
    with lock:  # as a log call of the program's own holds it
        sum(range(100))
wait_until(lambda: lines)
"""

CALLS_THE_TRACER = """
depth = deepest = calls = 0

def emit(record):
    global depth, deepest, calls
    depth += 1
    calls += 1
    deepest = max(depth, deepest)
    tracer.flush(0.05)
    tracer.metrics()
    depth -= 1

log_to(emit)
start()
wait_until(lambda: calls >= 3)
tracer.close(0.1)
assert deepest == 1, deepest
"""

CLOSES_THE_TRACER = """
outcomes = []

def emit(record):
    outcomes.append(tracer.close(0))

log_to(emit)
start()
wait_until(lambda: len(outcomes) >= 2)
assert tracer.close(0) is False
"""

EXITS = """
calls = []

def emit(record):
    calls.append(record)
    sys.exit("of the handler")

log_to(emit)
start()
wait_until(lambda: len(calls) >= 2)
"""

FORKS = """
lock = threading.Lock()
calls = []

def emit(record):
    with lock:
        calls.append(record)
        time.sleep(0.01)

log_to(emit)
start()
wait_until(lambda: calls)
for _ in range(50):
    child = os.fork()
    if child == 0:
        os._exit(0 if lock.acquire(timeout=20) else 1)
    assert os.waitpid(child, 0)[1] == 0
"""

IS_STUCK_AT_THE_END = """
entered = threading.Event()

def emit(record):
    entered.set()
    while True:
        time.sleep(1)

log_to(emit)
start()
wait_until(entered.is_set)
"""


@pytest.mark.parametrize(
    "handler",
    [LOCKS, CALLS_THE_TRACER, CLOSES_THE_TRACER, EXITS, FORKS, IS_STUCK_AT_THE_END],
    ids=[
        "locks",
        "calls the tracer",
        "closes the tracer",
        "exits",
        "forks",
        "is stuck at the end",
    ],
)
def test_a_handler_that(handler):
    with Satellite(misbehaviour=NoAnswer()) as satellite:
        check_run(PROGRAM + handler, satellite)


def test_lines_go_to_the_threads_that_write_and_not_to_the_callers():
    with Satellite(misbehaviour=NoAnswer()) as satellite:
        check_run(
            PROGRAM
            + """
threads = set()
log_to(lambda record: threads.add(threading.get_ident()))
start()
wait_until(lambda: threads)
tracer.flush(0.1)
assert threading.get_ident() not in threads
""",
            satellite,
        )


def test_the_first_line_may_come_while_the_process_forks(satellite):
    program = """
import os
import sys

assert "logging" not in sys.modules
tracer = make_tracer(verbose=True)
tracer.start_span("operation").finish()
for _ in range(30):
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
os._exit(0)
"""
    for _ in range(5):
        done = run(program, satellite)
        # What logging registers for a fork fails if it was imported meanwhile.
        assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
