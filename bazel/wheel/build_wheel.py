"""Lays out a wheel, packs it, and runs auditwheel to bundle libraries that not every Linux has.

Run by wheel.bzl. The same input gives the same bytes.
"""

import argparse
import email
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
from typing import Union

from bill_of_materials import bill_of_materials
from core_metadata import core_metadata, name_of
from private_names import make_private

# For each C library and machine, what python/native/older_systems.cc makes possible, in words of
# PEP 600. For Arm, cmeel-boost has no older one. For musl, in words of PEP 656: the version that is
# linked with.
PLATFORMS = {
    ("glibc", "aarch64"): "manylinux_2_28_aarch64",
    ("glibc", "x86_64"): "manylinux_2_27_x86_64",
    ("musl", "x86_64"): "musllinux_1_2_x86_64",
}

WHEEL = """\
Wheel-Version: 1.0
Generator: lightstep-streaming
Root-Is-Purelib: false
Tag: {tag}-{tag}-{platform}
"""


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(fromfile_prefix_chars="@")
    for name in ("version", "metadata", "description", "entry-points", "patchelf", "output"):
        parser.add_argument("--" + name, required=True, type=pathlib.Path)
    parser.add_argument("--python", required=True, help="describe.py's, of the one it is built for")
    for name in ("file", "license"):
        parser.add_argument(
            "--" + name, nargs=2, action="append", default=[], metavar=("FROM", "TO")
        )
    parser.add_argument(
        "--components", action="append", default=[], type=pathlib.Path, help="what is linked in"
    )
    parser.add_argument(
        "--library", dest="libraries", action="append", default=[], help="may be bundled"
    )
    return parser.parse_args()


def copy(source: Union[str, pathlib.Path], target: pathlib.Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    target.chmod(0o644)


def lay_out(arguments: argparse.Namespace, tree: pathlib.Path) -> None:
    version = arguments.version.read_text().strip()
    metadata = arguments.metadata.read_text().strip()
    fields = email.message_from_string(metadata)
    name = name_of(metadata)
    info = tree / f"{name}-{version}.dist-info"

    # Where several interpreters have one directory, the name tells whose a module is.
    suffix = arguments.python["extension_suffix"]
    for source, target in arguments.file:
        copy(source, tree / re.sub(r"(?<=/_native)\.so$", suffix, target))
    for source, target in arguments.license:
        copy(source, info / "licenses" / target)
    copy(arguments.entry_points, info / "entry_points.txt")
    licenses = [target for _, target in arguments.license]
    (info / "METADATA").write_text(
        core_metadata(metadata, version, licenses, arguments.description)
    )
    target = "linux_" + arguments.python["target_machine"]
    (info / "WHEEL").write_text(WHEEL.format(tag=arguments.python["tag"], platform=target))

    components = [part for file in arguments.components for part in json.loads(file.read_text())]
    bill = info / "sboms" / (name + ".cdx.json")
    bill.parent.mkdir()
    bill.write_text(
        bill_of_materials(fields["Name"], version, fields["License-Expression"], components)
    )


def attempt(module: str, *arguments: object, **environment: str) -> str:
    """What the program said if it failed, else nothing."""
    done = subprocess.run(
        [sys.executable, "-m", module, *map(str, arguments)],
        check=False,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return done.stdout if done.returncode else ""


def link_strip(machine: str, directory: pathlib.Path) -> None:
    """Makes the machine's `strip` the one in the directory. Each knows its own machine alone."""
    found = shutil.which(f"{machine}-linux-gnu-strip")
    directory.mkdir()
    if found:
        (directory / "strip").symlink_to(found)


def bundle(wheel: pathlib.Path, scratch: pathlib.Path, arguments: argparse.Namespace) -> str:
    """Has auditwheel add the libraries, and the platform in the file's name. Returns as `attempt`.

    It grants the one of PLATFORMS if nothing in the wheel needs a newer system. If this system's
    libraries do, the platform is the one that it finds itself, unless it is too old to look for
    one, as on Python 3.8.
    """
    machine, libc = (arguments.python["target_" + part] for part in ("machine", "libc"))
    libraries, tools = scratch / "libraries", scratch / "tools"
    link_strip(machine, tools)
    # Copies, for the permissions of the originals differ from machine to machine.
    for library in arguments.libraries:
        copy(library, libraries / os.path.basename(library))
    path = [tools, arguments.patchelf.resolve().parent, os.environ["PATH"]]
    environment = {
        "PATH": os.pathsep.join(map(str, path)),
        "LD_LIBRARY_PATH": str(libraries),
    }
    # In the package's own folder, so that nothing is installed beside it.
    repair = ["repair", "--strip", "--lib-sdir", "/.libs", "--wheel-dir", arguments.output, wheel]
    auditwheel = ["auditwheel_for", machine, libc, *repair]
    wanted = PLATFORMS.get((libc, machine), "auto")
    refused = attempt(*auditwheel, "--plat", wanted, **environment)
    if refused and not attempt(*auditwheel, **environment):
        return ""
    return refused


def main() -> None:
    arguments = parse_arguments()
    arguments.python = json.loads(pathlib.Path(arguments.python).read_text())
    # The earliest time that a zip archive can express, and the permissions that most people have.
    os.environ["SOURCE_DATE_EPOCH"] = "315532800"
    os.umask(0o022)
    with tempfile.TemporaryDirectory() as scratch:
        tree = pathlib.Path(scratch, "tree")
        packed = pathlib.Path(scratch, "packed")
        packed.mkdir()
        lay_out(arguments, tree)
        arguments.libraries = make_private(
            arguments.patchelf,
            arguments.libraries,
            tree.rglob("*.so"),
            pathlib.Path(scratch, "own"),
        )
        failure = attempt("wheel", "pack", "--dest-dir", packed, tree)
        if not failure:
            (wheel,) = packed.iterdir()
            failure = bundle(wheel, pathlib.Path(scratch), arguments)
        if failure:
            sys.exit(failure)


if __name__ == "__main__":
    main()
