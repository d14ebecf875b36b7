"""If the package is imported by an interpreter that it was not built for, the error names both."""

import importlib.machinery
import platform

import pytest
from package_copies import copy_package, import_from, last_line


@pytest.fixture
def package(tmp_path):
    return copy_package(tmp_path)


@pytest.fixture
def module(package):
    """The module under the name that it has in a wheel, whatever it was built as: where Bazel's
    toolchain chooses the interpreter, it is `_native.so` for all of them."""
    (module,) = package.glob("_native*.so")
    return module.rename(package / f"_native{importlib.machinery.EXTENSION_SUFFIXES[0]}")


def test_another_interpreter(package, module):
    module.rename(package / "_native.cpython-37m-x86_64-linux-gnu.so")
    done = import_from(package.parent)
    assert done.returncode == 1
    error = last_line(done.stderr)
    assert error.startswith("ImportError: lightstep_streaming in ")
    assert "is built for CPython 3.7m on x86_64-linux-gnu, and this is CPython " in error
    assert platform.python_version() in error
    assert module.name in error
    assert "--repo_env=PYTHON_BIN_PATH=" in error
    assert done.stderr.count("Error: ") == 1


def test_several_other_interpreters(package, module):
    for version in "cpython-37m", "cpython-399", "pypy39-pp73":
        (package / f"_native.{version}-x86_64-linux-gnu.so").touch()
    module.unlink()
    error = last_line(import_from(package.parent).stderr)
    assert (
        "built for CPython 3.7m on x86_64-linux-gnu and CPython 3.99 on x86_64-linux-gnu and "
        "_native.pypy39-pp73-x86_64-linux-gnu.so, and this is CPython " in error
    )


def test_no_module_at_all(package, module):
    module.unlink()
    error = last_line(import_from(package.parent).stderr)
    assert error == "ModuleNotFoundError: No module named 'lightstep_streaming._native'"


def test_a_module_that_can_not_be_loaded(package, module):
    module.write_bytes(b"no shared object")
    error = last_line(import_from(package.parent).stderr)
    assert error.startswith("ImportError: ") and module.name in error
    assert "is built for" not in error


def test_the_interpreter_that_it_was_built_for(package, module):
    (package / "_native.cpython-37m-x86_64-linux-gnu.so").touch()
    done = import_from(package.parent)
    assert (done.returncode, done.stderr) == (0, "")
