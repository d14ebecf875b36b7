"""Parses the name of a wheel's file (PEP 427)."""

import dataclasses
import pathlib
import re
from typing import Tuple


@dataclasses.dataclass(frozen=True)
class WheelFile:
    path: pathlib.Path
    tag: str  # of the interpreter, such as cp311
    platforms: Tuple[str, ...]  # such as manylinux_2_28_aarch64
    libc: str  # glibc or musl
    machine: str

    @property
    def version(self) -> str:
        """Of the interpreter, such as 3.11."""
        return f"{self.tag[2]}.{self.tag[3:]}"

    @property
    def system(self) -> str:
        """The C library that is promised, such as `glibc 2.28`. auditwheel adds older ones to the
        name if they would do.
        """
        found = [re.match(r"[a-z]+linux_(\d+)_(\d+)_", platform) for platform in self.platforms]
        newest = max(tuple(map(int, each.groups())) for each in found if each)
        return "{} {}.{}".format(self.libc, *newest)


def wheel_file(path: pathlib.Path) -> WheelFile:
    _, _, tag, _, platform = path.stem.split("-")
    platforms = tuple(platform.split("."))
    (machine,) = {re.sub(r"^[a-z]+_\d+_\d+_", "", each) for each in platforms}
    libc = "musl" if platform.startswith("musllinux") else "glibc"
    return WheelFile(path, tag, platforms, libc, machine)
