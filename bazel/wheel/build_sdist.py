"""Packs the source distribution, which tells pip why it cannot build anything. Run by sdist.bzl.

The same input gives the same bytes.
"""

import argparse
import gzip
import io
import pathlib
import tarfile
from typing import Dict

from core_metadata import core_metadata, name_of


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    for name in ("version", "metadata", "description", "license", "output"):
        parser.add_argument("--" + name, required=True, type=pathlib.Path)
    parser.add_argument("files", nargs="+", type=pathlib.Path, help="packed as they are")
    return parser.parse_args()


def pack(top: str, contents: Dict[str, bytes], output: pathlib.Path) -> None:
    """Writes an archive that tells nothing of when, where and by whom it was made."""
    # A time and no name, which gzip.open() would put into the archive.
    with open(output, "wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as compressed:
        with tarfile.open(fileobj=compressed, mode="w", format=tarfile.PAX_FORMAT) as archive:
            for name, content in sorted(contents.items()):
                member = tarfile.TarInfo(f"{top}/{name}")
                member.size = len(content)
                archive.addfile(member, io.BytesIO(content))


def main() -> None:
    arguments = parse_arguments()
    version = arguments.version.read_text().strip()
    metadata = arguments.metadata.read_text().strip()
    contents = {path.name: path.read_bytes() for path in arguments.files}
    contents["LICENSE"] = arguments.license.read_bytes()
    contents["README.md"] = arguments.description.read_bytes()
    contents["PKG-INFO"] = core_metadata(
        metadata, version, ["LICENSE"], arguments.description
    ).encode()
    top = f"{name_of(metadata)}-{version}"
    pack(top, contents, arguments.output / (top + ".tar.gz"))


if __name__ == "__main__":
    main()
