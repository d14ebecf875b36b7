"""Tells what a build needs to know of the interpreter that runs this, as JSON. Used by
repository.bzl
and current.py.
"""

import json
import platform
import sys
import sysconfig


def description():
    return {
        "executable": sys.executable,
        "version": "{}.{}".format(*sys.version_info),
        "tag": "cp{}{}".format(*sys.version_info),
        "extension_suffix": sysconfig.get_config_var("EXT_SUFFIX"),
        "include": sysconfig.get_config_var("INCLUDEPY"),
        "pyconfig": sysconfig.get_config_h_filename(),
        "machine": platform.machine(),
        # repository.bzl changes it where another machine is built for.
        "target_machine": platform.machine(),
    }


if __name__ == "__main__":
    print(json.dumps(description()))
