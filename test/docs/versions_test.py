"""Texts that name the supported CPythons name those of the wheel's classifiers, and texts that name
the version of the tracer name that of the file VERSION.

ci/wheels and ci/release read the classifiers themselves, and ci/format compares MODULE.bazel.
"""

import pathlib
import re

import pytest

METADATA = "python/packaging/METADATA"

# Where each text names the first and the last of them.
PLACES = {
    ".github/workflows/ci.yml": r"python: \['(3\.\d+)',.* '(3\.\d+)'\]",
    "README.md": r"CPython (3\.\d+) to (3\.\d+)",
    "RELEASING.md": r"`PYTHON_BIN_PATH=python(3\.\d+) ci/test`, then (3\.\d+)",
    "docs/development.md": r"every CPython from (3\.\d+) to (3\.\d+)",
    "python/packaging/sdist/no_build.py": r"CPython (3\.\d+) to (3\.\d+)",
}


def read(path):
    return pathlib.Path(path).read_text(encoding="utf-8")


def supported():
    return re.findall(r"^Classifier: .* :: (3\.\d+)$", read(METADATA), re.MULTILINE)


@pytest.mark.parametrize("path", PLACES)
def test_a_text_names_the_first_and_the_last(path):
    named = re.findall(PLACES[path], read(path))
    assert named == [(supported()[0], supported()[-1])], f"{path}, beside {METADATA}"


@pytest.mark.parametrize("path", ["README.md", "docs/getting-started/bazel.md"])
def test_a_module_depends_on_this_version(path):
    named = re.findall(r'bazel_dep\(name = "lightstep_tracer", version = "(.*)"\)', read(path))
    assert named == [read("VERSION").strip()], path
