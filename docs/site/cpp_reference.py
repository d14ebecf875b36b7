"""The reference of the C++ API, in Markdown: what the headers of include/lightstep declare, with
the comments that they have there."""

import functools
import pathlib
import re
import subprocess
from typing import Iterator, List

from clang.cindex import AccessSpecifier, Cursor, CursorKind, Diagnostic, Index

_CLASSES = (CursorKind.CLASS_DECL, CursorKind.STRUCT_DECL, CursorKind.CLASS_TEMPLATE)
_FUNCTIONS = (
    CursorKind.CONSTRUCTOR,
    CursorKind.CXX_METHOD,
    CursorKind.DESTRUCTOR,
    CursorKind.FUNCTION_DECL,
    CursorKind.FUNCTION_TEMPLATE,
)
_DECLARATIONS = (
    *_CLASSES,
    *_FUNCTIONS,
    CursorKind.ENUM_DECL,
    CursorKind.FIELD_DECL,
    CursorKind.TYPE_ALIAS_DECL,
    CursorKind.VAR_DECL,
)


def reference(headers: pathlib.Path) -> str:
    """A section for each header that declares something, in the order of their names."""
    sections = [_Header(path).section() for path in sorted(headers.glob("*.h"))]
    return "\n\n".join(section for section in sections if section)


class _Header:
    def __init__(self, path: pathlib.Path) -> None:
        self._name = f"{path.parent.name}/{path.name}"
        self._text = path.read_text(encoding="utf-8")
        self._lines = self._text.splitlines()
        unit = Index.create().parse(
            str(path),
            ["-xc++", "-std=c++17", f"-I{path.parent.parent}", *_include_options()],
        )
        for diagnostic in unit.diagnostics:
            if diagnostic.severity >= Diagnostic.Error:
                raise ValueError(f"{diagnostic.location.file}: {diagnostic.spelling}")
        self._declarations = [
            declaration
            for namespace in unit.cursor.get_children()
            if namespace.kind == CursorKind.NAMESPACE and self._is_here(namespace)
            for declaration in self._inside(namespace)
        ]

    def section(self) -> str:
        parts = list(self._describe(self._declarations, scope=""))
        if not parts:
            return ""
        return "\n\n".join([f"## {self._name}", _prose(self._opening()), *parts])

    def _opening(self) -> List[str]:
        """The comment that the header begins with."""
        end = next(n for n, line in enumerate(self._lines) if not line.startswith("//"))
        return [line[2:] for line in self._lines[:end]]

    def _is_here(self, cursor: Cursor) -> bool:
        file = cursor.location.file
        return file is not None and file.name.endswith(self._name)

    def _inside(self, namespace: Cursor) -> Iterator[Cursor]:
        """The declarations that are for users, of a namespace and of those in it."""
        for child in namespace.get_children():
            if child.kind == CursorKind.NAMESPACE:
                yield from self._inside(child)
            elif self._is_for_users(child):
                yield child

    def _is_for_users(self, cursor: Cursor) -> bool:
        return (
            cursor.kind in _DECLARATIONS
            and cursor.access_specifier not in (AccessSpecifier.PRIVATE, AccessSpecifier.PROTECTED)
            and (cursor.kind not in _CLASSES or cursor.is_definition())
        )

    def _describe(self, declarations: List[Cursor], scope: str) -> Iterator[str]:
        """What the headings, comments and code of these declarations are. Declarations that follow
        each other on neighbouring lines share the comment above the first of them."""
        for group in self._groups(declarations):
            first = group[0]
            if first.kind in _CLASSES and self._has_functions(first):
                yield from self._class(first, scope)
                continue
            names = dict.fromkeys(scope + _name(declaration) for declaration in group)
            if scope:
                yield "#### " + ", ".join(f"`{name}`" for name in names)
            else:
                yield "### " + ", ".join(names)
            comment = self._comment_above(first)
            if comment:
                yield _prose(comment)
            yield _code("\n".join(self._code_of(declaration) for declaration in group))

    def _class(self, cursor: Cursor, scope: str) -> Iterator[str]:
        outer = cursor.semantic_parent
        if not scope and outer.kind in _CLASSES:
            scope = outer.spelling + "::"
        name = scope + cursor.spelling
        yield f"### {name}"
        comment = self._comment_above(cursor)
        if comment:
            yield _prose(comment)
        head = self._source(cursor).split("{", 1)[0].rstrip()
        yield _code(head + ";")
        public = [member for member in cursor.get_children() if self._is_for_users(member)]
        yield from self._describe(public, name + "::")

    def _has_functions(self, cursor: Cursor) -> bool:
        return any(member.kind in _FUNCTIONS for member in cursor.get_children())

    def _groups(self, declarations: List[Cursor]) -> Iterator[List[Cursor]]:
        group: List[Cursor] = []
        for declaration in declarations:
            if group and not self._continues(group[-1], declaration):
                yield group
                group = []
            group.append(declaration)
        if group:
            yield group

    def _continues(self, before: Cursor, declaration: Cursor) -> bool:
        return (
            before.kind not in _CLASSES
            and declaration.kind not in _CLASSES
            and self._lines[declaration.extent.start.line - 2].strip() != ""
            and not self._comment_above(declaration)
        )

    def _comment_above(self, cursor: Cursor) -> List[str]:
        end = cursor.extent.start.line - 1
        start = end
        while start > 0 and self._lines[start - 1].lstrip().startswith("//"):
            start -= 1
        return [line.lstrip()[2:] for line in self._lines[start:end]]

    def _source(self, cursor: Cursor) -> str:
        start, end = cursor.extent.start, cursor.extent.end
        lines = self._lines[start.line - 1 : end.line]
        # What stands after the declaration on its line, such as `= default` or a comment, is kept.
        indentation = len(lines[0]) - len(lines[0].lstrip())
        return "\n".join(line[indentation:] for line in lines)

    def _code_of(self, cursor: Cursor) -> str:
        """The declaration without its body."""
        body = next((c for c in cursor.get_children() if c.kind == CursorKind.COMPOUND_STMT), None)
        if body is None:
            return self._source(cursor)
        size = sum(len(line) + 1 for line in self._lines[: body.extent.start.line - 1])
        start = sum(len(line) + 1 for line in self._lines[: cursor.extent.start.line - 1])
        end = size + body.extent.start.column - 1
        # A function that is defaulted has a body too, which is not written there.
        if self._text[end] != "{":
            return self._source(cursor)
        head = self._text[start:end].strip()
        if cursor.kind == CursorKind.CONSTRUCTOR:
            head = re.sub(r"\)\s*:\s.*", ")", head, flags=re.DOTALL)
        return head + ";"


