"""Virtual environments, one for each competitor and interpreter, kept until what they were made of
changes: the requirements, the interpreter, or the sources of our wheel.
"""

from __future__ import annotations

import hashlib
import json
import os
import pathlib
import shutil
import subprocess
from typing import Any, Callable, Dict, List, Optional, Sequence, Tuple, Union

from .competitors import OURS, Competitor

_HERE = pathlib.Path(__file__).resolve().parent
_ROOT = _HERE.parent.parent
_ENVIRONMENTS = _ROOT / "benchmark" / ".environments"
# What the wheel is built from.
_WHEEL_SOURCES = ("BUILD", "VERSION", "WORKSPACE", "bazel", "include", "proto", "python", "src")


_Path = Union[str, pathlib.Path]


class CannotBeHad(Exception):
    """An interpreter or an environment; the text says why."""


class Interpreter:
    """A CPython, found by its version ("3.9") or given as a path."""

    def __init__(self, wanted: str) -> None:
        for candidate in _candidates(wanted):
            description = _describe(candidate)
            if description is not None:
                break
        else:
            raise CannotBeHad(f"no CPython {wanted} is installed")
        self.executable: str = description["executable"]
        self.version: Tuple[int, int, int] = tuple(description["version"])

    @property
    def version_text(self) -> str:
        return ".".join(map(str, self.version))

    @property
    def short_version(self) -> str:
        return "{}.{}".format(*self.version)


def python_of(
    competitor: Competitor, interpreter: Interpreter, say: Callable[[str], object]
) -> pathlib.Path:
    """Returns the path of the Python in the competitor's environment, which is made if need be;
    `say` is told so. Raises CannotBeHad.
    """
    directory = _ENVIRONMENTS / f"{competitor.environment_name}-{interpreter.short_version}"
    requirements = _HERE / "requirements" / f"{competitor.environment_name}.txt"
    stamp: Dict[str, Any] = {
        "interpreter": [interpreter.executable, interpreter.version_text],
        "requirements": hashlib.sha256(requirements.read_bytes()).hexdigest(),
    }
    if competitor.environment_name == OURS.name:
        stamp["sources"] = _hash_of_sources()
    python = directory / "bin" / "python"
    stamp_file = directory / "stamp.json"
    if stamp_file.exists() and json.loads(stamp_file.read_text()) == stamp:
        return python

    say(f"installing {competitor.title} for CPython {interpreter.version_text}")
    shutil.rmtree(directory, ignore_errors=True)
    _run([interpreter.executable, "-m", "venv", directory])
    pip: List[_Path] = [python, "-m", "pip", "install", "--disable-pip-version-check"]
    _run([*pip, "--require-hashes", "--requirement", requirements])
    if competitor.environment_name == OURS.name:
        _run([*pip, "--no-deps", _build_wheel(interpreter)])
    stamp_file.write_text(json.dumps(stamp))
    return python


def _candidates(wanted: str) -> List[_Path]:
    if "/" in wanted:
        return [wanted]
    candidates: List[Optional[_Path]] = [shutil.which(f"python{wanted}")]
    pyenv = pathlib.Path(os.environ.get("PYENV_ROOT", "~/.pyenv")).expanduser()
    candidates += pyenv.glob(f"versions/{wanted}.*/bin/python{wanted}")
    return [candidate for candidate in candidates if candidate]


def _describe(executable: _Path) -> Optional[Dict[str, Any]]:
    """Nothing if it does not run: a pyenv shim, for a version that is not chosen."""
    code = "import json, sys; v = list(sys.version_info[:3]); "
    code += "print(json.dumps({'executable': sys.executable, 'version': v}))"
    try:
        done = subprocess.run([executable, "-c", code], check=False, capture_output=True, text=True)
    except OSError:
        return None
    if done.returncode:
        return None
    description: Dict[str, Any] = json.loads(done.stdout)
    return description


def _hash_of_sources() -> str:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", *_WHEEL_SOURCES],
        cwd=_ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    digest = hashlib.sha256()
    for name in sorted(set(listed.stdout.split("\0")) - {""}):
        path = _ROOT / name
        if path.is_file():
            digest.update(f"{name}\0".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _build_wheel(interpreter: Interpreter) -> str:
    environment = {**os.environ, "PYTHON_BIN_PATH": interpreter.executable}
    return _run([_ROOT / "ci" / "wheel"], environment).splitlines()[-1]


def _run(command: Sequence[_Path], environment: Optional[Dict[str, str]] = None) -> str:
    """Returns the standard output."""
    done = subprocess.run(command, check=False, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise CannotBeHad(done.stdout + done.stderr)
    return done.stdout
