"""pip, where it finds no wheel that fits, says which platforms have one."""

import pathlib
import re
import subprocess
import sys
import tarfile

import pytest


@pytest.fixture(scope="module")
def sdist():
    (path,) = pathlib.Path("python/sdist").glob("*.tar.gz")
    return path.resolve()


@pytest.fixture(scope="module")
def pip(tmp_path_factory):
    """A function that has pip install from a directory without a network. Returns how it went."""
    root = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", str(root)], check=True)

    def install(directory):
        command = [str(root / "bin/python"), "-m", "pip", "install", "--no-index", "--no-deps"]
        return subprocess.run(
            [*command, "--find-links", str(directory), "lightstep-streaming"],
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    return install


def copy_wheel(wheel, directory, tags):
    """A file that passes for a wheel with these tags, as pip looks at the name first."""
    name = "-".join([*wheel.name.split("-")[:2], tags]) + ".whl"
    (directory / name).write_bytes(wheel.read_bytes())


def test_pip_says_which_platforms_have_wheels(pip, sdist, wheel, tmp_path):
    copy_wheel(wheel, tmp_path, "cp311-cp311-manylinux_2_28_s390x")
    (tmp_path / sdist.name).symlink_to(sdist)

    outcome = pip(tmp_path)

    assert outcome.returncode == 1
    (sentence,) = [line for line in outcome.stdout.splitlines() if "has no wheel for" in line]
    assert f"for CPython {sys.version.split()[0]} on linux" in sentence
    assert re.search(r"CPython 3\.\d+ to 3\.\d+, with", sentence)
    assert "Bazel builds it" in sentence
    assert "Traceback" not in outcome.stdout


def test_pip_prefers_a_wheel_that_fits(pip, sdist, wheel, tmp_path):
    copy_wheel(wheel, tmp_path, "py3-none-any")
    (tmp_path / sdist.name).symlink_to(sdist)

    outcome = pip(tmp_path)

    assert "has no wheel for" not in outcome.stdout


def test_it_has_the_metadata_of_the_wheel(sdist, archive):
    (name,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
    wheels = archive.read(name).decode().splitlines()
    with tarfile.open(str(sdist)) as opened:
        member = opened.extractfile(sdist.name[: -len(".tar.gz")] + "/PKG-INFO")
        assert member is not None
        own = member.read().decode().splitlines()
    # The wheel has the licences of what is linked into it besides.
    assert [line for line in wheels if line not in own] == [
        "License-File: " + name for name in ("boost", "openssl", "protozero", "zlib")
    ]
    assert set(own) <= set(wheels)


def test_a_package_index_takes_it(sdist):
    subprocess.run([sys.executable, "-m", "twine", "check", "--strict", str(sdist)], check=True)
