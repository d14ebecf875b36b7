"""auditwheel for any machine, this one or another.

    python -m auditwheel_for MACHINE ARGUMENT...

auditwheel reads files of every machine, but it takes the names of its platforms only for the one
that it runs on.
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
