"""Installs the wheel into an empty virtual environment, without a network, and uses it from
there.
"""

import os
import re

import target
from elftools.elf.constants import P_FLAGS

# elf.h; all symbols are bound at once, and then nothing is left to write.
DF_1_NOW = 1


def test_the_package_can_be_imported(installed, version):
    program = "import lightstep_streaming as l; print(l.__version__)"
    assert installed("-c", program) == version


def test_the_module_is_the_installed_one(installed):
    file = installed("-c", "from lightstep_streaming import _native; print(_native.__file__)")
    assert "site-packages" in file


def test_the_schema_is_a_resource_of_the_package(installed):
    program = (
        "import json, pkgutil, lightstep_streaming\n"
        "name = 'tracer_configuration.schema.json'\n"
        "print(json.loads(pkgutil.get_data('lightstep_streaming', name))['title'])"
    )
    assert "lightstep-streaming" in installed("-c", program)


def test_recover_lists_a_directory(installed, tmp_path):
    # As the script that pip makes of the entry point.
    program = (
        "import importlib.metadata as metadata, sys\n"
        "scripts = metadata.distribution('lightstep-streaming').entry_points\n"
        "(recover,) = [script for script in scripts if script.name == 'lightstep-recover']\n"
        "sys.argv[0] = recover.name\n"
        "sys.exit(recover.load()())"
    )
    head, *rows = installed("-c", program, "--list", tmp_path).splitlines()
    assert head.split() == ["file", "process", "protocol", "last", "seen", "spans", "bytes"]
    assert not rows


def test_the_wheel_is_small(wheel):
    assert wheel.stat().st_size <= 4 << 20


def test_nothing_is_bundled_but_boost_python(archive):
    bundled = [name for name in archive.namelist() if ".libs/" in name and not name.endswith("/")]
    names = [os.path.basename(library).split(".so")[0].split("-")[0] for library in bundled]
    # For musl it is a part of the module.
    assert all(name.startswith("libboost_python") for name in names)
    assert len(names) == (0 if target.LIBC == "musl" else 1)


def test_the_module_shows_one_symbol(libraries):
    (module,) = [library for name, library in libraries.items() if name.startswith("_native.")]
    shown = [
        symbol.name
        for symbol in module.get_section_by_name(".dynsym").iter_symbols()
        if symbol["st_shndx"] != "SHN_UNDEF" and symbol["st_info"]["bind"] != "STB_LOCAL"
    ]
    assert shown == ["PyInit__native"]


def test_the_module_is_read_only_once_it_is_loaded(libraries):
    (module,) = [library for name, library in libraries.items() if name.startswith("_native.")]
    (flags,) = module.get_section_by_name(".dynamic").iter_tags("DT_FLAGS_1")
    assert flags["d_val"] & DF_1_NOW
    assert [s for s in module.iter_segments() if s["p_type"] == "PT_GNU_RELRO"]


def test_no_stack_is_executable(libraries):
    for library in libraries.values():
        (stack,) = [s for s in library.iter_segments() if s["p_type"] == "PT_GNU_STACK"]
        assert not stack["p_flags"] & P_FLAGS.PF_X


def test_the_satellites_page_is_part_of_it(archive):
    folder = "lightstep_streaming/satellite/page/assets/"
    files = {name[len(folder) :] for name in archive.namelist() if name.startswith(folder)}
    page = archive.read(folder + "index.html").decode()
    named = set(re.findall(r"/assets/([\w.]+)", page))
    for module in [name for name in files if name.endswith(".js")]:
        named |= set(re.findall(r'from "\./([\w.]+)";', archive.read(folder + module).decode()))
    assert {"style.css", "main.js", "waterfall.js"} <= named <= files
