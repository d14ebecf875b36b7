"""Unpacks the tests of source distributions, each into a directory of its distribution's name.

    unpack_tests.py ARCHIVES TESTS

Used by published_tests.bzl on the chosen interpreter.
"""

import pathlib
import re
import sys
import tarfile


def normalize(name: str) -> str:
    return re.sub(r"[-_.]+", "_", name).lower()


def unpack(archive: pathlib.Path, directory: pathlib.Path) -> None:
    """Writes the files of the archive's folder `tests`, and nothing else of it."""
    root = directory / normalize(archive.name.rsplit("-", 1)[0])
    with tarfile.open(str(archive)) as opened:
        for member in opened:
            path = pathlib.PurePosixPath(member.name)
            if not member.isfile() or path.parts[1:2] != ("tests",) or ".." in path.parts:
                continue
            content = opened.extractfile(member)
            assert content is not None, f"{member.name} is a file, but has no content"
            target = root.joinpath(*path.parts[1:])
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content.read())


def main() -> None:
    archives, directory = map(pathlib.Path, sys.argv[1:])
    for archive in sorted(archives.glob("*.tar.gz")):
        unpack(archive, directory)


if __name__ == "__main__":
    main()
