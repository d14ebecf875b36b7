"""What the wheel's ELF files give to others and take from them."""

import io

import pytest
from elftools.elf.elffile import ELFFile

# See bazel/boost/repository.bzl.
_OF_ANY_LIBSTDCXX = {"__cxa_throw_bad_array_new_length"}


@pytest.fixture(scope="module")
def libraries(installed):
    paths = [path for path in installed.rglob("*") if ".so" in path.name]
    return {path.name: ELFFile(io.BytesIO(path.read_bytes())) for path in paths}


def symbols(library):
    """Those that are given and taken, with their versions: numbers, or words for none."""
    versions = library.get_section_by_name(".gnu.version")
    for index, symbol in enumerate(library.get_section_by_name(".dynsym").iter_symbols()):
        if symbol["st_info"]["bind"] != "STB_LOCAL":
            yield symbol, versions.get_symbol(index)["ndx"]


def given(library):
    return {symbol.name for symbol, _ in symbols(library) if symbol["st_shndx"] != "SHN_UNDEF"}


def taken_from_anyone(library):
    """What cannot be done without and is taken from whoever has something of the name."""
    return {
        symbol.name
        for symbol, version in symbols(library)
        if symbol["st_shndx"] == "SHN_UNDEF"
        and symbol["st_info"]["bind"] == "STB_GLOBAL"
        and version in ("VER_NDX_LOCAL", "VER_NDX_GLOBAL")
    }


def test_what_is_given_has_names_that_nobody_else_gives(libraries):
    names = {name for library in libraries.values() for name in given(library)}
    assert len(names) > 100
    assert {name for name in names if not name.endswith(".lightstep")} == {"PyInit__native"}


def test_what_is_taken_from_anyone_is_in_every_process(libraries):
    of_the_wheel = {name for library in libraries.values() for name in given(library)}
    for library in libraries.values():
        taken = taken_from_anyone(library) - of_the_wheel - _OF_ANY_LIBSTDCXX
        assert {name for name in taken if not name.startswith(("Py", "_Py"))} == set()
