"""The wheel, what is in it, and an environment in which it is installed."""

import io
import os
import pathlib
import subprocess
import sys
import zipfile

import opentracing
import pytest
import target
from elftools.elf.elffile import ELFFile


@pytest.fixture(scope="module")
def wheel():
    (path,) = pathlib.Path("python/wheel").glob("*.whl")
    return path.resolve()


@pytest.fixture(scope="module")
def archive(wheel):
    with zipfile.ZipFile(str(wheel)) as opened:
        yield opened


@pytest.fixture(scope="module")
def libraries(archive):
    """The module and the libraries that are bundled, by their names without folders."""
    return {
        os.path.basename(name): ELFFile(io.BytesIO(archive.read(name)))
        for name in archive.namelist()
        if ".so" in name
    }


@pytest.fixture(scope="module")
def version():
    return pathlib.Path("VERSION").read_text().strip()


def install(wheel, root):
    """Installs the wheel in a virtual environment. Returns what starts its interpreter."""
    subprocess.run([sys.executable, "-m", "venv", str(root)], check=True)
    python = str(root / "bin/python")
    command = [python, "-m", "pip", "install", "--no-index", "--disable-pip-version-check"]
    if not target.IS_FOREIGN:
        subprocess.run([*command, "--no-deps", str(wheel)], check=True)
        return [python]
    # pip of this machine, told what that of the target would say of itself.
    command += ["--no-deps", "--only-binary=:all:", "--target", str(root / "site-packages")]
    command += ["--platform", target.PLATFORM]
    subprocess.run([*command, str(wheel)], check=True)
    return target.COMMAND


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """A function that runs the interpreter that the wheel is installed for. Returns its output."""
    root = tmp_path_factory.mktemp("environment")
    # The directory that the distribution opentracing is unpacked in stands for the package index.
    distribution = pathlib.Path(opentracing.__file__).parent.parent
    paths = [root / "site-packages", distribution] if target.IS_FOREIGN else [distribution]
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.pathsep.join(map(str, paths)),
    }
    command = install(wheel, root)
    if not command:
        pytest.skip(f"no CPython of this version for {target.PLATFORM}; the wheel was installed")

    def run(*arguments):
        return subprocess.run(
            [*command, *map(str, arguments)],
            cwd=str(root),
            env=environment,
            stdout=subprocess.PIPE,
            check=True,
            text=True,
        ).stdout.strip()

    return run
