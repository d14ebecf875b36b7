"""Unpacks wheels, each into its own directory, and prints which distributions each requires.

    unpack.py WHEELS SITE PACKAGING

PACKAGING is the directory of the unpacked distribution `packaging`. Without it, no requirements are
printed.
Used by repository.bzl on the chosen interpreter.
"""

import compileall
import json
import pathlib
import re
import shutil
import sys
import zipfile
from importlib import metadata
from typing import Dict, List, Set


def normalize(name: str) -> str:
    return re.sub(r"[-_.]+", "_", name).lower()


def unpack(wheel: pathlib.Path, site: pathlib.Path) -> pathlib.Path:
    """Unpacks one wheel; its scripts land under bin, executable. Returns the directory."""
    root = site / normalize(wheel.name.split("-")[0])
    with zipfile.ZipFile(str(wheel)) as archive:
        archive.extractall(str(root))
    for data in root.glob("*.data"):
        for kind in data.iterdir():
            target = root / "bin" if kind.name == "scripts" else root
            target.mkdir(exist_ok=True)
            for item in kind.iterdir():
                shutil.move(str(item), str(target / item.name))
    for program in root.rglob("bin/*"):
        program.chmod(0o755)
    # Some distributions keep a program of theirs elsewhere, as playwright does.
    for program in root.glob("*/driver/node"):
        program.chmod(0o755)
    return root


def requirements(root: pathlib.Path, available: Set[str]) -> List[str]:
    """The distributions among those available that the one in this directory needs on this
    interpreter.
    """
    from packaging.requirements import Requirement

    (distribution,) = metadata.distributions(path=[str(root)])
    needed = set()
    for line in distribution.requires or []:
        requirement = Requirement(line)
        if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
            continue
        needed.add(normalize(requirement.name))
    return sorted(needed & available)


def main() -> None:
    wheels, site = map(pathlib.Path, sys.argv[1:3])
    packaging = sys.argv[3]
    roots = [unpack(wheel, site) for wheel in sorted(wheels.glob("*.whl"))]
    # Nothing can be written to the sandbox that tests run in, so what they import is compiled once,
    # here.
    compileall.compile_dir(str(site), maxlevels=20, quiet=2, workers=0)

    needs: Dict[str, List[str]] = {}
    if packaging:
        sys.path.append(packaging)
        available = {root.name for root in roots}
        needs = {root.name: requirements(root, available) for root in roots}
    print(json.dumps(needs))


if __name__ == "__main__":
    main()
