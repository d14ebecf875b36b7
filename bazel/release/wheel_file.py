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
    machine: str

    @property
    def version(self) -> str:
        """Of the interpreter, such as 3.11."""
        return f"{self.tag[2]}.{self.tag[3:]}"

    @property
    def glibc(self) -> str:
        """The one that is promised. auditwheel adds older ones to the name if they would do."""
        found = [re.match(r"manylinux_(\d+)_(\d+)_", platform) for platform in self.platforms]
        return "{}.{}".format(*max(tuple(map(int, each.groups())) for each in found if each))


def wheel_file(path: pathlib.Path) -> WheelFile:
    _, _, tag, _, platform = path.stem.split("-")
    platforms = tuple(platform.split("."))
    (machine,) = {re.sub(r"^[a-z]+_\d+_\d+_", "", each) for each in platforms}
    return WheelFile(path, tag, platforms, machine)
