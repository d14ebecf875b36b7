"""Messages of the tracer become lines of Python's logging while the program runs, and they are
rate-limited.
"""

import json
import logging
import sys
import time

import pytest
from program import check_run
from waiting import wait_until

from lightstep_streaming.satellite import NoAnswer, Satellite

pytestmark = pytest.mark.every_wire


def wait_for_line(caplog, tracer, text):
    """The main thread works on, which lets lines through; on CPython 3.8 only the tracer does."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if sys.version_info < (3, 9):
            tracer.metrics()
        found = [line for line in caplog.records if text in line.getMessage()]
        if found:
            return found[0]
    raise AssertionError(f"no line says {text!r}")


def test_lines_come_while_the_main_thread_does_other_things(make_tracer, satellite, caplog):
    satellite.misbehaviour = NoAnswer()
    with caplog.at_level(logging.INFO, "lightstep_streaming"):
        tracer = make_tracer(satellite, reporting_period=5000)
        tracer.start_span("operation").finish()
        line = wait_for_line(caplog, tracer, "the peer closed the connection before it answered")
    assert (line.name, line.levelname) == ("lightstep_streaming", "WARNING")
    assert f"127.0.0.1:{satellite.port}" in line.getMessage()


def test_one_line_a_minute_whatever_fails(make_tracer, satellite, caplog):
    satellite.misbehaviour = NoAnswer()
    with caplog.at_level(logging.INFO, "lightstep_streaming"):
        tracer = make_tracer(satellite, reporting_period=5000)
        tracer.start_span("operation").finish()
        satellite.wait_until(lambda counters: counters.misbehaved >= 4)
        tracer.metrics()

        # A tracer of an earlier test may still say that it was closed.
        def failures():
            return [
                line
                for line in caplog.records
                if f"127.0.0.1:{satellite.port}" in line.getMessage()
            ]

        wait_until(failures)
    assert len(failures()) == 1


def test_verbose_says_each_time(make_tracer, satellite, caplog):
    satellite.misbehaviour = NoAnswer(times=4)
    with caplog.at_level(logging.DEBUG, "lightstep_streaming"):
        tracer = make_tracer(satellite, reporting_period=5000, verbose=True)
        tracer.start_span("operation").finish()
        assert tracer.flush(30)

        def failures():
            return [line for line in caplog.records if "before it answered" in line.getMessage()]

        wait_until(lambda: len(failures()) >= 4)
        assert len(failures()) == 4


def test_close_returns_when_its_lines_are_written(make_tracer, satellite, caplog):
    satellite.misbehaviour = NoAnswer()
    for count in range(1, 21):
        with caplog.at_level(logging.INFO, "lightstep_streaming"):
            tracer = make_tracer(satellite)
            tracer.start_span("operation").finish()
            assert not tracer.close(0)
        lines = [line for line in caplog.records if "closed with 1 span" in line.getMessage()]
        assert len(lines) == count


def test_close_does_not_wait_for_a_handler_that_is_stuck(satellite):
    satellite.misbehaviour = NoAnswer()
    check_run(
        """
import logging
import threading

closed = threading.Event()
outcomes = []

class Stuck(logging.Handler):
    def emit(self, record):
        outcomes.append(closed.wait(30))

logging.getLogger("lightstep_streaming").addHandler(Stuck())
tracer = make_tracer()
tracer.start_span("operation").finish()
tracer.close(0)
assert not outcomes
closed.set()
while not outcomes:
    pass
assert outcomes[0]
""",
        satellite,
    )


def test_a_handler_that_holds_a_lock_of_its_own_holds_up_no_delivery(satellite):
    # Lines wait for the main thread, which waits for the handler; delivery waits for neither.
    with Satellite(misbehaviour=NoAnswer()) as failing:
        acknowledged = json.loads(
            check_run(
                """
import json
import logging
import time

class Blocking(logging.Handler):
    def emit(self, record):
        deadline = time.monotonic() + 40
        while tracer.num_spans_sent < 1000 and time.monotonic() < deadline:
            pass

logging.getLogger("lightstep_streaming").addHandler(Blocking())
tracer = make_tracer(reporting_period=5000)
for number in range(1000):
    tracer.start_span("operation").finish()
while tracer.num_spans_sent < 1000:
    pass
print(json.dumps(tracer.num_spans_sent))
""",
                failing,
                satellite,
            )
        )
    assert acknowledged == 1000
