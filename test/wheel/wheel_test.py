"""Installs the wheel into an empty virtual environment, without a network, and uses it from
there.
"""

import email
import os
import pathlib
import subprocess
import sys
import zipfile

import opentracing
import pytest
from elftools.elf.elffile import ELFFile

# What every Linux with a glibc has; anything else that the module needs has to be in the wheel.
SYSTEM_LIBRARIES = {
    "ld-linux-x86-64.so.2",
    "libc.so.6",
    "libdl.so.2",
    "libgcc_s.so.1",
    "libm.so.6",
    "libpthread.so.0",
    "librt.so.1",
    "libstdc++.so.6",
    "libutil.so.1",
}


@pytest.fixture(scope="module")
def wheel():
    (path,) = pathlib.Path("python/wheel").glob("*.whl")
    return path.resolve()


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
            universal_newlines=True,
        ).stdout.strip()

    subprocess.run([sys.executable, "-m", "venv", str(root)], check=True)
    run("pip", "install", "--no-index", "--disable-pip-version-check", wheel)
    return run


def test_the_package_can_be_imported(installed, version):
    assert (
        installed("python", "-c", "import lightstep_streaming as l; print(l.__version__)")
        == version
    )


def test_the_module_is_the_installed_one(installed):
    file = installed(
        "python", "-c", "from lightstep_streaming import _native; print(_native.__file__)"
    )
    assert "site-packages" in file


def test_the_schema_is_a_resource_of_the_package(installed):
    program = (
        "import json, pkgutil, lightstep_streaming\n"
        "name = 'tracer_configuration.schema.json'\n"
        "print(json.loads(pkgutil.get_data('lightstep_streaming', name))['title'])"
    )
    assert "lightstep-streaming" in installed("python", "-c", program)


def test_only_opentracing_is_required(wheel):
    with zipfile.ZipFile(str(wheel)) as archive:
        (metadata,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        required = email.message_from_bytes(archive.read(metadata)).get_all("Requires-Dist")
    assert [line for line in required if "extra ==" not in line] == ["opentracing>=2.2,<3"]
    assert {
        line.split("extra ==")[1].strip(" \"')") for line in required if "extra ==" in line
    } == {"satellite"}


def test_the_satellite_is_a_console_script(wheel):
    with zipfile.ZipFile(str(wheel)) as archive:
        (entry_points,) = [
            name for name in archive.namelist() if name.endswith("/entry_points.txt")
        ]
        assert b"lightstep-satellite = lightstep_streaming.satellite.__main__:main" in archive.read(
            entry_points
        )


def test_what_is_needed_is_bundled_and_nothing_else(wheel):
    with zipfile.ZipFile(str(wheel)) as archive:
        bundled = {os.path.basename(name) for name in archive.namelist() if ".libs/" in name} - {""}
        assert len(bundled) == 1 and bundled.pop().startswith("libboost_python")
        for name in archive.namelist():
            if ".so" in name:
                with archive.open(name) as file:
                    needed = {
                        tag.needed
                        for tag in ELFFile(file)
                        .get_section_by_name(".dynamic")
                        .iter_tags("DT_NEEDED")
                    }
                assert {
                    n for n in needed if not n.startswith("libboost_python")
                } <= SYSTEM_LIBRARIES


def test_the_module_shows_one_symbol(wheel):
    with zipfile.ZipFile(str(wheel)) as archive:
        (module,) = [name for name in archive.namelist() if "_native." in name and ".so" in name]
        with archive.open(module) as file:
            shown = [
                symbol.name
                for symbol in ELFFile(file).get_section_by_name(".dynsym").iter_symbols()
                if symbol["st_shndx"] != "SHN_UNDEF" and symbol["st_info"]["bind"] != "STB_LOCAL"
            ]
    assert shown == ["PyInit__native"]


def test_types_and_licences_are_inside(wheel):
    with zipfile.ZipFile(str(wheel)) as archive:
        names = archive.namelist()
    assert "lightstep_streaming/py.typed" in names
    assert {os.path.basename(name) for name in names if "/licenses/" in name} >= {
        "LICENSE",
        "openssl",
        "protozero",
    }
