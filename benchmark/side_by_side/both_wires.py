"""The command line of `ci/benchmark opentelemetry`: ours through OpenTelemetry's API beside the API
alone and the SDK, what people put around that API, ours over OTLP beside LightStep's wire, and what
delivery takes. All tracers of a table of calls are in one process and work in turn.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import statistics
import sys
from typing import Any, Dict, Mapping, Sequence, Union

from rich.console import Console
from rich.table import Table

from .competitors import OURS
from .environments import CannotBeHad, Interpreter, python_of
from .processes import Process, ProcessFailed, Python, Receiver
from .rounds import median_ratio
from .table import quantity, ratio

_TITLES = {
    "active_span": "with start_as_current_span('op')",
    "nested_span": "nested in another, 1 attribute",
    "start_finish": "start_span().end()",
    "rich_span": "child, kind, 3 attributes, 1 event, end",
    "inject": "inject",
    "extract": "extract",
}
# Of OpenTelemetry's API. The propagators are its own, whoever makes the spans.
_OPENTELEMETRY_ROWS = ("active_span", "nested_span", "start_finish", "rich_span")
_INSTRUMENTED = {"flask": "a request to Flask", "sqlite3": "a query of sqlite3"}
PROCESSORS = {
    "nothing": "does nothing",
    "name": "reads the name",
    "attributes": "reads the attributes",
    "all": "reads every property",
    "batch": "is the SDK's BatchSpanProcessor",
}
_WIRES = ("lightstep", "otlp", "gzip")

# Nanoseconds of each round, by workload and tracer.
Samples = Mapping[str, Mapping[str, Sequence[float]]]


def main() -> None:
    arguments = _parse_arguments()
    console = Console(width=None if sys.stdout.isatty() else 160)
    settings = {"rounds": 6, "round_seconds": 0.02}
    if not arguments.quick:
        settings = {"rounds": 20, "round_seconds": 0.025}
    try:
        interpreter = Interpreter(arguments.python)
        python = python_of(OURS, interpreter, console.print)
        with contextlib.ExitStack() as stack:
            ours = stack.enter_context(Receiver(python, "satellite"))
            sdk = stack.enter_context(Receiver(python, "otlp"))
            samples = _samples(python, ours.port, sdk.port, json.dumps(settings))
            seconds = 1 if arguments.quick else 5
            delivery = {wire: _ask(python, "delivery", ours.port, wire, seconds) for wire in _WIRES}
    except (CannotBeHad, OSError, ProcessFailed) as error:
        sys.exit(f"ci/benchmark: {error}")
    title = f"CPython {interpreter.version_text}, OpenTelemetry's API"
    console.print(opentelemetry_table(samples["opentelemetry"], title))
    console.print(instrumentations_table(samples["instrumentations"]))
    console.print(processors_table(samples["processors"]))
    console.print(provider_table(samples["opentracing_on_a_provider"]))
    title = f"CPython {interpreter.version_text}, OpenTracing's API"
    console.print(wires_table(samples["opentracing"], title))
    console.print(delivery_table(delivery))
    console.print("Medians of the application's thread's CPU time; ratios of neighbouring rounds.")


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="ci/benchmark opentelemetry", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="less exact, within a minute")
    parser.add_argument(
        "--python", default="3.11", metavar="VERSION", help="a CPython, or its path (%(default)s)"
    )
    return parser.parse_args()


def _samples(python: Python, *arguments: Union[str, int]) -> Dict[str, Samples]:
    with Process(python, "one_process", *arguments) as process:
        return {table: process.read() for table in process.read()}


def _ask(python: Python, module: str, *arguments: Union[str, float]) -> Any:
    with Process(python, module, *arguments) as process:
        return process.read()


def _time(values: Sequence[float]) -> str:
    return quantity(statistics.median(values), "ns")


def opentelemetry_table(samples: Samples, title: str) -> Table:
    shown = Table(title=title, title_justify="left")
    for header in ("", "API no-op", "SDK + batch", "ours", "÷ no-op", "SDK ÷ ours", "by a proxy"):
        shown.add_column(header, justify="right" if header else "left")
    for workload in _OPENTELEMETRY_ROWS:
        its = samples[workload]
        shown.add_row(
            _TITLES[workload],
            *(_time(its[name]) for name in ("noop", "sdk", "ours")),
            ratio(median_ratio(its["ours"], its["noop"])),
            ratio(median_ratio(its["sdk"], its["ours"])),
            ratio(median_ratio(its["proxy"], its["ours"])),
        )
    return shown


def instrumentations_table(samples: Samples) -> Table:
    shown = Table(title="Instrumented libraries", title_justify="left")
    for header in ("", "floor", "SDK + batch", "ours", "SDK ÷ floor", "ours ÷ floor"):
        shown.add_column(header, justify="right" if header else "left")
    for workload, its in samples.items():
        shown.add_row(
            _INSTRUMENTED[workload],
            *(_time(its[name]) for name in ("floor", "sdk", "ours")),
            *(ratio(median_ratio(its[name], its["floor"])) for name in ("sdk", "ours")),
        )
    return shown


def processors_table(samples: Samples) -> Table:
    its = samples["span"]
    without = _time(its["none"])
    title = f"A span with three attributes and a processor; without one ours takes {without}"
    shown = Table(title=title, title_justify="left")
    for header in ("on_end", "ours", "SDK", "ours ÷ without", "SDK ÷ ours without"):
        shown.add_column(header, justify="left" if header == "on_end" else "right")
    for name, on_end in PROCESSORS.items():
        sides = [its[f"{side} {name}"] for side in ("ours", "sdk")]
        shown.add_row(
            on_end,
            *map(_time, sides),
            *(ratio(median_ratio(side, its["none"])) for side in sides),
        )
    return shown


def provider_table(samples: Samples) -> Table:
    shown = Table(title="OpenTracing's API on a provider", title_justify="left")
    for header in ("", "no-op", "shim + SDK", "provider", "shim ÷ provider", "provider ÷ Tracer"):
        shown.add_column(header, justify="right" if header else "left")
    for workload, its in samples.items():
        shown.add_row(
            workload.replace("_", " "),
            *(_time(its[name]) for name in ("noop", "shim", "provider")),
            ratio(median_ratio(its["shim"], its["provider"])),
            ratio(median_ratio(its["provider"], its["plain"])),
        )
    return shown


def wires_table(samples: Samples, title: str) -> Table:
    shown = Table(title=title, title_justify="left")
    for header in ("", "no-op", "LightStep", "OTLP", "OTLP ÷ LightStep"):
        shown.add_column(header, justify="right" if header else "left")
    for workload, its in samples.items():
        shown.add_row(
            workload.replace("_", " "),
            *(_time(its[name]) for name in ("noop", "lightstep", "otlp")),
            ratio(median_ratio(its["otlp"], its["lightstep"])),
        )
    return shown


def delivery_table(figures: Mapping[str, Mapping[str, float]]) -> Table:
    shown = Table(title="A plain span, flat out from one thread", title_justify="left")
    for header in ("", "application", "tracer's thread", "dropped", "bytes", "opentelemetry-proto"):
        shown.add_column(header, justify="right" if header else "left")
    for wire, its in figures.items():
        weights = [f"{its[name]:.2f}" if name in its else "–" for name in ("bytes", "packed")]
        shown.add_row(
            wire,
            quantity(its["application"], "ns"),
            quantity(its["thread"], "ns"),
            f"{its['dropped']:,}",
            *weights,
        )
    return shown


if __name__ == "__main__":
    main()
