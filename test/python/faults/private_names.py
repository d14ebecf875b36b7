"""Host names that a program and nobody else knows: a hosts file of its own in the place of the
system's, by Debian's libnss-wrapper.
"""

import os
import pathlib

_FILE = "NSS_WRAPPER_HOSTS"
_WRAPPER = "libnss_wrapper.so"


class PrivateNames:
    """The names that programs know which run in its `environment`."""

    def __init__(self, path):
        self._path = pathlib.Path(path)
        self._names = {}
        self._write()

    def set(self, name, *addresses):
        """From now on `name` stands for these addresses and no others."""
        self._names[name] = addresses
        self._write()

    def environment(self, environment):
        """`environment` and what has a program that is started in it know the names."""
        preload = [environment.get("LD_PRELOAD", ""), _WRAPPER]
        return {
            **environment,
            "LD_PRELOAD": ":".join(filter(None, preload)),
            _FILE: os.fspath(self._path),
        }

    def _write(self):
        lines = [f"{address} {name}\n" for name in self._names for address in self._names[name]]
        # Another file each time: that is how the wrapper sees that there is something to read.
        beside = self._path.with_name(self._path.name + ".new")
        beside.write_text("".join(lines))
        beside.replace(self._path)
