"""Counts the instructions of the per-span calls, by running the programs that make them under
valgrind's callgrind: those of the application's thread, without the background thread's.
"""

from __future__ import annotations

import collections
import concurrent.futures
import os
import pathlib
import platform
import subprocess
import sys
import tempfile
from typing import DefaultDict, Dict, List, Tuple

_HERE = pathlib.Path(__file__).parent
# Debian's is a script that looks for the program beside itself.
_VALGRIND = (_HERE.parents[2] / "valgrind/bin/valgrind").resolve()
_PYTHON_CALLS = [sys.executable, str(_HERE / "python_calls.py")]
_OPENTELEMETRY_CALLS = [sys.executable, str(_HERE / "opentelemetry_calls.py")]
_CPP_CALLS = [str(_HERE / "cpp_calls")]

# What stands around the loop adds about one instruction to each.
_CALLS = 2000

# CPython looks up methods through a cache whose places follow from addresses. Where two that a call
# needs have the same place, it takes a tenth longer. Of some layouts the best has no such bad luck.
# On a busy machine the background thread is late, which makes calls longer too: of C++ programs the
# best of as many runs counts.
_RUNS = 3

# The instructions that one call takes in each function itself, by a file of code and the function.
Profile = Dict[Tuple[str, str], float]

# In seconds, for one program. It takes about five.
_TIMEOUT = 120


def toolchain() -> str:
    """What the counts depend on besides our code, as text."""
    python = f"{platform.python_implementation()} {platform.python_version()}"
    rest = subprocess.run([*_CPP_CALLS, "toolchain"], check=True, stdout=subprocess.PIPE)
    return f"{python}, {rest.stdout.decode().strip()}"


def profiles(tracer: str) -> Dict[str, Profile]:
    """Where each call spends its instructions, by the call's name.

    Args:
      tracer: "ours" (over LightStep's wire), "otlp" (ours over OTLP), or "noop", that of the API.
    """
    layouts = [str(layout) for layout in range(_RUNS)]
    runs = [
        (program, [tracer, str(_CALLS), layout])
        for program in (_PYTHON_CALLS, _OPENTELEMETRY_CALLS)
        for layout in layouts
    ] + [(_CPP_CALLS, [tracer, str(_CALLS)])] * _RUNS
    best: Dict[str, Profile] = {}
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for profiles in pool.map(lambda run: _run(*run), runs):
            for name, profile in profiles.items():
                if name not in best or sum(profile.values()) < sum(best[name].values()):
                    best[name] = profile
    return best


def _run(program: List[str], arguments: List[str]) -> Dict[str, Profile]:
    """The profile of each call that the program makes."""
    with tempfile.TemporaryDirectory() as directory:
        output = pathlib.Path(directory) / "profile"
        command = [
            str(_VALGRIND),
            "--tool=callgrind",
            f"--callgrind-out-file={output}",
            "--dump-before=getppid",  # the programs' mark
            "--separate-threads=yes",
            "--dump-line=no",
            "--compress-strings=no",
            "--compress-pos=no",
        ]
        environment = dict(os.environ, PYTHONPATH=os.pathsep.join(sys.path), PYTHONHASHSEED="0")
        done = subprocess.run(
            command + program + arguments,
            check=False,
            env=environment,
            capture_output=True,
            timeout=_TIMEOUT,
        )
        if done.returncode:
            raise RuntimeError("{}: {}".format(" ".join(command + program), done.stderr.decode()))
        names = done.stdout.decode().split()
        # Every second part lies between the two marks of a call.
        return {
            name: _read(pathlib.Path(f"{output}.{2 * number + 2}-01"))
            for number, name in enumerate(names)
        }


def _read(path: pathlib.Path) -> Profile:
    """A part of a profile, in callgrind's format (valgrind's manual, "Callgrind Format")."""
    profile: DefaultDict[Tuple[str, str], float] = collections.defaultdict(float)
    is_callee = False
    with path.open() as lines:
        for line in lines:
            kind, is_assignment, value = line.rstrip().partition("=")
            if is_assignment:
                if kind == "ob":
                    code = os.path.basename(value)
                elif kind == "fn":
                    function = _short(value)
                # The line that follows says what the function that is called takes.
                is_callee = kind == "calls"
            elif line[0].isdigit():
                if not is_callee:
                    profile[code, function] += int(line.split()[1]) / _CALLS
                is_callee = False
    return profile


def _short(function: str) -> str:
    """A function's name without the types of its arguments and without callgrind's mark for one
    that has called itself.
    """
    return function.replace("(anonymous namespace)::", "").split("(")[0].split("'")[0]
