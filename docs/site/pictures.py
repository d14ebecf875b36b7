"""Draws the pictures of docs/pictures, an SVG of each .dot file, by Graphviz.

    pictures.py          draws them anew
    pictures.py --check  fails if one is not what its source gives

Where the machine's Graphviz has another version than the one that drew them, their bytes differ
for no reason, and the check compares only the texts that they show.
"""

import pathlib
import re
import subprocess
import sys
from typing import Dict, Iterator, Set

import build_files

ROOT = pathlib.Path(__file__).parents[2]
PICTURES = ROOT / "docs" / "pictures"


def main() -> None:
    wrong = []
    for source in sorted(PICTURES.glob("*.dot")):
        picture = source.with_suffix(".svg")
        drawn = subprocess.run(
            ["dot", "-Tsvg", str(source)], stdout=subprocess.PIPE, check=True, encoding="utf-8"
        ).stdout
        if sys.argv[1:] != ["--check"]:
            picture.write_text(drawn, encoding="utf-8")
        elif not picture.exists() or not _is_same(picture.read_text(encoding="utf-8"), drawn):
            wrong.append(
                f"{picture.relative_to(ROOT)} is not what {source.name} gives: ci/docs --draw"
            )
    wrong += _wrong_rooms((PICTURES / "rooms.dot").read_text(encoding="utf-8"))
    if wrong:
        sys.exit("\n".join(wrong))


def _is_same(picture: str, drawn: str) -> bool:
    if _version(picture) == _version(drawn):
        return picture == drawn
    return _texts(picture) == _texts(drawn)


def _version(picture: str) -> str:
    version: str = re.findall(r"graphviz version (\S+)", picture)[0]
    return version


def _texts(picture: str) -> Set[str]:
    return set(re.findall(r"<text[^>]*>([^<]*)</text>", picture))


def _wrong_rooms(source: str) -> Iterator[str]:
    """How the arrows of the rooms differ from what the BUILD files say."""
    shown, real = _closure(_arrows(source)), _closure(build_files.dependencies(ROOT))
    for room in sorted(real.keys() - shown.keys() - set().union(*shown.values())):
        yield f"docs/pictures/rooms.dot: {room} is missing"
    for room in sorted(shown):
        for other in sorted(real[room] ^ shown[room]):
            verb = "includes" if other in real[room] else "does not include"
            yield f"docs/pictures/rooms.dot: {room} {verb} from {other}, directly or through others"


# The folders as the picture calls them.
_FOLDERS = {
    "ot": "python/native/opentracing",
    "otel": "python/native/opentelemetry",
    "endpoints": "src/delivery/endpoints",
    "lightstep": "src/wire/lightstep",
    "otlp": "src/wire/otlp",
    "protobuf": "src/wire/protobuf",
    **{name: f"python/native/{name}" for name in ("both_apis", "cpython", "process", "values")},
}


def _arrows(source: str) -> Dict[str, Set[str]]:
    arrows: Dict[str, Set[str]] = {}
    for line in source.splitlines():
        ends = [re.findall(r"\w+", end) for end in line.split("->")]
        for tails, heads in zip(ends, ends[1:]):
            for tail in tails:
                folder = _FOLDERS.get(tail, f"src/{tail}")
                arrows.setdefault(folder, set()).update(_FOLDERS.get(h, f"src/{h}") for h in heads)
    return arrows


def _closure(arrows: Dict[str, Set[str]]) -> Dict[str, Set[str]]:
    def reached(folder: str, seen: Set[str]) -> Set[str]:
        for other in arrows.get(folder, set()) - seen:
            seen.add(other)
            reached(other, seen)
        return seen

    return {folder: reached(folder, set()) for folder in arrows}


if __name__ == "__main__":
    main()
