"""Runs auditwheel for wheels of any machine.

    python -m auditwheel_for MACHINE ARGUMENT...

auditwheel can read files for every machine, but it accepts platform names only for the one that it
runs on.
"""

import platform
import runpy
import sys


def main() -> None:
    machine = sys.argv.pop(1)
    platform.machine = lambda: machine
    runpy.run_module("auditwheel", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
