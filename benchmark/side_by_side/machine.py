"""Where it was measured, without what is nobody's business: names of hosts, paths."""

from __future__ import annotations

import os
import pathlib
import platform
import subprocess
from typing import Any, Dict


def facts() -> Dict[str, Any]:
    return {
        "cpus": os.cpu_count(),
        "cpu": _cpu(),
        "architecture": platform.machine(),
        "kernel": platform.release(),
    }


def commit(directory: pathlib.Path) -> str:
    """Of the tree that it is in, with a + where something is not committed; or nothing."""
    command = ["git", "describe", "--always", "--abbrev=12", "--dirty=+", "--exclude=*"]
    done = subprocess.run(command, check=False, cwd=directory, capture_output=True, text=True)
    return done.stdout.strip()


def _cpu() -> str:
    with open("/proc/cpuinfo") as lines:
        for line in lines:
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor()
