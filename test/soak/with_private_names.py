"""Runs a scenario in a process that has host names of its own."""

import os
import pathlib
import subprocess
import sys
import tempfile

from private_names import PrivateNames


def run(main):
    """Runs this program anew where names are private, and there `main(names)`. Returns a status."""
    names = PrivateNames.of_this_process()
    if names is not None:
        return main(names)
    with tempfile.TemporaryDirectory() as directory:
        names = PrivateNames(pathlib.Path(directory) / "hosts")
        command = [sys.executable, *sys.argv]
        return subprocess.run(command, check=False, env=names.environment(os.environ)).returncode
