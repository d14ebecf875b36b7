"""Rounds of several tracers in one process, in turn."""

from __future__ import annotations

import dataclasses
import statistics
from typing import Callable, Dict, List, Mapping, Sequence

from side_by_side import timing


@dataclasses.dataclass(frozen=True)
class Contender:
    """`workloads` are as an Adapter's, `settle` returns once nothing is left to send."""

    workloads: Dict[str, timing.Workload]
    settle: Callable[[], object]


def measure(
    contenders: Mapping[str, Contender], rounds: int, seconds: float
) -> Dict[str, Dict[str, List[float]]]:
    """Returns, for each workload and each contender, the nanoseconds of each round. A round takes
    about `seconds`.
    """
    (workloads, *_) = (contender.workloads for contender in contenders.values())
    samples: Dict[str, Dict[str, List[float]]] = {
        workload: {name: [] for name in contenders} for workload in workloads
    }
    for workload, its in samples.items():
        times = {}
        for name, contender in contenders.items():
            times[name] = timing.calibrate(contender.workloads[workload], seconds)
            contender.settle()
        for number in range(rounds):
            # Nobody always comes after the same one.
            order = list(contenders) if number % 2 else list(reversed(list(contenders)))
            for name in order:
                contender = contenders[name]
                its[name].append(timing.run(contender.workloads[workload], times[name]))
                contender.settle()
    return samples


def median_ratio(values: Sequence[float], others: Sequence[float]) -> float:
    """Of neighbouring rounds, which other work on the machine affects alike."""
    return statistics.median(value / other for value, other in zip(values, others))
