"""Measures coverage in every interpreter that finds this module on its path, including child
processes of tests. COVERAGE_PROCESS_START names the settings. For ci/coverage.
"""

import coverage

coverage.process_startup()
