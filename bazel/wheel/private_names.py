"""Renames the symbols of a wheel's bundled libraries so that they are unique to the wheel, in the
libraries and in the modules that use them. For build_wheel.py.

The dynamic linker does not separate packages. If a process loads a library with RTLD_GLOBAL, the
tracer may bind to another version of its bundled library, or others may bind to the bundled one.
auditwheel makes the name of the library's file unique, and this does the same for its symbols.
"""

import os
import pathlib
import shutil
import subprocess
from typing import Any, Iterable, Iterator, List

from elftools.elf.elffile import ELFFile

# Demanglers read the rest, and show this behind it.
_SUFFIX = ".lightstep"


def _defined(library: pathlib.Path) -> Iterator[str]:
    """The names that an ELF file defines for others."""
    with open(library, "rb") as file:
        symbols: Any = ELFFile(file).get_section_by_name(".dynsym")
        for symbol in symbols.iter_symbols():
            if symbol["st_info"]["bind"] != "STB_LOCAL" and symbol["st_shndx"] != "SHN_UNDEF":
                yield symbol.name


def make_private(
    patchelf: pathlib.Path,
    libraries: Iterable[str],
    modules: Iterable[pathlib.Path],
    directory: pathlib.Path,
) -> List[pathlib.Path]:
    """Renames in the modules and in copies of the libraries, which it makes in a new directory and
    returns.
    """
    directory.mkdir()
    copies = [directory / os.path.basename(library) for library in libraries]
    for library, copy in zip(libraries, copies):
        shutil.copyfile(library, copy)

    names = sorted({name for copy in copies for name in _defined(copy)})
    table = directory / "names"
    table.write_text("".join(f"{name} {name}{_SUFFIX}\n" for name in names))
    if names:
        command = [patchelf, "--rename-dynamic-symbols", table, *copies, *modules]
        subprocess.run(list(map(str, command)), check=True)
    return copies
