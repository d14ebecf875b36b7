"""Programs that close descriptors of the tracer, or that have closed the standard ones."""

import json
import os
import subprocess
import sys

import pytest
from books import check_arrived
from program import check_run, source

pytestmark = pytest.mark.every_wire

CLOSE_ALL = """
import json
import logging
import os

logging.getLogger("lightstep_streaming").addHandler(logging.NullHandler())
logging.getLogger("lightstep_streaming").propagate = False
tracer = make_tracer()

def finish(names):
    for name in names:
        tracer.start_span(str(name)).finish()

def close_all():
    os.closerange(3, 4096)
    # What opens next has the numbers of what was closed.
    return [os.open("/dev/null", os.O_RDWR) for _ in range(20)]

def check_untouched(descriptors):
    null = os.stat("/dev/null")
    for descriptor in descriptors:
        status = os.fstat(descriptor)
        assert (status.st_dev, status.st_ino) == (null.st_dev, null.st_ino), descriptor
"""

HERE = """
finish(range(10))
assert tracer.flush(30)
mine = close_all()
finish(range(10, 20))
assert tracer.flush(30), tracer.metrics()
tracer.close(10)
check_untouched(mine)
"""

IN_A_CHILD = """
finish(range(5))
assert tracer.flush(30)
child = os.fork()
if child == 0:
    finish(range(5, 10))
    assert tracer.flush(30)
    mine = close_all()
    finish(range(10, 20))
    arrived = tracer.flush(30)
    tracer.close(10)
    check_untouched(mine)
    os._exit(0 if arrived else 1)
assert os.waitpid(child, 0)[1] == 0
"""

BEFORE_A_FORK = """
finish(range(10))
assert tracer.flush(30)
close_all()
child = os.fork()
if child == 0:
    finish(range(10, 15))
    os._exit(0 if tracer.flush(30) else 1)
assert os.waitpid(child, 0)[1] == 0
finish(range(15, 20))
assert tracer.flush(30)
"""

AND_ENDS_AT_ONCE = """
finish(range(20))
assert tracer.flush(30)
mine = close_all()
tracer.close(0)
check_untouched(mine)
"""


@pytest.mark.parametrize(
    "program",
    [HERE, IN_A_CHILD, BEFORE_A_FORK, AND_ENDS_AT_ONCE],
    ids=["here", "in a child", "before a fork", "and ends at once"],
)
def test_a_program_that_closes_all_descriptors(satellite, program):
    check_run(CLOSE_ALL + program, satellite)
    assert check_arrived([span.operation_name for span in satellite.spans], 20) == 0


REPLACE = """
def descriptors():
    found = set()
    for number in os.listdir("/proc/self/fd"):
        try:
            found.add((int(number), os.readlink("/proc/self/fd/" + number)))
        except FileNotFoundError:
            pass  # what the list itself was read through
    return found

before = descriptors()
finish(range(10))
assert tracer.flush(30)
mine = [number for number, link in descriptors() - before if KIND in link]
assert mine
null = os.open("/dev/null", os.O_RDWR)
for number in mine:
    os.dup2(null, number)
finish(range(10, 20))
deadline = time.monotonic() + 30
while not tracer.flush(1):
    assert time.monotonic() < deadline, tracer.metrics()
tracer.close(10)
check_untouched(mine)
"""


@pytest.mark.parametrize("kind", ["eventpoll", "timerfd"])
def test_a_program_that_replaces_one_of_ours(satellite, kind):
    check_run(CLOSE_ALL + f"import time\nKIND = {kind!r}\n" + REPLACE, satellite)
    # The answer to what was under way may be lost, and the spans then come twice.
    check_arrived([span.operation_name for span in satellite.spans], 20)


WITHOUT_STANDARD_ONES = """
import json
import os
import sys

report = int(sys.argv[1])
tracer = make_tracer()
tracer.start_span("0").finish()
outcomes = [tracer.flush(30)]
opened = [os.path.exists("/proc/self/fd/%d" % number) for number in range(3)]
null = os.open("/dev/null", os.O_RDWR)
for number in range(3):
    os.dup2(null, number)
tracer.start_span("1").finish()
outcomes += [tracer.flush(30), tracer.close(10)]
os.write(report, json.dumps([outcomes, opened]).encode())
"""


def test_a_program_that_is_started_without_standard_descriptors(satellite):
    reading, writing = os.pipe()
    program = subprocess.Popen(
        [
            "sh",
            "-c",
            'exec "$@" 0<&- 1>&- 2>&-',
            "sh",
            sys.executable,
            "-c",
            source(WITHOUT_STANDARD_ONES, [satellite]),
            str(writing),
        ],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        pass_fds=[writing],
    )
    os.close(writing)
    try:
        assert program.wait(50) == 0
        with os.fdopen(reading) as report:
            outcomes, opened = json.loads(report.read())
    finally:
        program.kill()
    assert outcomes == [True, True, True]
    assert opened == [False, False, False], "the numbers are left to the program"
    assert check_arrived([span.operation_name for span in satellite.spans], 2) == 0
