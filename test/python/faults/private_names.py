"""Host names that only one program can look up, from a file of its own: see private_names.cc."""

import os
import pathlib

_FILE = "PRIVATE_NAMES"
_LIBRARY = pathlib.Path(__file__).with_name("libprivate_names.so")


class PrivateNames:
    """The names that programs know which run in its `environment`."""

    def __init__(self, path):
        self._path = pathlib.Path(path)
        self._names = {}
        self._write()

    @classmethod
    def of_this_process(cls):
        """The names that this process itself knows; None: those that everybody does."""
        path = os.environ.get(_FILE)
        return cls(path) if path else None

    def set(self, name, *addresses):
        """From now on `name` stands for these addresses and no others."""
        self._names[name] = addresses
        self._write()

    def environment(self, environment):
        """`environment` and what has a program that is started in it know the names."""
        preload = [environment.get("LD_PRELOAD", ""), os.fspath(_LIBRARY)]
        return {
            **environment,
            "LD_PRELOAD": ":".join(filter(None, preload)),
            _FILE: os.fspath(self._path),
        }

    def _write(self):
        lines = [f"{address} {name}\n" for name in self._names for address in self._names[name]]
        # Nobody reads half of it.
        beside = self._path.with_name(self._path.name + ".new")
        beside.write_text("".join(lines))
        beside.replace(self._path)
