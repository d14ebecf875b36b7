"""Explains why the package cannot be imported from a zip archive (zipapp): no extension module
can."""

import zipimport
from typing import Any


def check_unpacked(loader: Any) -> None:
    """Raises ImportError if `loader`, which has loaded the package, is that of zip archives."""
    if not isinstance(loader, zipimport.zipimporter):
        return
    raise ImportError(
        "lightstep_streaming has an extension module, which can't be imported from a zip archive "
        f"({loader.archive}). Unpack the archive into a directory, or make it with a tool whose "
        "archives unpack themselves when they start, such as shiv, pex or Bazel's "
        "--build_python_zip"
    ) from None
