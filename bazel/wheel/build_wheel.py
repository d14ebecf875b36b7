"""Lays out a wheel, packs it, and has auditwheel bundle what is not part of every Linux.

Run by wheel.bzl. The same input gives the same bytes.
"""

import argparse
import email
import os
import pathlib
import shutil
import subprocess
import sys
import sysconfig
import tempfile

WHEEL = """\
Wheel-Version: 1.0
Generator: lightstep-streaming
Root-Is-Purelib: false
Tag: {tag}-{tag}-{platform}
"""


def parse_arguments():
    parser = argparse.ArgumentParser(fromfile_prefix_chars="@")
    for name in ("version", "metadata", "description", "entry-points", "patchelf", "output"):
        parser.add_argument("--" + name, required=True, type=pathlib.Path)
    parser.add_argument("--python-tag", required=True)
    for name in ("file", "license"):
        parser.add_argument(
            "--" + name, nargs=2, action="append", default=[], metavar=("FROM", "TO")
        )
    parser.add_argument(
        "--library", dest="libraries", action="append", default=[], help="may be bundled"
    )
    return parser.parse_args()


def copy(source, target):
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    target.chmod(0o644)


def lay_out(arguments, tree):
    version = arguments.version.read_text().strip()
    metadata = arguments.metadata.read_text().strip()
    name = email.message_from_string(metadata)["Name"].replace("-", "_")
    info = tree / "{}-{}.dist-info".format(name, version)

    for source, target in arguments.file:
        copy(source, tree / target)
    for source, target in arguments.license:
        copy(source, info / "licenses" / target)
    copy(arguments.entry_points, info / "entry_points.txt")
    (info / "METADATA").write_text(
        "{}\nVersion: {}\n\n{}".format(metadata, version, arguments.description.read_text())
    )
    platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
    (info / "WHEEL").write_text(WHEEL.format(tag=arguments.python_tag, platform=platform))


def run(module, *arguments, **environment):
    done = subprocess.run(
        [sys.executable, "-m", module, *map(str, arguments)],
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        universal_newlines=True,
    )
    if done.returncode:
        sys.exit(done.stdout)


def main():
    arguments = parse_arguments()
    # The earliest time that a zip archive can express.
    os.environ["SOURCE_DATE_EPOCH"] = "315532800"
    with tempfile.TemporaryDirectory() as scratch:
        tree = pathlib.Path(scratch, "tree")
        packed = pathlib.Path(scratch, "packed")
        packed.mkdir()
        lay_out(arguments, tree)
        run("wheel", "pack", "--dest-dir", packed, tree)
        (wheel,) = packed.iterdir()

        directories = {os.path.dirname(os.path.abspath(library)) for library in arguments.libraries}
        run(
            "auditwheel",
            "repair",
            "--strip",
            "--wheel-dir",
            arguments.output,
            wheel,
            PATH=os.pathsep.join([str(arguments.patchelf.resolve().parent), os.environ["PATH"]]),
            LD_LIBRARY_PATH=os.pathsep.join(sorted(directories)),
        )


if __name__ == "__main__":
    main()
