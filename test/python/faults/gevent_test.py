"""Under gevent, other greenlets run on while one waits for spans to be acknowledged."""

import json

import pytest
from program import check_run

from lightstep_streaming.satellite import Satellite, Stall

pytestmark = pytest.mark.every_wire

PROGRAM = """
import gevent.monkey

gevent.monkey.patch_all()

import json
import time

import logging

import gevent

logging.getLogger("lightstep_streaming").propagate = False
logging.getLogger("lightstep_streaming").addHandler(logging.NullHandler())
beats = []

def beat():
    while True:
        beats.append(time.monotonic())
        gevent.sleep(0.01)

gevent.spawn(beat)
tracer = make_tracer(report_timeout=2_000_000)
tracer.start_span("operation").finish()
"""

LONGEST_PAUSE = """
begin = time.monotonic()
outcome = {call}
assert time.monotonic() - begin > 0.9
print(json.dumps([outcome, max(b - a for a, b in zip(beats, beats[1:]))]))
"""


@pytest.fixture
def stalled():
    with Satellite(misbehaviour=Stall(seconds=None)) as satellite:
        yield satellite


@pytest.mark.parametrize("call", ["tracer.flush(1)", "tracer.close(1)"])
def test_other_greenlets_run_on(stalled, call):
    printed = check_run(PROGRAM + LONGEST_PAUSE.format(call=call), stalled)
    outcome, longest_pause = json.loads(printed)
    assert outcome is False
    assert longest_pause < 0.5


def test_a_timeout_of_gevent_ends_the_wait(stalled):
    check_run(
        PROGRAM
        + """
try:
    with gevent.Timeout(0.2):
        tracer.flush(30)
except gevent.Timeout:
    pass
else:
    raise AssertionError("the wait went on")
tracer.close(0)
""",
        stalled,
    )


def test_what_is_logged_is_written_by_a_greenlet(stalled):
    printed = check_run(
        PROGRAM
        + """
lines = []

class Lines(logging.Handler):
    def emit(self, record):
        gevent.sleep(0)  # as a handler does that sends
        lines.append(record.getMessage())

logging.getLogger("lightstep_streaming").addHandler(Lines())
tracer.close(0)
with gevent.Timeout(30):
    while not lines:
        gevent.sleep(0.01)
print(json.dumps(lines))
""",
        stalled,
    )
    (line,) = json.loads(printed)
    assert "closed with 1 span" in line
