"""Runs one suite on one provider, and writes what has become of each test.

    run_suite.py sdk|ours DIRECTORY RESULTS

DIRECTORY holds the suite's folder `tests`. RESULTS becomes a JSON object of outcomes by test.
"""

import json
import pathlib
import sys

import pytest
from opentelemetry.test.test_base import TestBase


class Outcomes:
    """A plugin of pytest's that keeps the worst outcome of each test's phases."""

    def __init__(self):
        self.by_test = {}

    def pytest_runtest_logreport(self, report):
        known = self.by_test.get(report.nodeid)
        if known is None or (known == "passed" and report.outcome != "passed"):
            self.by_test[report.nodeid] = report.outcome
        elif report.failed:
            self.by_test[report.nodeid] = "failed"

    def pytest_collectreport(self, report):
        if report.failed:
            self.by_test[report.nodeid] = "failed"


def run(directory):
    outcomes = Outcomes()
    arguments = ["--rootdir", directory, "-p", "no:cacheprovider", "--tb=short", "-q"]
    # Some suites have test files named base_test.py that are no tests.
    pytest.main([*arguments, directory], plugins=[outcomes])
    return outcomes.by_test


def main():
    which, directory, results = sys.argv[1:]
    if which == "sdk":
        outcomes = run(directory)
    else:
        from providers import OurProviders

        providers = OurProviders()
        TestBase.create_tracer_provider = staticmethod(providers.create)
        outcomes = run(directory)
        providers.close()
        if not providers.collector.counters.distinct_spans:
            sys.exit("No test has used a provider of ours")
    pathlib.Path(results).write_text(json.dumps(outcomes))


if __name__ == "__main__":
    main()
