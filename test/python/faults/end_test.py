"""However a program ends, its finished spans arrive, and it waits for satellites no longer than
the timeout.
"""

import json

import pytest
from books import check_arrived, check_balance
from program import check_run, run
from satellite_process import names_taken

from lightstep_streaming.satellite import Stall

pytestmark = pytest.mark.every_wire

TRACER = """
tracer = make_tracer(reporting_period=600_000_000, report_timeout=30_000_000)
for number in range(1000):
    tracer.start_span(str(number)).finish()
"""

ENDS = {
    "falls off its end": ("", 0),
    "calls sys.exit": ("import sys\nsys.exit(3)", 3),
    "raises": ("raise RuntimeError('unhandled')", 1),
    "is interrupted": ("raise KeyboardInterrupt", -2),
    "exits out of a handler of SIGTERM": (
        """
import os, signal, sys
signal.signal(signal.SIGTERM, lambda *_: sys.exit(7))
os.kill(os.getpid(), signal.SIGTERM)
while True:
    pass
""",
        7,
    ),
    "exits out of a handler of SIGTERM that interrupts a flush": (
        """
import os, signal, sys, threading
signal.signal(signal.SIGTERM, lambda *_: sys.exit(7))
threading.Timer(0.01, os.kill, (os.getpid(), signal.SIGTERM)).start()
while True:
    tracer.flush()
""",
        7,
    ),
    "has forgotten its tracer": ("del tracer", 0),
    "keeps it in a cycle with a __del__": (
        """
class Keeper:
    def __del__(self):
        self.tracer.close()
keeper = Keeper()
keeper.tracer, keeper.me = tracer, keeper
""",
        0,
    ),
    "closes it in an atexit of its own": ("import atexit\natexit.register(tracer.close)", 0),
    "has modules torn down that trace": (
        """
class Late:
    def __del__(self, tracer=tracer):
        tracer.start_span("1000").finish()
        tracer.flush()
        tracer.close()
import sys
sys.modules["late"] = Late()
late = Late()
""",
        0,
    ),
    "leaves threads to end by themselves": (
        """
import threading, time
def trace():
    time.sleep(0.2)
    tracer.start_span("1000").finish()
threading.Thread(target=trace).start()
""",
        0,
    ),
}


@pytest.mark.parametrize("end, code", ENDS.values(), ids=ENDS)
def test_a_program_that(start_processes, end, code):
    (satellite,) = start_processes(1)
    done = run(TRACER + end, satellite)
    assert done.returncode == code, done.stderr
    assert "lightstep" not in done.stderr
    names = names_taken(satellite)
    made = 1001 if "1000" in end else 1000
    assert check_arrived(names, made) == 0


LATE = """
def finish_late():
    tracer.start_span("1000").finish()
"""


def test_an_exit_handler_that_is_older_than_the_package_traces(start_processes):
    (satellite,) = start_processes(1)
    before = "import atexit\natexit.register(lambda: finish_late())\n"
    done = run(TRACER + LATE, satellite, before=before)
    assert (done.returncode, done.stderr) == (0, "")
    assert check_arrived(names_taken(satellite), 1001) == 0


def test_an_object_that_outlives_every_exit_handler_traces(start_processes):
    (satellite,) = start_processes(1)
    end = """
class Late:
    def __del__(self, finish_late=finish_late):
        finish_late()
import sys
sys.modules["late"] = Late()
"""
    done = run(TRACER + LATE.replace("late():", "late(tracer=tracer):") + end, satellite)
    assert (done.returncode, done.stderr) == (0, "")
    assert check_arrived(names_taken(satellite), 1001) == 0


def test_daemon_threads_trace_on(start_processes):
    (satellite,) = start_processes(1)
    printed = check_run(
        """
import threading
tracer = make_tracer(reporting_period=600_000_000, report_timeout=30_000_000)
made = [0] * 4
enough = threading.Barrier(len(made) + 1)

def trace(worker):
    while True:
        tracer.start_span(f"{worker} {made[worker]}").finish()
        made[worker] += 1
        if made[worker] == 1000:
            enough.wait()

for worker in range(len(made)):
    threading.Thread(target=trace, args=(worker,), daemon=True).start()
enough.wait()
print(list(made))
""",
        satellite,
    )
    names = set(names_taken(satellite))
    for worker, made in enumerate(json.loads(printed)):
        # What was finished when the main thread ended, and perhaps more.
        assert {f"{worker} {number}" for number in range(made)} <= names


def test_close_while_threads_finish(start_processes):
    (satellite,) = start_processes(1)
    printed = check_run(
        """
import json
import threading
tracer = make_tracer(report_timeout=30_000_000)
stop = threading.Event()
made = [0] * 4
started = threading.Barrier(len(made) + 1)

def trace(worker):
    started.wait()
    while not stop.is_set():
        tracer.start_span("operation").finish()
        made[worker] += 1

workers = [threading.Thread(target=trace, args=(worker,)) for worker in range(len(made))]
for worker in workers:
    worker.start()
started.wait()
while sum(made) < 10_000:
    pass
tracer.close()
before = sum(made)
while sum(made) < before + 10_000:
    pass
stop.set()
for worker in workers:
    worker.join()
print(json.dumps([sum(made), tracer.metrics()]))
""",
        satellite,
    )
    made, metrics = json.loads(printed)
    check_balance(metrics)
    assert (metrics["finished"], metrics["buffered"]) == (made, 0)
    assert metrics["dropped"] >= 10_000
    assert metrics["acknowledged"] == len(names_taken(satellite)) > 0


def test_close_twice_and_by_many_at_once(start_processes):
    (satellite,) = start_processes(1)
    check_run(
        TRACER
        + """
import threading
results = []
closing = [threading.Thread(target=lambda: results.append(tracer.close())) for _ in range(8)]
for thread in closing:
    thread.start()
for thread in closing:
    thread.join()
assert results == [True] * 8, results
assert tracer.close() is True
assert tracer.metrics()["acknowledged"] == 1000
""",
        satellite,
    )
    assert check_arrived(names_taken(satellite), 1000) == 0


UNSENT = """
tracer = make_tracer(report_timeout=4_000_000)
for number in range(100):
    tracer.start_span(str(number)).finish()
"""

IN_CLOSE = """
import json
import time
begun = time.monotonic()
assert tracer.close() is False
print(json.dumps([time.monotonic() - begun, tracer.metrics()]))
"""

# Timed by who waits for it: this thread outlives whatever the program can do itself.
AT_EXIT = """
import json
import os
import subprocess
import sys
watch = "import sys, time; begun = time.monotonic(); sys.stdin.read(); " \\
        "print('[%s, null]' % (time.monotonic() - begun))"
read, write = os.pipe()  # the program's end closes it
subprocess.Popen([sys.executable, "-S", "-c", watch], stdin=read)
"""


@pytest.mark.parametrize("end", [IN_CLOSE, AT_EXIT], ids=["close", "exit"])
@pytest.mark.parametrize("fault", ["dead", "stalled"])
def test_the_end_waits_no_longer_than_the_timeout(start_processes, end, fault):
    (satellite,) = start_processes(1)
    if fault == "dead":
        satellite.kill()
    else:
        satellite.misbehave(Stall())
    done = run(UNSENT + end, satellite, options=())
    assert done.returncode == 0, done.stderr
    assert done.stderr.endswith("closed with 100 spans that were not delivered\n")
    seconds, metrics = json.loads(done.stdout)
    # Not twice as long.
    assert seconds < 7
    if metrics is not None:
        check_balance(metrics)
        assert metrics["dropped"] == 100
