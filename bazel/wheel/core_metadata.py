"""The core metadata of a distribution, for its wheel and its source archive."""

import email
import pathlib
from typing import Iterable


def name_of(metadata: str) -> str:
    """The distribution's name as file names have it."""
    return email.message_from_string(metadata)["Name"].replace("-", "_")


def core_metadata(
    metadata: str, version: str, licenses: Iterable[str], description: pathlib.Path
) -> str:
    """The metadata with what is not written in it by hand: the version, the licence files, and the
    description, which is the README.
    """
    files = ["License-File: " + name for name in licenses]
    lines = [metadata, "Version: " + version, *files, "", description.read_text()]
    return "\n".join(lines)
