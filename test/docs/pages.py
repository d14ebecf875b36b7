"""The project's pages as their tests read them: the Python on a page is one program, which may
continue that of another page, and a table is a list of its rows."""

import os
import pathlib
import re

PAGES = [
    "CONTRIBUTING.md",
    "README.md",
    "RELEASING.md",
    "SECURITY.md",
    *sorted(str(page) for page in pathlib.Path("docs").rglob("*.md")),
]


def read(name):
    return pathlib.Path(name).read_text(encoding="utf-8")


def continued(name):
    """The page whose program the Python of this page continues, or None."""
    found = re.search(r"continues\s+\[[^]]*\]\(([^)#]+)", read(name))
    return found and os.path.normpath(os.path.join(os.path.dirname(name), found.group(1)))


def program(name):
    """The Python of a page, each line at the number that it has there: so a traceback names it."""
    lines, is_code = [], False
    for line in read(name).splitlines():
        if line.startswith("```"):
            is_code = line == "```python"
            lines.append("")
        else:
            lines.append(line if is_code else "")
    return "\n".join(lines) + "\n"


def table(name, *head):
    """The rows of the table that begins with these columns, each a list of its cells."""
    columns = "".join(rf"\| {re.escape(column)} " for column in head)
    (found,) = re.findall(rf"^{columns}\|.*\n\|[-|]+\|\n((?:\|.*\|\n)+)", read(name), re.MULTILINE)
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in found.splitlines()]
