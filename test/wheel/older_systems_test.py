"""The wheel runs on every Linux that its name promises: it needs no newer C library or libstdc++,
and no other library of the system.
"""

import re

import pytest
import target

with_glibc = pytest.mark.skipif(target.LIBC != "glibc", reason="the wheel is for musl")
with_musl = pytest.mark.skipif(target.LIBC != "musl", reason="the wheel is for glibc")

# What every Linux with a glibc has; anything else that is needed has to be in the wheel.
LIBRARIES_WITH_GLIBC = {
    "ld-linux-aarch64.so.1",
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

# By the name that Alpine's packages use.
LIBRARIES_WITH_MUSL = {"libc.musl-x86_64.so.1"}

# musl's symbols have no versions. These came after 1.2.0: by the release notes, and what 1.2.3, on
# which the tests run, does not have although newer headers, the compiler's, declare it.
MUSL_OF_LATER = {
    *("_Fork", "gettid", "reallocarray", "tcgetwinsize", "tcsetwinsize"),  # 1.2.2
    *("pthread_getname_np", "qsort_r"),  # 1.2.3
    *("preadv2", "pwritev2", "renameat2", "statx"),
}

# What no version is asked of, and need not be: Boost.Python's (bazel/boost/repository.bzl), in
# libstdc++ since GCC 4.9.
UNVERSIONED = {"__cxa_throw_bad_array_new_length"}

# The newest versions there, of the glibc that the platform's name says, and GCC 7.
GLIBC = tuple(map(int, target.PLATFORM.split("_")[1:3]))
NEWEST = {"GLIBC": GLIBC, "GLIBCXX": (3, 4, 24), "CXXABI": (1, 3, 11), "GCC": (7, 0, 0)}


def imported(library):
    """What a library asks of others, as (symbol, version); "" where it asks for none and cannot do
    without the symbol.
    """
    needed = library.get_section_by_name(".gnu.version_r")
    versions = {
        auxiliary["vna_other"]: auxiliary.name
        for _, auxiliaries in (needed.iter_versions() if needed else ())
        for auxiliary in auxiliaries
    }
    indices = library.get_section_by_name(".gnu.version")
    for number, symbol in enumerate(library.get_section_by_name(".dynsym").iter_symbols()):
        if symbol["st_shndx"] == "SHN_UNDEF":
            version = versions.get(indices.get_symbol(number)["ndx"], "") if indices else ""
            if version or symbol["st_info"]["bind"] == "STB_GLOBAL":
                yield symbol.name, version


def is_too_new(version):
    name, _, number = version.partition("_")
    if not re.fullmatch(r"\d+(\.\d+)*", number):
        return False
    return tuple(map(int, number.split("."))) > NEWEST[name]


def test_the_name_promises_what_is_tested_here(wheel):
    assert target.PLATFORM in re.split(r"[-.]", wheel.name)


@with_glibc
def test_no_symbol_is_newer_than_the_promise(libraries):
    too_new = {
        (name, symbol, version)
        for name, library in libraries.items()
        for symbol, version in imported(library)
        if version and is_too_new(version)
    }
    assert not too_new, "python/native/older_systems.cc has to define them"


@with_glibc
def test_versions_are_seen(libraries):
    (module,) = [library for name, library in libraries.items() if name.startswith("_native.")]
    assert ("pthread_create", target.FIRST_GLIBC) in set(imported(module))


@with_glibc
@pytest.mark.parametrize(
    "version, expected",
    [
        ("GLIBC_2.27", False),
        ("GLIBC_2.29", True),
        ("GLIBC_2.2.5", False),
        ("GLIBC_PRIVATE", False),
        ("GLIBCXX_3.4.25", True),
        ("CXXABI_1.3.13", True),
        ("CXXABI_TM_1", False),
    ],
)
def test_versions_are_compared_as_numbers(version, expected):
    assert is_too_new(version) == expected


def test_libraries_that_not_every_system_has_are_bundled(libraries):
    for library in libraries.values():
        needed = {
            tag.needed for tag in library.get_section_by_name(".dynamic").iter_tags("DT_NEEDED")
        }
        system = LIBRARIES_WITH_MUSL if target.LIBC == "musl" else LIBRARIES_WITH_GLIBC
        assert needed <= system | set(libraries)


@with_musl
def test_no_symbol_is_newer_than_the_musl_of_the_promise(libraries):
    (module,) = libraries.values()
    assert not {symbol for symbol, _ in imported(module)} & MUSL_OF_LATER


def test_libraries_are_looked_for_inside_the_wheel_alone(libraries):
    for library in libraries.values():
        for kind in ("DT_RPATH", "DT_RUNPATH"):
            for tag in library.get_section_by_name(".dynamic").iter_tags(kind):
                for path in (getattr(tag, "rpath", None) or tag.runpath).split(":"):
                    assert path.split("/")[0] == "$ORIGIN"
                    assert ".." not in path.split("/")


@with_glibc
def test_what_has_no_version_is_in_the_wheel_or_pythons(libraries):
    """Neither auditwheel nor a loader would tell that it comes of a newer library."""
    inside = {
        symbol.name
        for library in libraries.values()
        for symbol in library.get_section_by_name(".dynsym").iter_symbols()
        if symbol["st_shndx"] != "SHN_UNDEF"
    }
    for library in libraries.values():
        asked = {symbol for symbol, version in imported(library) if not version}
        pythons = {name for name in asked if name.startswith(("Py", "_Py"))}
        assert asked - inside - pythons <= UNVERSIONED
