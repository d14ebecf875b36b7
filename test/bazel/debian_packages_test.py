"""ci/setup installs every Debian package that bazel/repositories.bzl makes a repository of, and
bazel/system/target.bzl unpacks those that the tracer is built with for another machine.
"""

import pathlib
import re

import pytest

SETUP = pathlib.Path("ci/setup")
TESTS = pathlib.Path("ci/test")
REPOSITORIES = pathlib.Path("bazel/repositories.bzl")
TARGET = pathlib.Path("bazel/system/target.bzl")


def packages_of(function):
    """The `debian_packages` in a function of repositories.bzl."""
    _, _, body = REPOSITORIES.read_text().partition(f"\ndef {function}(")
    body = body.partition("\ndef ")[0]
    lists = re.findall(r"debian_packages = \[([^]]*)\]", body)
    return [name for names in lists for name in re.findall(r'"([^"]+)"', names)]


NEEDED = packages_of("define_repositories")


@pytest.mark.parametrize("package", NEEDED)
def test_setup_installs_what_the_tracer_needs(package):
    _, _, names = SETUP.read_text().partition("packages=(")
    assert package in names.partition(")")[0].split(), f"the list in {SETUP}"


@pytest.mark.parametrize("package", packages_of("define_development_repositories"))
def test_the_tests_install_what_they_need_besides(package):
    installed = (SETUP.read_text() + TESTS.read_text()).split()
    assert package in installed, f"{SETUP} or {TESTS}"


@pytest.mark.parametrize("package", [name for name in NEEDED if name.endswith("-dev")])
def test_libraries_are_unpacked_for_other_machines(package):
    _, _, names = TARGET.read_text().partition("_PACKAGES = [")
    assert f'"{package}"' in names.partition("]")[0], f"_PACKAGES in {TARGET}"
