"""Describes the files of a release: their checksums, and a table for the changelog."""

import hashlib
import pathlib
from typing import Dict, Iterable, List

from wheel_file import WheelFile

MACHINES = {"aarch64": "64-bit Arm", "x86_64": "x86-64"}


def checksums(paths: Iterable[pathlib.Path]) -> str:
    """As `sha256sum --check` reads them."""
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in sorted(paths)
    ]
    return "".join(lines)


def table(wheels: Iterable[WheelFile]) -> str:
    """The size of the wheel for each CPython and machine, in Markdown."""
    rows: Dict[str, Dict[str, WheelFile]] = {}
    for wheel in wheels:
        rows.setdefault(wheel.version, {})[wheel.machine] = wheel
    machines = sorted({machine for row in rows.values() for machine in row}, reverse=True)
    lines: List[List[str]] = [["CPython", *(MACHINES[machine] for machine in machines)]]
    lines.append(["---"] * len(lines[0]))
    for version in sorted(rows, key=lambda version: int(version.split(".")[1])):
        cells = [version]
        for machine in machines:
            found = rows[version].get(machine)
            size = found.path.stat().st_size / (1 << 20) if found else 0
            cells.append(f"glibc {found.glibc}, {size:.1f} MiB" if found else "none")
        lines.append(cells)
    return "".join("| " + " | ".join(cells) + " |\n" for cells in lines)
