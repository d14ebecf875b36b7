"""The command line of ``lightstep-recover``: sends the spans that dead processes left in a recovery
directory, for a machine on which no traced process starts again."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from pathlib import Path
from typing import Any, Dict, List

from . import _native
from .tracer import Tracer

_DESCRIPTION = """
Sends the spans that dead processes left in a recovery directory, and prints a table of its files.
Files may be a year old and of any size, unless the configuration sets recovery_age_limit or
recovery_limit. Files of the other protocol are left in place.
"""

# In place of the tracer's defaults, because the command is run to send all files.
_NO_LIMITS = {
    "recovery_limit": 2**53,
    "recovery_age_limit": 365 * 24 * 3600 * 10**6,  # the maximum
}

_COLUMNS = ("file", "process", "protocol", "last seen", "spans", "bytes", "")


def _row(file: Dict[str, Any], now: float) -> List[str]:
    if file["remark"]:
        return [file["name"], "", "", "", "", "", file["remark"]]
    age = f"{max(0, now - file['alive']):,.0f} s ago"
    return [
        file["name"],
        str(file["pid"]),
        file["protocol"],
        age,
        f"{file['spans']:,}",
        f"{file['bytes']:,}",
        "",
    ]


def _show(files: List[Dict[str, Any]]) -> None:
    now = time.time()
    rows = [list(_COLUMNS), *(_row(file, now) for file in files)]
    widths = [max(map(len, column)) for column in zip(*rows)]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())


def _configuration(text: str, directory: str) -> str:
    """The JSON of a tracer that recovers from the directory. Raises OSError and ValueError."""
    if not text.lstrip().startswith("{"):
        text = Path(text).read_text(encoding="utf-8")
    configuration = json.loads(text)
    if not isinstance(configuration, dict):
        raise ValueError(f"configuration: got {text.strip():.200}, expected a JSON object")
    for key, limit in _NO_LIMITS.items():
        # A blank variable and a null count as not given, as everywhere.
        variable = os.environ.get(f"LIGHTSTEP_{key.upper()}", "")
        if configuration.get(key) is None and not variable.strip():
            configuration[key] = limit
    return json.dumps({**configuration, "recovery_directory": directory})


def _send(text: str, directory: str, timeout: float) -> Dict[str, Any]:
    tracer = Tracer.from_json(_configuration(text, directory))
    tracer.close(timeout)
    return dict(tracer.metrics())


def main() -> None:
    parser = argparse.ArgumentParser(prog="lightstep-recover", description=_DESCRIPTION)
    parser.add_argument("directory", metavar="DIRECTORY", help="the recovery_directory")
    parser.add_argument(
        "configuration",
        nargs="?",
        default="{}",
        metavar="CONFIGURATION",
        help="that of the tracer, as a JSON file or as JSON text; keys that are missing are read "
        "from the environment (LIGHTSTEP_*)",
    )
    parser.add_argument("--list", action="store_true", help="print the table, and send nothing")
    parser.add_argument(
        "--timeout", type=float, default=60, metavar="SECONDS", help="how long to try (%(default)s)"
    )
    arguments = parser.parse_args()
    if not Path(arguments.directory).is_dir():
        parser.error(f"{arguments.directory} is not a directory")
    _show(_native.list_ring_files(arguments.directory))
    if arguments.list:
        return
    try:
        metrics = _send(arguments.configuration, arguments.directory, arguments.timeout)
    except (OSError, TypeError, ValueError) as error:
        parser.error(str(error))
    settled = {
        account: metrics["recovered_" + account]
        for account in ("acknowledged", "rejected", "dropped")
    }
    left = metrics["recovered"] - sum(settled.values())
    print(", ".join(f"{count:,} {account}" for account, count in settled.items()), end="")
    print(f", {left:,} left" if left else "")
    sys.exit(1 if left else 0)


if __name__ == "__main__":
    main()
