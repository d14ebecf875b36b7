"""Explains why an import failed with an interpreter that the extension module was not built for."""

import importlib.machinery
import importlib.util
import pathlib
import platform
import re
import sys

from . import unpacked


def _interpreter_of(file_name: str) -> str:
    """What the module was built for, by its name, as in
    `_native.cpython-311-x86_64-linux-gnu.so`."""
    match = re.fullmatch(r"_native\.cpython-(\d)(\d+)(\w*)-(.*)\.so", file_name)
    if match is None:
        return file_name
    major, minor, flags, machine = match.groups()
    return f"CPython {major}.{minor}{flags} on {machine}"


def explain_absence() -> None:
    """Raises an ImportError that says why there is no `_native`, if it is known."""
    name = f"{__package__}._native"
    spec = sys.modules[__package__].__spec__
    if spec is None or importlib.util.find_spec(name) is not None:
        return
    unpacked.check_unpacked(spec.loader)
    directory = pathlib.Path(__file__).parent
    builds = sorted(path.name for path in directory.glob("_native.*.so"))
    if not builds:
        return
    version = f"{platform.python_implementation()} {platform.python_version()}"
    raise ImportError(
        f"lightstep_streaming in {directory} is built for "
        f"{' and '.join(map(_interpreter_of, builds))}, and this is {version}, which needs "
        f"_native{importlib.machinery.EXTENSION_SUFFIXES[0]}. Install the wheel for this "
        f"interpreter; with Bazel, build with --repo_env=PYTHON_BIN_PATH={sys.executable}"
    ) from None
