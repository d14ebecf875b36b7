"""The suites: where their files are, and a run of one on the SDK's provider and on ours."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import run_suite

from lightstep_streaming.satellite import Satellite

# With modules, the name of the repository has more in front.
_FOLDERS = "*lightstep_instrumentation_tests/tests/opentelemetry_instrumentation_"


def find(suite):
    """The folder that a suite is unpacked in."""
    for entry in sys.path:
        for parent in pathlib.Path(entry or ".").resolve().parents:
            for found in parent.glob(_FOLDERS + suite):
                return found
    raise LookupError(f"The suite {suite!r} is not among this program's files")


def outcomes(suite, which, tests=()):
    """The outcome of each test by its name, and what pytest has printed.

    Args:
      suite: the name of an instrumentation, such as `flask`.
      which: the provider, `sdk` or `ours`.
      tests: the names of tests, in place of all.
    """
    if which == "sdk":
        return _run(suite, "sdk", tests)
    # Here and not in the process of the suite, whose tests may replace the socket module.
    with Satellite() as collector:
        result = _run(suite, collector.url, tests)
        assert collector.counters.distinct_spans, "No test has used a provider of ours"
        return result


def _run(suite, provider, tests):
    with tempfile.TemporaryDirectory() as scratch:
        # As files, where Bazel has links.
        directory = pathlib.Path(scratch, suite)
        shutil.copytree(find(suite), directory)
        results = pathlib.Path(scratch, "results.json")
        done = subprocess.run(
            [sys.executable, run_suite.__file__, provider, str(directory), str(results), *tests],
            check=False,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            cwd=scratch,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=500,
        )
        assert done.returncode == 0 and results.exists(), done.stdout
        return json.loads(results.read_text()), done.stdout


def passed(by_test):
    return {test for test, outcome in by_test.items() if outcome == "passed"}
