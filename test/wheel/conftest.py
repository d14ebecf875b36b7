"""The wheel, what is in it, and an environment in which it is installed."""

import io
import os
import pathlib
import subprocess
import sys
import zipfile

import opentracing
import pytest
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


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """A function that runs a program of the environment that the wheel is installed in, and returns
    its output.
    """
    root = tmp_path_factory.mktemp("environment")
    # The directory that the distribution opentracing is unpacked in stands for the package index.
    distribution = pathlib.Path(opentracing.__file__).parent.parent
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(distribution)}

    def run(program, *arguments):
        return subprocess.run(
            [str(root / "bin" / program), *map(str, arguments)],
            cwd=str(root),
            env=environment,
            stdout=subprocess.PIPE,
            check=True,
            text=True,
        ).stdout.strip()

    subprocess.run([sys.executable, "-m", "venv", str(root)], check=True)
    run("pip", "install", "--no-index", "--disable-pip-version-check", wheel)
    return run
