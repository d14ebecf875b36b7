"""Runs auditwheel for wheels of any machine and C library.

    python -m auditwheel_for MACHINE LIBC ARGUMENT...

auditwheel can read files for every machine, but it accepts platform names only for the one that it
runs on, and for its C library. LIBC is glibc or musl.
"""

import importlib
import importlib.util
import pathlib
import platform
import runpy
import sys


def find_musl(machine: str) -> None:
    """Has auditwheel find Debian's musl, which it asks for its version. It looks where Alpine has
    musl, and what is there decides which C library it takes platform names for.
    """
    # Where that is up to 6.1, the version for CPython 3.8, and where it is now.
    modules = ["auditwheel.musllinux", "auditwheel.libc"]
    found = [name for name in modules if importlib.util.find_spec(name)]
    finder = importlib.import_module(found[0])
    loader = pathlib.Path(f"/lib/ld-musl-{machine}.so.1")
    for name in ("find_musl_libc", "_find_musl_libc"):
        if hasattr(finder, name):
            setattr(finder, name, lambda: loader)


def main() -> None:
    machine, libc = sys.argv.pop(1), sys.argv.pop(1)
    platform.machine = lambda: machine
    if libc == "musl":
        find_musl(machine)
    runpy.run_module("auditwheel", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
