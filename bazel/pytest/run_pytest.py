"""Runs pytest on one file, as Bazel expects of a test. The main program of every
lightstep_py_test.
"""

import os
import sys

import pytest


def main() -> int:
    arguments = ["-p", "no:cacheprovider", "-ra", "--strict-markers", "--rootdir", os.getcwd()]
    if "XML_OUTPUT_FILE" in os.environ:
        arguments += ["--junitxml", os.environ["XML_OUTPUT_FILE"]]
    if "TESTBRIDGE_TEST_ONLY" in os.environ:
        # `bazel test --test_filter=...`
        arguments += ["-k", os.environ["TESTBRIDGE_TEST_ONLY"]]
    return pytest.main(arguments + sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
