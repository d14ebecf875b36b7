"""Checks what a wheel contains besides the package: licences, types and a bill of materials."""

import email
import pathlib
import zipfile
from typing import Iterator

import bill

# As much as a wheel may have.
MAXIMUM_SIZE = 4 << 20

TYPES = ("lightstep_streaming/py.typed", "lightstep_streaming/_native.pyi")


def _only(archive: zipfile.ZipFile, end: str) -> str:
    """The contents of the file whose name has this end; nothing if there is none."""
    names = [name for name in archive.namelist() if ".dist-info/" in name and name.endswith(end)]
    return archive.read(names[0]).decode() if len(names) == 1 else ""


def _licence_faults(archive: zipfile.ZipFile) -> Iterator[str]:
    metadata = email.message_from_string(_only(archive, "/METADATA"))
    files = metadata.get_all("License-File") or []
    if not files:
        yield "its metadata names no licence files"
    for name in files:
        if not _only(archive, "/licenses/" + name):
            yield f"the licence {name} is missing or empty"


def _bill_faults(archive: zipfile.ZipFile) -> Iterator[str]:
    text = _only(archive, ".cdx.json")
    if not text:
        yield "it has no bill of materials"
        return
    for fault in bill.faults(text):
        yield "bill of materials: " + fault


def faults(path: pathlib.Path) -> Iterator[str]:
    """What is wrong with a wheel."""
    if path.stat().st_size > MAXIMUM_SIZE:
        yield f"it has {path.stat().st_size} bytes, more than {MAXIMUM_SIZE}"
    with zipfile.ZipFile(path) as archive:
        for name in TYPES:
            if name not in archive.namelist():
                yield f"{name} is missing"
        yield from _licence_faults(archive)
        yield from _bill_faults(archive)
