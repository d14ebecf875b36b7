"""The stub and the native module have the same names and signatures, as mypy's stubtest finds them,
and each name is documented."""

import ast
import os
import pathlib
import subprocess
import sys

import lightstep_streaming

PACKAGE = pathlib.Path(lightstep_streaming.__file__).parent


# Names that a module makes when it is imported, and a class whose base mypy does not see.
ALLOWED = r"""
lightstep_streaming\.opentelemetry\.environment_variables\.OTEL_\w+
lightstep_streaming\.opentelemetry\.distro\.Distro
"""


def test_the_stub_is_what_is_there(tmp_path):
    allowed = tmp_path / "allowed"
    allowed.write_text(ALLOWED)
    done = subprocess.run(
        [sys.executable, "-m", "mypy.stubtest", PACKAGE.name, "--allowlist", str(allowed)],
        check=False,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(sys.path),
            "MYPYPATH": str(PACKAGE.parent),
            "MYPY_CACHE_DIR": str(tmp_path),
        },
        cwd=str(tmp_path),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "no issues found" in done.stdout


def documentation(node, parents=()):
    """Each name that a stub has for users, with what it says of it."""
    for place, each in enumerate(node.body):
        if isinstance(each, (ast.ClassDef, ast.FunctionDef)):
            name, text = each.name, ast.get_docstring(each)
        elif isinstance(each, ast.AnnAssign):
            assert isinstance(each.target, ast.Name)
            name = each.target.id
            text = ast.get_docstring(ast.Module(node.body[place + 1 : place + 2], []))
        else:
            continue
        if name.startswith("_") and not name.startswith("__"):
            continue
        yield ".".join((*parents, name)), text
        if isinstance(each, ast.ClassDef):
            yield from documentation(each, (*parents, name))


def test_every_name_is_documented():
    found = dict(documentation(ast.parse((PACKAGE / "_native.pyi").read_text())))
    assert {"__version__", "Tracer.flush", "Span.context", "Metrics.dropped"} <= set(found)
    assert [name for name, text in found.items() if not text] == []
