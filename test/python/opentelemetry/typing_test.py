"""mypy --strict passes on a program that uses every public name, and the program runs."""

import os
import pathlib
import subprocess
import sys

import every_opentelemetry_call

import lightstep_streaming
from lightstep_streaming.satellite import Satellite

PROGRAM = pathlib.Path(every_opentelemetry_call.__file__)
PACKAGE = pathlib.Path(lightstep_streaming.__file__).parent


def test_strict_type_checking(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path), str(PROGRAM)],
        check=False,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(sys.path),
            "MYPYPATH": str(PACKAGE.parent),
        },
        cwd=str(tmp_path),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_program_runs():
    with Satellite() as satellite:
        every_opentelemetry_call.use_provider(satellite.port)
        assert satellite.counters.distinct_spans == 5
