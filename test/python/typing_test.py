"""The types of the package: mypy --strict passes on a program that uses every public call, and the
program runs.
"""

import os
import pathlib
import subprocess
import sys

import every_public_call

import lightstep_streaming

PROGRAM = pathlib.Path(every_public_call.__file__)
PACKAGE = pathlib.Path(lightstep_streaming.__file__).parent


def mypy(tmp_path, *arguments):
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(sys.path),
        "MYPYPATH": str(PACKAGE.parent),
    }
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path)]
    return subprocess.run(
        [*command, *map(str, arguments)],
        check=False,
        env=environment,
        cwd=str(tmp_path),
        capture_output=True,
        text=True,
    )


def test_strict_type_checking(tmp_path):
    done = mypy(tmp_path, PROGRAM)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_wrong_program_is_found(tmp_path):
    program = tmp_path / "wrong.py"
    program.write_text(
        "import lightstep_streaming\n"
        "tracer = lightstep_streaming.Tracer(access_token=5, no_such_key=1)\n"
        "number: int = tracer.flush('soon')\n"
    )
    done = mypy(tmp_path, program)
    assert done.returncode == 1
    assert "access_token" in done.stdout and "no_such_key" in done.stdout
    assert 'argument 1 to "flush"' in done.stdout.lower()


def test_the_program_runs(satellite):
    every_public_call.use_tracer(satellite.port)
    assert satellite.counters.distinct_spans == 3
