"""The one table, for each interpreter."""

from __future__ import annotations

from typing import Any, Mapping

from rich.table import Table

from . import measures
from .results import Run, TracerFigures

_NOTHING = "–"


def table(run: Run) -> Table:
    """A row a measure, a column a tracer. Behind each figure is its ratio to ours, behind ours that
    to the no-op tracer in the same process.
    """
    shown = Table(title=f"CPython {run.python}", title_justify="left")
    shown.add_column("")
    for tracer in run.tracers:
        header = tracer.title
        if tracer.version not in header:
            header += f" {tracer.version}"
        shown.add_column(header, justify="right")
    for measure in measures.ALL:
        shown.add_row(measure.title, *(_cell(measure, tracer, run) for tracer in run.tracers))
    return shown


def legend(settings: Mapping[str, Any]) -> str:
    return (
        "Medians of CPU time; × is the ratio to ours, and of ours to the no-op tracer in the same "
        "process.\nA call is what the application's own thread takes. CPU in all is that of the "
        "whole process for each child span,\nuntil it has been sent; the steady rate is "
        f"{settings['rich_spans_per_second']:,} a second. ddtrace has no logs: its child span is "
        "without."
    )


def _cell(measure: measures.Measure, tracer: TracerFigures, run: Run) -> str:
    figure = tracer.figures.get(measure.name)
    if figure is None:
        return _NOTHING
    text = quantity(figure.median, measure.unit)
    if tracer is run.tracers[0]:
        if figure.to_noop is not None:
            text += f" [dim]{ratio(figure.to_noop)} no-op[/dim]"
    elif figure.to_ours is not None:
        text += f" [bold]{ratio(figure.to_ours)}[/bold]"
    return text


def quantity(value: float, unit: str) -> str:
    """In the unit that reads best."""
    if unit == "share":
        if 0 < value < 0.0005:
            return "<0.1%"
        return f"{value:.1%}" if value else "0"
    if unit == "bytes":
        return f"{value / 2**20:.1f} MiB"
    units = ["s", "ms", "µs", "ns"]
    while value >= 999.5 and len(units) > 1:
        value /= 1000
        units.pop()
    return f"{_three_digits(value)} {units[-1]}"


def ratio(value: float) -> str:
    return f"×{_three_digits(value)}"


def _three_digits(value: float) -> str:
    digits = 2 if value < 9.995 else 1 if value < 99.95 else 0
    return f"{value:.{digits}f}"
