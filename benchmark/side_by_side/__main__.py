"""The command line of ci/benchmark."""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import pathlib
import sys
from typing import Dict, List

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from . import comparison, machine, plot
from .competitors import COMPETITORS, OURS, Competitor
from .environments import CannotBeHad, Interpreter, python_of
from .processes import ProcessFailed
from .results import Results
from .settings import FULL, QUICK
from .table import legend, table

_ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
_DEFAULT_PYTHONS = ["3.9", "3.11"]
# Wide enough for the table where there is no terminal.
_WIDTH_WITHOUT_TERMINAL = 200


def main() -> None:
    arguments = _parse_arguments()
    console = Console(width=None if sys.stdout.isatty() else _WIDTH_WITHOUT_TERMINAL)
    try:
        results = (
            Results.from_json(arguments.show.read_text())
            if arguments.show
            else _measure(arguments, console)
        )
    except (CannotBeHad, OSError, ProcessFailed) as error:
        sys.exit(f"ci/benchmark: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
    for run in results.runs:
        console.print(table(run))
    console.print(legend(results.settings))
    if arguments.save:
        arguments.save.mkdir(parents=True, exist_ok=True)
        (arguments.save / "results.json").write_text(results.to_json())
        plot.save(results, arguments.save / "spans")
        console.print(f"written to {arguments.save}/: results.json, spans.png, spans.svg")


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="ci/benchmark", description="Measures our tracer beside others, side by side."
    )
    parser.add_argument("--quick", action="store_true", help="less exact, within a minute")
    parser.add_argument(
        "--python",
        action="append",
        metavar="VERSION",
        help="a CPython to measure on, or its path; may be repeated "
        f"({' and '.join(_DEFAULT_PYTHONS)} where installed; the first of them with --quick)",
    )
    parser.add_argument(
        "--rate",
        type=int,
        default=FULL.rich_spans_per_second,
        metavar="N",
        help="spans a second of the application that has a steady rate (%(default)s)",
    )
    parser.add_argument(
        "--save",
        nargs="?",
        type=pathlib.Path,
        const=_ROOT / "docs" / "benchmark",
        metavar="DIRECTORY",
        help="write results.json, spans.png and spans.svg there (docs/benchmark)",
    )
    parser.add_argument(
        "--show",
        type=pathlib.Path,
        metavar="FILE",
        help="measure nothing: show, and with --save draw, what this results.json has",
    )
    arguments = parser.parse_args()
    if arguments.rate < 1:
        parser.error("--rate is a number from 1")
    return arguments


def _measure(arguments: argparse.Namespace, console: Console) -> Results:
    settings = dataclasses.replace(
        QUICK if arguments.quick else FULL, rich_spans_per_second=arguments.rate
    )
    interpreters = _interpreters(arguments)
    environments = [_environments(interpreter, console) for interpreter in interpreters]
    runs = []
    with Progress(
        TextColumn("{task.description:<48}"),
        BarColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
    ) as progress:
        total = sum(comparison.steps(pythons, settings) for pythons in environments)
        task = progress.add_task("", total=total)
        for interpreter, pythons in zip(interpreters, environments):
            runs.append(
                comparison.measure(
                    pythons,
                    interpreter.version_text,
                    settings,
                    sys.executable,
                    lambda text: progress.update(task, advance=1, description=text),
                )
            )
    return Results(machine.commit(_ROOT), machine.facts(), dataclasses.asdict(settings), runs)


def _interpreters(arguments: argparse.Namespace) -> List[Interpreter]:
    """Those that were asked for; else those of the default ones that are installed."""
    if arguments.python:
        return [Interpreter(wanted) for wanted in arguments.python]
    found = []
    for wanted in _DEFAULT_PYTHONS:
        with contextlib.suppress(CannotBeHad):
            found.append(Interpreter(wanted))
    if not found:
        raise CannotBeHad(f"no CPython {' or '.join(_DEFAULT_PYTHONS)} is installed; see --python")
    return found[:1] if arguments.quick else found


def _environments(interpreter: Interpreter, console: Console) -> Dict[Competitor, pathlib.Path]:
    """The Python of each competitor's environment. Who can't be had is left out, but for ours."""
    pythons = {}
    for competitor in COMPETITORS:
        newest = competitor.newest_python
        if newest is not None and interpreter.version[:2] > newest:
            continue
        try:
            pythons[competitor] = python_of(competitor, interpreter, console.print)
        except CannotBeHad as error:
            if competitor is OURS:
                raise
            console.print(f"without {competitor.title}: {error}", markup=False)
    return pythons


if __name__ == "__main__":
    main()
