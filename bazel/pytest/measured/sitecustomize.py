"""Measures coverage in every interpreter that finds this module on its path, including child
processes of tests. COVERAGE_PROCESS_START names the settings. For ci/coverage.
"""

import contextlib

import coverage

# A sub-interpreter is not measured: coverage's C module is empty in all but the first interpreter
# of a process.
with contextlib.suppress(AttributeError):
    coverage.process_startup()
