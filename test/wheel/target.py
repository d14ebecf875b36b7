"""What the wheel is for: this machine, another that is emulated, or another C library. For the
tests of the wheel.
"""

import importlib.util
import json
import pathlib
import platform
import sys
import types

_EMULATION = json.loads(pathlib.Path("test/wheel/emulation.json").read_text())

IS_FOREIGN = bool(_EMULATION)

MACHINE = _EMULATION.get("machine", platform.machine())
LIBC = _EMULATION.get("libc", "glibc")

# What the wheel promises to run on, in words of PEP 600 and PEP 656.
PLATFORM = {
    ("glibc", "aarch64"): "manylinux_2_28_aarch64",
    ("glibc", "x86_64"): "manylinux_2_27_x86_64",
    ("musl", "x86_64"): "musllinux_1_2_x86_64",
}[(LIBC, MACHINE)]

# The version that glibc's first symbols have.
FIRST_GLIBC = {"aarch64": "GLIBC_2.17", "x86_64": "GLIBC_2.2.5"}[MACHINE]

# What starts the target's interpreter; empty if it is this one, or if there is none to be had.
COMMAND = _EMULATION.get("command", [])


def prepare_to_import_the_satellite():
    """Lets the satellite be imported where the package itself cannot be, because its extension
    module is for another machine or C library. The satellite does without it.
    """
    name = "lightstep_streaming"
    if IS_FOREIGN and name not in sys.modules:
        package = types.ModuleType(name)
        spec = importlib.util.find_spec(name)
        assert spec is not None and spec.submodule_search_locations is not None
        package.__path__ = list(spec.submodule_search_locations)
        sys.modules[name] = package
