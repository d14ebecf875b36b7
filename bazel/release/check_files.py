"""Checks the files of a release in a directory, and writes SHA256SUMS and table.md beside them if
nothing is wrong. Run by ci/release.
"""

import argparse
import pathlib
import re
import subprocess
import sys
from typing import Iterator, List

import contents
import described
from wheel_file import WheelFile, wheel_file


def run(*command: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", *command],
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def tool_faults(*command: str) -> Iterator[str]:
    done = run(*command)
    if done.returncode:
        yield f"{command[0]}: {done.stdout.strip()}"


def platform_faults(wheel: WheelFile) -> Iterator[str]:
    """Whether auditwheel finds that it needs no more than its name says."""
    shown = run("auditwheel_for", wheel.machine, wheel.libc, "show", str(wheel.path)).stdout
    found = re.search(r'platform\s+tag:\s+"(\w+)"', " ".join(shown.split()))
    if not found or found[1] not in wheel.platforms:
        yield "auditwheel: " + (f"it is {found[1]}" if found else shown.strip())


def file_faults(path: pathlib.Path) -> Iterator[str]:
    yield from tool_faults("twine", "check", "--strict", str(path))
    if path.suffix == ".whl":
        yield from tool_faults("check_wheel_contents", str(path))
        yield from platform_faults(wheel_file(path))
        yield from contents.faults(path)


def main() -> None:
    parser = argparse.ArgumentParser(prog="check_files")
    parser.add_argument("directory", type=pathlib.Path)
    parser.add_argument("--whole", action="store_true", help="every wheel has to be there")
    arguments = parser.parse_args()
    paths = sorted(arguments.directory.glob("*.whl")) + sorted(arguments.directory.glob("*.tar.gz"))
    wheels = [wheel_file(path) for path in paths if path.suffix == ".whl"]
    faults: List[str] = list(contents.missing(wheels)) if arguments.whole else []
    if len(paths) != len(wheels) + 1:
        faults.append("there is not one source distribution")
    for path in paths:
        found = list(file_faults(path))
        print(f"{path.name}: {len(found)} faults" if found else f"{path.name}: ok", flush=True)
        faults += [f"{path.name}: {fault}" for fault in found]
    if faults:
        sys.exit("\n".join(faults))
    (arguments.directory / "SHA256SUMS").write_text(described.checksums(paths))
    table = described.table(wheels)
    (arguments.directory / "table.md").write_text(table)
    print("\n" + table, end="")


if __name__ == "__main__":
    main()
