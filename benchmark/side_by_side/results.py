"""What came out, as it is shown, drawn and kept in JSON."""

from __future__ import annotations

import dataclasses
import json
import statistics
from typing import Any, Dict, List, Optional, Sequence, Tuple


@dataclasses.dataclass(frozen=True)
class Figure:
    """A median, in the unit of its measure, with the quartiles around it."""

    median: float
    low: float
    high: float
    # To ours, and for calls to OpenTracing's no-op tracer in the same process.
    to_ours: Optional[float] = None
    to_noop: Optional[float] = None


@dataclasses.dataclass(frozen=True)
class TracerFigures:
    name: str
    title: str
    version: str
    # By the names of measures.
    figures: Dict[str, Figure]


@dataclasses.dataclass(frozen=True)
class Run:
    """All tracers on one interpreter, ours first."""

    python: str
    tracers: List[TracerFigures]


@dataclasses.dataclass(frozen=True)
class Results:
    commit: str
    machine: Dict[str, Any]
    settings: Dict[str, Any]
    runs: List[Run]

    def to_json(self) -> str:
        return json.dumps(dataclasses.asdict(self), indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Results:
        values = json.loads(text)
        runs = [
            Run(run["python"], [_tracer_figures(tracer) for tracer in run["tracers"]])
            for run in values.pop("runs")
        ]
        return cls(runs=runs, **values)


def figure(
    samples: Sequence[float],
    ours: Optional[Sequence[float]] = None,
    noops: Optional[Sequence[float]] = None,
) -> Figure:
    """`ours` and `noops` are samples taken beside each of `samples`, in the same order."""
    low, median, high = _quartiles(samples)
    return Figure(median, low, high, _ratio(samples, ours), _ratio(samples, noops))


def _ratio(samples: Sequence[float], others: Optional[Sequence[float]]) -> Optional[float]:
    """Nothing where there is nothing to divide by."""
    if others is None or not all(others):
        return None
    return statistics.median(sample / other for sample, other in zip(samples, others))


def _quartiles(samples: Sequence[float]) -> Tuple[float, float, float]:
    if len(samples) == 1:
        return samples[0], samples[0], samples[0]
    low, median, high = statistics.quantiles(samples, n=4, method="inclusive")
    return low, median, high


def _tracer_figures(values: Dict[str, Any]) -> TracerFigures:
    figures = {name: Figure(**each) for name, each in values.pop("figures").items()}
    return TracerFigures(figures=figures, **values)
