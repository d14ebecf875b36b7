"""The module works in the main interpreter only. A sub-interpreter cannot import it, and nothing
else breaks.
"""

import os
import subprocess
import sys

import pytest

# The module that makes interpreters has had three names.
INTERPRETERS = """
import importlib
import threading

for name in ("_interpreters", "_xxsubinterpreters"):
    try:
        interpreters = importlib.import_module(name)
        break
    except ImportError:
        pass

def run_in_another(code):
    # What CPython 3.12 and newer call legacy shares the main interpreter's lock, as under mod_wsgi.
    try:
        other = interpreters.create("legacy")
    except TypeError:
        other = interpreters.create()
    run = getattr(interpreters, "exec", None) or interpreters.run_string
    run(other, code)

IMPORT = '''
try:
    import lightstep_streaming
except ImportError as error:
    assert "WSGIApplicationGroup" in str(error), error
else:
    raise AssertionError("it was not refused")
'''
"""

PROGRAMS = {
    "first": "run_in_another(IMPORT)\nimport lightstep_streaming\n",
    "after the main one": "import lightstep_streaming\nrun_in_another(IMPORT)\n",
    "several at once": """
threads = [threading.Thread(target=run_in_another, args=[IMPORT]) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
import lightstep_streaming
""",
}

AT_THE_END = """
tracer = lightstep_streaming.Tracer(access_token="token", collector_plaintext=True)
tracer.close(0)
print("end of the program")
"""


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)
def test_a_sub_interpreter_is_refused(program):
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", INTERPRETERS + program + AT_THE_END],
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        timeout=50,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "end of the program\n"


def test_the_module_is_the_same_when_it_is_imported_again():
    import lightstep_streaming._native as first

    del sys.modules["lightstep_streaming._native"]
    try:
        import lightstep_streaming._native as second
    finally:
        sys.modules["lightstep_streaming._native"] = first
    assert second is first
