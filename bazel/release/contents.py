"""Checks what a wheel contains besides the package: licences, types and a bill of materials."""

import email
import pathlib
import re
import zipfile
from typing import Iterable, Iterator, List

import bill
import described
from wheel_file import WheelFile

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


def _supported_versions(wheel: WheelFile) -> List[str]:
    """The CPythons that the classifiers name, such as 3.11."""
    with zipfile.ZipFile(wheel.path) as archive:
        metadata = email.message_from_string(_only(archive, "/METADATA"))
    ends = [each.rpartition(" :: ")[2] for each in metadata.get_all("Classifier") or []]
    return [end for end in ends if re.fullmatch(r"3\.\d+", end)]


def missing(wheels: Iterable[WheelFile]) -> Iterator[str]:
    """What a whole release has and this one does not: for each target, a wheel for every CPython
    that the classifiers of a wheel name.
    """
    present = {(wheel.version, (wheel.machine, wheel.libc)): wheel for wheel in wheels}
    supported = [version for wheel in present.values() for version in _supported_versions(wheel)]
    if not supported:
        yield "no wheel names a CPython that it supports"
    for version in dict.fromkeys(supported):
        for target, name in described.TARGETS.items():
            if (version, target) not in present:
                yield f"there is no wheel for CPython {version} on {name}"


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
