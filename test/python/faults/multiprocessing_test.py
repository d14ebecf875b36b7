"""Children of multiprocessing, which end by `os._exit`: their finished spans arrive."""

import subprocess
import sys

import pytest
from books import check_arrived
from program import ENVIRONMENT, source
from satellite_process import names_taken

pytestmark = pytest.mark.every_wire

BEFORE = "import multiprocessing\n"

# A file, because children that are not forked import it.
PROGRAM = """
import sys
tracer = make_tracer(reporting_period=600_000_000, report_timeout=30_000_000)

def trace(number):
    with tracer.start_active_span(str(number)):
        return number

if __name__ == "__main__":
    import multiprocessing
    import concurrent.futures
    context = multiprocessing.get_context(sys.argv[1])
"""

POOL = """
    trace(0)
    pool = context.Pool(3)
    assert pool.map(trace, range(1, 400)) == list(range(1, 400))
    pool.close()
    pool.join()
"""

PROCESSES = """
    trace(0)
    processes = [context.Process(target=trace, args=(number,)) for number in range(1, 9)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
        assert process.exitcode == 0
"""

EXECUTOR = """
    trace(0)
    with concurrent.futures.ProcessPoolExecutor(2, mp_context=context) as executor:
        assert list(executor.map(trace, range(1, 50))) == list(range(1, 50))
"""


def run_file(tmp_path, text, satellite, *arguments):
    program = tmp_path / "traced_program.py"
    program.write_text(text)
    done = subprocess.run(
        [sys.executable, "-X", "faulthandler", str(program), *arguments],
        check=False,
        env=ENVIRONMENT,
        stderr=subprocess.PIPE,
        text=True,
        timeout=100,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return names_taken(satellite)


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
@pytest.mark.parametrize("loaded", ["first", "later"])
@pytest.mark.parametrize(
    "work, made",
    [(POOL, 400), (PROCESSES, 9), (EXECUTOR, 50)],
    ids=["Pool", "Process", "ProcessPoolExecutor"],
)
def test_children_deliver(start_processes, tmp_path, work, made, loaded, method):
    (satellite,) = start_processes(1)
    text = (BEFORE if loaded == "first" else "") + source(PROGRAM + work, [satellite])
    names = run_file(tmp_path, text, satellite, method)
    assert check_arrived(names, made) == 0


NESTED = """
import multiprocessing
tracer = make_tracer(reporting_period=600_000_000, report_timeout=30_000_000)
context = multiprocessing.get_context("fork")

def trace(depth):
    tracer.start_span(str(depth)).finish()
    if depth < 3:
        child = context.Process(target=trace, args=(depth + 1,))
        child.start()
        child.join()

trace(0)
"""


def test_children_of_children_deliver(start_processes, tmp_path):
    (satellite,) = start_processes(1)
    names = run_file(tmp_path, source(NESTED, [satellite]), satellite)
    assert check_arrived(names, 4) == 0


IMPORTING_IN_CHILD = """
import multiprocessing

def trace():
    tracer = make_tracer(reporting_period=600_000_000, report_timeout=30_000_000)
    tracer.start_span("0").finish()

if __name__ == "__main__":
    child = multiprocessing.get_context("fork").Process(target=trace)
    child.start()
    child.join()
"""


def test_a_child_that_is_the_first_to_import_the_package_delivers(start_processes, tmp_path):
    (satellite,) = start_processes(1)
    text = source(IMPORTING_IN_CHILD, [satellite])
    imports = "import lightstep_streaming\n"
    assert text.count(imports) == 1
    text = text.replace(imports, "").replace("    return", f"    {imports}    return")
    names = run_file(tmp_path, text, satellite)
    assert check_arrived(names, 1) == 0


FAILING = """
import multiprocessing
import os
import sys
tracer = make_tracer(reporting_period=600_000_000, report_timeout=30_000_000)

def trace():
    tracer.start_span("0").finish()
    sys.stderr = open(os.devnull, "w")
    raise RuntimeError

child = multiprocessing.get_context("fork").Process(target=trace)
child.start()
child.join()
assert child.exitcode == 1
"""


def test_a_child_that_fails_delivers(start_processes, tmp_path):
    (satellite,) = start_processes(1)
    names = run_file(tmp_path, source(FAILING, [satellite]), satellite)
    assert check_arrived(names, 1) == 0
