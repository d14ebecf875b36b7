"""The system has no more descriptors or threads: the tracer survives, counts the spans that it
loses, and continues when there are some again.
"""

import json

import pytest
from books import check_arrived, check_balance
from program import check_run
from satellite_process import names_taken

from lightstep_streaming.satellite import Behave, Cut

pytestmark = pytest.mark.every_wire

# Each has a function that has the system give no more, and one that has it give again.
NO_DESCRIPTORS = """
import resource

_, most = resource.getrlimit(resource.RLIMIT_NOFILE)

def exhaust():
    # Those that are open stay open.
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, most))

def relent():
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, most))
"""

# A thread needs room for its stack. (The limit of threads itself does not bind root.)
NO_THREADS = """
import resource

limits = resource.getrlimit(resource.RLIMIT_AS)

def exhaust():
    with open("/proc/self/statm") as sizes:
        size = int(sizes.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (size + 4 * 1024 * 1024, limits[1]))

def relent():
    resource.setrlimit(resource.RLIMIT_AS, limits)
"""

PROGRAM = """
import json
import logging
import os
import time

lines = []

class Lines(logging.Handler):
    def emit(self, record):
        lines.append(record.getMessage())

logging.getLogger("lightstep_streaming").addHandler(Lines())
tracer = make_tracer(reporting_period=20_000)
made = 0

def finish(count):
    global made
    for made in range(made + 1, made + count + 1):
        tracer.start_span(str(made - 1)).finish()
"""

AT_THE_START = """
exhaust()
for _ in range(100):
    tracer.start_span("dropped").finish()
assert tracer.flush(0.1) is False
relent()
finish(1000)
assert tracer.flush(30)
deadline = time.monotonic() + 30
while not lines and time.monotonic() < deadline:
    time.sleep(0.005)
print(json.dumps([made, tracer.metrics(), lines]))
"""


@pytest.mark.parametrize(
    "resource, said",
    [
        (NO_DESCRIPTORS, "Too many open files"),
        (NO_THREADS, "Resource temporarily unavailable"),
    ],
    ids=["descriptors", "threads"],
)
def test_reporting_starts_when_there_are_some_again(start_processes, resource, said):
    (satellite,) = start_processes(1)
    printed = check_run(resource + PROGRAM + AT_THE_START, satellite)
    made, metrics, lines = json.loads(printed)
    check_balance(metrics)
    assert (metrics["acknowledged"], metrics["dropped"]) == (made, 100)
    assert check_arrived(names_taken(satellite), made) == 0
    (line,) = lines
    assert "can't start" in line and said in line


WHILE_IT_CONNECTS = """
finish(1000)
assert tracer.flush(30)
exhaust()
finish(1000)  # these cost the connection
deadline = time.monotonic() + 30
while tracer.metrics()["endpoints"][0]["last_error"] != "Too many open files":
    assert time.monotonic() < deadline, tracer.metrics()
    time.sleep(0.005)
finish(1000)
assert tracer.metrics()["buffered"] == 2000
relent()
assert tracer.flush(30)
print(json.dumps([made, tracer.metrics()]))
"""


def test_nothing_is_lost_while_no_descriptor_is_left_to_connect_with(start_processes):
    (satellite,) = start_processes(1)
    satellite.misbehave(Behave(times=1), Cut(after_bytes=100, times=1))
    printed = check_run(NO_DESCRIPTORS + PROGRAM + WHILE_IT_CONNECTS, satellite)
    made, metrics = json.loads(printed)
    check_balance(metrics)
    assert metrics["acknowledged"] == made == 3000
    assert check_arrived(names_taken(satellite), made) == 0


# The table of descriptors is full, as where a program leaks them.
FORK = """
finish(1000)
assert tracer.flush(30)
resource.setrlimit(resource.RLIMIT_NOFILE, (256, most))
held = []
try:
    while True:
        held.append(os.dup(0))
except OSError:
    pass
pid = os.fork()
if pid == 0:
    code = 1
    try:
        # Dropped, unless the parent's connection has left descriptors enough.
        tracer.start_span("early").finish()
        for descriptor in held:
            os.close(descriptor)
        finish(1000)
        tracer.flush(30)
        metrics = tracer.metrics()
        settled = metrics["acknowledged"] + metrics["dropped"]
        code = 0 if settled == metrics["finished"] == 1001 and metrics["dropped"] <= 1 else 2
    finally:
        os._exit(code)
assert os.waitpid(pid, 0) == (pid, 0)
finish(1000)
assert tracer.flush(30)
print(json.dumps([made, tracer.metrics()]))
"""


def test_parent_and_child_of_a_fork_go_on_when_no_descriptor_is_left(start_processes):
    (satellite,) = start_processes(1)
    # The child's spans have the numbers that its parent's have which come after them.
    printed = check_run(NO_DESCRIPTORS + PROGRAM + FORK, satellite)
    made, metrics = json.loads(printed)
    check_balance(metrics)
    assert metrics["acknowledged"] == made == 2000
    names = [name for name in names_taken(satellite) if name != "early"]
    assert check_arrived(names, made) == 1000
