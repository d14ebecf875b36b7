"""Describes the files of a release: their checksums, and a table for the changelog."""

import hashlib
import pathlib
from typing import Dict, Iterable, List, Tuple

from wheel_file import WheelFile

Target = Tuple[str, str]

# By machine and C library, in the order of the table's columns.
TARGETS: Dict[Target, str] = {
    ("x86_64", "glibc"): "x86-64",
    ("aarch64", "glibc"): "64-bit Arm",
    ("x86_64", "musl"): "x86-64, musl",
}


def checksums(paths: Iterable[pathlib.Path]) -> str:
    """As `sha256sum --check` reads them."""
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in sorted(paths)
    ]
    return "".join(lines)


def table(wheels: Iterable[WheelFile]) -> str:
    """The size of the wheel for each CPython and target, in Markdown."""
    rows: Dict[str, Dict[Target, WheelFile]] = {}
    for wheel in wheels:
        rows.setdefault(wheel.version, {})[(wheel.machine, wheel.libc)] = wheel
    targets = [target for target in TARGETS if any(target in row for row in rows.values())]
    lines: List[List[str]] = [["CPython", *(TARGETS[target] for target in targets)]]
    lines.append(["---"] * len(lines[0]))
    for version in sorted(rows, key=lambda version: int(version.split(".")[1])):
        cells = [version]
        for target in targets:
            found = rows[version].get(target)
            size = found.path.stat().st_size / (1 << 20) if found else 0
            cells.append(f"{found.system}, {size:.1f} MiB" if found else "none")
        lines.append(cells)
    return "".join("| " + " | ".join(cells) + " |\n" for cells in lines)
