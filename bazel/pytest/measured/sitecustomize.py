"""Has every interpreter that finds this on its path measure coverage, children of tests too, as the
file says that COVERAGE_PROCESS_START names. For ci/coverage.
"""

import coverage

coverage.process_startup()
