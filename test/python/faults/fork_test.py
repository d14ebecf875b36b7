"""A process that forks while it traces: parent and child each deliver what is theirs, once, and
neither waits for the other."""

import collections
from typing import DefaultDict, Set

import pytest
from books import check_arrived
from program import check_run
from satellite_process import names_taken

pytestmark = pytest.mark.every_wire

# Runs `in_child(number)` in a fork while threads trace, `FORKS` times, no more than four at once.
FORKING = """
import os
import sys
import threading
import time

stop = threading.Event()
made = [0] * 3

def trace(worker):
    while not stop.is_set():
        # Every number is one worker's.
        tracer.start_span(str(made[worker] * len(made) + worker)).finish()
        made[worker] += 1
        if made[worker] % 50 == 0:
            # At no more than thirty thousand a second, which the satellites can take for long.
            time.sleep(0.005)

def fork(number):
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            code = 0 if in_child(number) else 2
        finally:
            os._exit(code)
    return pid

def reap(pid):
    assert os.waitpid(pid, 0) == (pid, 0)

def fork_while_threads_trace():
    workers = [threading.Thread(target=trace, args=(worker,)) for worker in range(len(made))]
    for worker in workers:
        worker.start()
    children = []
    for number in range(FORKS):
        if len(children) == 4:
            reap(children.pop(0))
        children.append(fork(number))
    for child in children:
        reap(child)
    stop.set()
    for worker in workers:
        worker.join()

def finish_what_workers_left_out():
    # So that the numbers of all workers together are those from 0 on.
    for worker in range(len(made)):
        while made[worker] < max(made):
            tracer.start_span(str(made[worker] * len(made) + worker)).finish()
            made[worker] += 1
    assert tracer.flush(30)
    metrics = tracer.metrics()
    assert metrics["finished"] == metrics["acknowledged"] == sum(made), metrics
    print(sum(made))
"""

DELIVERING = """
def in_child(number):
    metrics = tracer.metrics()
    if metrics["finished"] or metrics["buffered"]:
        return False
    tracer.start_span(f"child {number}").finish()
    return tracer.flush(40) and tracer.metrics()["acknowledged"] == 1
"""

LEAVING = """
def in_child(number):
    return True
"""

TRACER = "tracer = make_tracer(report_timeout=30_000_000, reporting_period=20_000)\n"
IN_MAIN_THREAD = "fork_while_threads_trace()\nfinish_what_workers_left_out()\n"
IN_A_THREAD = """
forking = threading.Thread(target=fork_while_threads_trace)
forking.start()
forking.join()
finish_what_workers_left_out()
"""


def children_of(names):
    return collections.Counter(name for name in names if name.startswith("child"))


@pytest.mark.parametrize(
    "run, forks", [(IN_MAIN_THREAD, 1000), (IN_A_THREAD, 100)], ids=["main thread", "thread"]
)
def test_parent_and_children_deliver_each_span_once(start_processes, run, forks):
    satellites = start_processes(2)
    program = f"FORKS = {forks}\n" + FORKING + DELIVERING + TRACER + run
    made = int(check_run(program, *satellites, timeout=250))
    names = names_taken(*satellites)
    assert children_of(names) == {f"child {number}": 1 for number in range(forks)}
    assert check_arrived([name for name in names if not name.startswith("child")], made) == 0


def test_every_process_is_a_reporter_of_its_own(start_processes):
    (satellite,) = start_processes(1)
    program = "FORKS = 20\n" + FORKING + DELIVERING + TRACER + IN_MAIN_THREAD
    check_run(program, satellite, timeout=250)
    reporters: DefaultDict[str, Set[str]] = collections.defaultdict(set)
    for report in satellite.reports():
        kinds = {name if name.startswith("child") else "parent" for name in report["names"]}
        reporters[report["reporter"]] |= kinds
    assert sorted(map(len, reporters.values())) == [1] * 21


def test_hundreds_of_forks_under_load(start_processes):
    satellites = start_processes(2)
    program = "FORKS = 300\n" + FORKING + LEAVING + TRACER + IN_MAIN_THREAD
    made = int(check_run(program, *satellites, timeout=250))
    assert check_arrived(names_taken(*satellites), made) == 0


def test_a_span_is_its_starters(start_processes):
    (satellite,) = start_processes(1)
    check_run(
        TRACER
        + """
import os
span = tracer.start_span("0")
pid = os.fork()
span.finish()
if pid == 0:
    tracer.flush(30)
    os._exit(tracer.metrics()["finished"])
assert os.waitpid(pid, 0) == (pid, 0)
assert tracer.flush(30)
""",
        satellite,
    )
    assert check_arrived(names_taken(satellite), 1) == 0


def test_other_programs_inherit_no_descriptor(start_processes):
    (satellite,) = start_processes(1)
    inherited = check_run(
        TRACER
        + """
import socket
import subprocess
import threading

# To see that a leak would be seen.
leak = socket.socket()
leak.set_inheritable(True)
stop = threading.Event()

def trace():
    while not stop.is_set():
        tracer.start_span("operation").finish()
        tracer.flush(0.01)

tracing = threading.Thread(target=trace)
tracing.start()
for _ in range(100):
    command = ["ls", "-l", "/proc/self/fd"]
    listing = subprocess.run(command, close_fds=False, stdout=subprocess.PIPE, text=True).stdout
    print(listing.count("socket:"), listing.count("anon_inode:"))
stop.set()
tracing.join()
leak.close()
""",
        satellite,
        timeout=100,
    )
    assert inherited == "1 0\n" * 100
