"""Runs one suite on one provider, and writes what has become of each test.

    run_suite.py sdk|URL DIRECTORY RESULTS [TEST...]

URL is that of the collector for our provider. DIRECTORY holds the suite's folder `tests`. RESULTS
becomes a JSON object of outcomes by test. Without TESTs, which have the same names, all are run.
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


def run(directory, tests):
    outcomes = Outcomes()
    arguments = ["--rootdir", directory, "-p", "no:cacheprovider", "--tb=short", "-q"]
    # Some suites have test files named base_test.py that are no tests.
    paths = [f"{directory}/{test}" for test in tests or [""]]
    pytest.main([*arguments, *paths], plugins=[outcomes])
    return outcomes.by_test


def main():
    provider, directory, results, *tests = sys.argv[1:]
    if provider == "sdk":
        outcomes = run(directory, tests)
    else:
        from providers import OurProviders

        providers = OurProviders(collector_url=provider)
        TestBase.create_tracer_provider = staticmethod(providers.create)
        outcomes = run(directory, tests)
        providers.close()
    pathlib.Path(results).write_text(json.dumps(outcomes))


if __name__ == "__main__":
    main()