@functools.lru_cache(maxsize=None)
def _include_options() -> List[str]:
    """Where the machine's compiler has the headers of the standard library and of the system."""
    said = subprocess.run(
        ["g++", "-xc++", "-E", "-v", "/dev/null"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=True,
    ).stderr
    listed = said.split("<...> search starts here:\n")[1].split("End of search list")[0]
    return ["-isystem" + line.strip() for line in listed.splitlines()]


def _name(cursor: Cursor) -> str:
    spelling: str = cursor.spelling
    return spelling.split("<", maxsplit=1)[0]


def _prose(comment: List[str]) -> str:
    """A comment as Markdown: what is indented within it is code."""
    paragraphs: List[str] = []
    code: List[str] = []
    text: List[str] = []

    def end_text() -> None:
        if text:
            paragraphs.append(" ".join(text))
            text.clear()

    def end_code() -> None:
        if code:
            paragraphs.append(_code("\n".join(line[3:] for line in code)))
            code.clear()

    for line in [*comment, ""]:
        if line.startswith("   "):
            end_text()
            code.append(line)
        elif line.strip():
            end_code()
            text.append(line.strip())
        else:
            end_text()
            end_code()
    return "\n\n".join(paragraphs)


def _code(text: str) -> str:
    return f"```cpp\n{text}\n```"
