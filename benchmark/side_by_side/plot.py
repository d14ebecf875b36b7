"""The picture that README shows: what each call takes with each tracer, on a logarithmic scale."""

from __future__ import annotations

import pathlib

import matplotlib
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullFormatter

from . import measures
from .competitors import NOOP
from .results import Results, Run, TracerFigures
from .table import quantity

_MEASURES = [measure for measure in measures.ALL if measure.unit == "ns"]
_OURS = "#d62728"
_OTHERS = {
    "noop": "#222222",
    "lightstep_0_14": "#9467bd",
    "ddtrace": "#8c6d31",
    "jaeger": "#17a2b8",
    "opentelemetry": "#1f77b4",
}


def save(results: Results, stem: pathlib.Path) -> None:
    """Writes stem.png and stem.svg."""
    # The same figures give the same file.
    matplotlib.rcParams["svg.hashsalt"] = stem.name
    figure = draw(results)
    figure.savefig(stem.with_suffix(".png"), dpi=144)
    figure.savefig(stem.with_suffix(".svg"), metadata={"Date": None})


def draw(results: Results) -> Figure:
    """A panel an interpreter, a line a measure, a dot a tracer; ours has figures as well."""
    panels = len(results.runs)
    size = (2.4 + 5.0 * panels, 5.2)
    figure = Figure(figsize=size, layout="constrained", facecolor="white")
    axes = figure.subplots(1, panels, sharex=True, sharey=True, squeeze=False)[0]
    handles = {}
    for panel, run in zip(axes, results.runs):
        _draw_lines(panel, run)
        for tracer in reversed(run.tracers):
            handles[tracer.title] = _draw_dots(panel, tracer, tracer is run.tracers[0])
        panel.set_title(f"CPython {run.python}", loc="left", fontsize=11)
    titles = [tracer.title for run in results.runs for tracer in run.tracers]
    titles = list(dict.fromkeys(titles))
    figure.legend(
        [handles[title] for title in titles],
        titles,
        loc="outside upper center",
        ncols=3,
        frameon=False,
    )
    figure.supxlabel(
        "CPU time, less is better: each line of the scale is ten times the one before", fontsize=9
    )
    return figure


def _draw_lines(panel: Axes, run: Run) -> None:
    """From the least to the most of each measure."""
    panel.set_xscale("log")
    panel.xaxis.set_major_formatter(FuncFormatter(_tick))
    panel.xaxis.set_minor_formatter(NullFormatter())
    panel.set_yticks(range(len(_MEASURES)), [measure.title for measure in _MEASURES])
    panel.set_ylim(len(_MEASURES) - 0.5, -0.7)
    panel.grid(axis="x", color="#dddddd")
    panel.set_axisbelow(True)
    for side in ("left", "right", "top"):
        panel.spines[side].set_visible(False)
    panel.tick_params(length=0)
    for line, measure in enumerate(_MEASURES):
        medians = [tracer.figures[measure.name].median for tracer in run.tracers]
        panel.plot([min(medians), max(medians)], [line, line], color="#cccccc", zorder=1)


def _draw_dots(panel: Axes, tracer: TracerFigures, is_ours: bool) -> PathCollection:
    medians = [tracer.figures[measure.name].median for measure in _MEASURES]
    lines = range(len(_MEASURES))
    if is_ours:
        for line, median in zip(lines, medians):
            panel.annotate(
                quantity(median, "ns"),
                (median, line),
                xytext=(0, 7),
                textcoords="offset points",
                ha="center",
                fontsize=8,
                color=_OURS,
            )
        return panel.scatter(medians, lines, s=70, color=_OURS, zorder=4)
    color = _OTHERS[tracer.name]
    if tracer.name == NOOP.name:
        # Where ours should be, so that it must not hide it.
        return panel.scatter(medians, lines, s=34, facecolors="none", edgecolors=color, zorder=5)
    return panel.scatter(medians, lines, s=34, color=color, zorder=3)


def _tick(value: float, _: int) -> str:
    return quantity(value, "ns").replace(".00", "").replace(".0", "")
