"""Which folders of C++ include from which, as the BUILD files list them in `deps`."""

import ast
import pathlib
import re
from typing import Dict, Iterator, Set

# Nearly all folders include from these; the schemas are read by generators.
_LEFT_OUT = {"include", "proto", "src/common", "src/trace"}


def dependencies(root: pathlib.Path) -> Dict[str, Set[str]]:
    """Folder -> the folders that its libraries depend on."""
    found = {}
    for folder in ("src", "python/native"):
        for file in sorted((root / folder).rglob("BUILD")):
            name = str(file.parent.relative_to(root))
            if name not in _LEFT_OUT:
                labels = set(_labels(file.read_text(encoding="utf-8")))
                # `//folder:part` can be had without the rest of the folder.
                folders = {label[2:] for label in labels if re.fullmatch("//[^:]*", label)}
                found[name] = folders - _LEFT_OUT
    return found


def _labels(text: str) -> Iterator[str]:
    """The texts in the `deps` of libraries. A BUILD file is Python as far as syntax goes."""
    for call in ast.walk(ast.parse(text)):
        if not isinstance(call, ast.Call) or getattr(call.func, "id", "") != "lightstep_cc_library":
            continue
        for keyword in call.keywords:
            if keyword.arg in ("deps", "implementation_deps"):
                for node in ast.walk(keyword.value):
                    if isinstance(node, ast.Constant) and isinstance(node.value, str):
                        yield node.value
