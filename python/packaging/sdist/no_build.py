"""The build backend of the source distribution, which builds nothing. pip calls it where no wheel
fits the interpreter, and prints what it says.
"""

import platform
import sys
import sysconfig
from typing import NoReturn

MESSAGE = (
    "lightstep-streaming has no wheel for {interpreter} on {system}, and pip cannot build it. "
    "It has wheels for CPython 3.8 to 3.14, with the global interpreter lock, on Linux: x86-64 "
    "from glibc 2.27 or musl 1.2 on, and 64-bit Arm from glibc 2.28 on. "
    "Elsewhere, Bazel builds it from its repository (docs/getting-started/bazel.md)."
)


def refuse() -> NoReturn:
    interpreter = platform.python_implementation() + " " + platform.python_version()
    if sysconfig.get_config_var("Py_GIL_DISABLED"):
        interpreter += " without the lock"
    system = sysconfig.get_platform()
    libc = " ".join(platform.libc_ver())
    if libc.strip():
        system += " with " + libc
    sys.exit(MESSAGE.format(interpreter=interpreter, system=system))


def get_requires_for_build_wheel(config_settings: object = None) -> NoReturn:
    refuse()


def build_wheel(
    wheel_directory: str, config_settings: object = None, metadata_directory: object = None
) -> NoReturn:
    refuse()


def build_sdist(sdist_directory: str, config_settings: object = None) -> NoReturn:
    refuse()
