"""Tells what a build needs to know of the interpreter that runs this, as JSON. Used by
repository.bzl.
"""

import json
import sys
import sysconfig

print(
    json.dumps(
        {
            "executable": sys.executable,
            "version": "{}.{}".format(*sys.version_info),
            "tag": "cp{}{}".format(*sys.version_info),
            "extension_suffix": sysconfig.get_config_var("EXT_SUFFIX"),
            "include": sysconfig.get_config_var("INCLUDEPY"),
        }
    )
)
