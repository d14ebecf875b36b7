"""Copies of the package, for tests that need one which does not fit."""

import os
import pathlib
import shutil
import subprocess
import sys

import lightstep_streaming

_PACKAGE = pathlib.Path(lightstep_streaming.__file__).parent


def copy_package(directory):
    """Copies the package, without the developer satellite, into `directory`; returns its own."""
    return pathlib.Path(
        shutil.copytree(
            _PACKAGE,
            pathlib.Path(directory, "lightstep_streaming"),
            ignore=shutil.ignore_patterns("satellite", "__pycache__"),
        )
    )


def import_from(path):
    """Imports the package from `path` in an interpreter of its own, which has ended."""
    # Where the module looks for Boost.Python, as it lies beside the package that was copied.
    boost = str(_PACKAGE.parents[2] / "boost" / "lib")
    others = [entry for entry in sys.path if not os.path.isdir(f"{entry}/lightstep_streaming")]
    return subprocess.run(
        [sys.executable, "-c", "import lightstep_streaming"],
        check=False,
        env={
            **os.environ,
            "LD_LIBRARY_PATH": boost,
            "PYTHONPATH": os.pathsep.join([str(path), *others]),
        },
        stderr=subprocess.PIPE,
        text=True,
        timeout=50,
    )


def last_line(text):
    return text.strip().rpartition("\n")[2]
