"""Describes the interpreter that runs this script, for what is built for it. Used by current.bzl.

current.py headers DIRECTORY      copies its headers
current.py description FILE       writes the output of describe.py
current.py boost FILE LIBRARY...  copies the Boost.Python for this interpreter: each library is in a
                                  directory with a name such as cp313
"""

import json
import pathlib
import runpy
import shutil
import sys
from typing import Callable, Dict

# Not an import: where PYTHONSAFEPATH is set, a program does not find its neighbours.
description = runpy.run_path(str(pathlib.Path(__file__).with_name("describe.py")))["description"]

NO_HEADERS = """\
The Python toolchain's interpreter, {executable} ({version}), has no headers in {include}.
Install its development package, or have the toolchain bring an interpreter that has them.
"""

NO_BOOST = """\
The Python toolchain's interpreter is CPython {version}; @boost has Boost.Python for {available}.
Name the interpreter in MODULE.bazel, and the library will be fetched for it as well:

    lightstep = use_extension("@lightstep_tracer//bazel:extensions.bzl", "lightstep")
    lightstep.python(version = "{version}")
"""


def copy_headers(python: Dict[str, str], directory: str) -> None:
    if not pathlib.Path(python["include"], "Python.h").exists():
        sys.exit(NO_HEADERS.format(**python))
    shutil.copytree(python["include"], directory, dirs_exist_ok=True)


def copy_boost(python: Dict[str, str], output: str, *libraries: str) -> None:
    by_tag = {pathlib.Path(library).parent.name: library for library in libraries}
    if python["tag"] not in by_tag:
        available = " and ".join(sorted(by_tag))
        sys.exit(NO_BOOST.format(available=available, **python))
    shutil.copyfile(by_tag[python["tag"]], output)


def write_description(python: Dict[str, str], output: str) -> None:
    pathlib.Path(output).write_text(json.dumps(python))


COMMANDS: Dict[str, Callable[..., None]] = {
    "boost": copy_boost,
    "description": write_description,
    "headers": copy_headers,
}

if __name__ == "__main__":
    COMMANDS[sys.argv[1]](description(), *sys.argv[2:])
