"""Describes the interpreter that runs this script to a build, as JSON. Used by repository.bzl and
current.py.
"""

import json
import os
import platform
import sys
import sysconfig


def pyconfig():
    """The file that says what the machine has. Where several machines share a directory of headers,
    as on Debian, the header of this name there only includes it.
    """
    include, version = os.path.split(sysconfig.get_config_var("INCLUDEPY"))
    multiarch = sysconfig.get_config_var("MULTIARCH") or ""
    shared = os.path.join(include, multiarch, version, "pyconfig.h")
    return shared if os.path.exists(shared) else sysconfig.get_config_h_filename()


def description():
    return {
        "executable": sys.executable,
        "version": "{}.{}".format(*sys.version_info),
        "tag": "cp{}{}".format(*sys.version_info),
        "extension_suffix": sysconfig.get_config_var("EXT_SUFFIX"),
        "include": sysconfig.get_config_var("INCLUDEPY"),
        "pyconfig": pyconfig(),
        "machine": platform.machine(),
        # repository.bzl changes these where another machine or C library is built for.
        "is_foreign": False,
        "target_libc": "glibc",
        "target_machine": platform.machine(),
    }


if __name__ == "__main__":
    print(json.dumps(description()))
