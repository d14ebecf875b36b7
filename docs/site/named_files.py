"""Fails if a page names a file of the repository that does not exist, or if any other file names a
page that does not exist. Run by ci/docs."""

import pathlib
import re
import subprocess
import sys
from typing import Iterator, List, Set

ROOT = pathlib.Path(__file__).parents[2]
_FOLDERS = "bazel|benchmark|ci|docs|include/lightstep|proto|python|src|test"
# What a page names in backticks, without arguments. `{a,b}` and `*` stand for several files, and
# names in capitals for any.
_NAMED = re.compile(rf"`((?:{_FOLDERS})/[\w.{{}},*/-]+)")
_PAGE = re.compile(r"\bdocs/[\w./-]+\.md\b")
# Made by scripts.
_MADE = {"benchmark/.environments"}


def main() -> None:
    files = _git("ls-files", "--cached", "--others", "--exclude-standard")
    missing = [*_missing_files(files), *_missing_pages(files)]
    if missing:
        sys.exit("\n".join(missing))


def _git(*arguments: str) -> List[str]:
    done = subprocess.run(
        ["git", "-C", str(ROOT), *arguments], stdout=subprocess.PIPE, check=True, text=True
    )
    return [name for name in done.stdout.splitlines() if (ROOT / name).is_file()]


def _missing_files(files: List[str]) -> Iterator[str]:
    for page in (name for name in files if name.endswith(".md")):
        for named in sorted(set(_NAMED.findall((ROOT / page).read_text(encoding="utf-8")))):
            for name in _spelled_out(named.rstrip("/")):
                if name not in _MADE and "NAME" not in name and not any(ROOT.glob(name)):
                    yield f"{page} names {name}, which does not exist"


def _spelled_out(name: str) -> Set[str]:
    found = re.fullmatch(r"(.*)\{(.*)\}(.*)", name)
    if found is None:
        return {name}
    before, parts, after = found.groups()
    return {before + part + after for part in parts.split(",")}


def _missing_pages(files: List[str]) -> Iterator[str]:
    for file in files:
        try:
            text = (ROOT / file).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for page in sorted(set(_PAGE.findall(text))):
            if not (ROOT / page).exists():
                yield f"{file} names {page}, which does not exist"


if __name__ == "__main__":
    main()
