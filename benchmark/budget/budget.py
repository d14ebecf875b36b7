"""How many instructions each per-span call may take: what budget.json has recorded for each set of
tools, and a little more.
"""

from __future__ import annotations

import json
import pathlib
from typing import Dict, List, Mapping, NamedTuple, Optional

from benchmark.budget import counting

_FILE = pathlib.Path(__file__).with_name("budget.json")

# By how much a call may grow; it is to be recorded anew when it has shrunk by as much. Runs differ
# by a thousandth, and places in memory, which are others for other paths of files, by a hundredth.
TOLERANCE = 0.05

# By how much the no-op tracer's calls may differ between builds that are to count as the same.
_SAME = 0.02


class Cost(NamedTuple):
    """A call's instructions, by us and by OpenTracing's no-op tracer (None: there is no such
    call)."""

    ours: int
    noop: Optional[int]


def instructions(tracer: str) -> Dict[str, int]:
    """The instructions of each call by a tracer of counting.profiles."""
    return {
        name: round(sum(profile.values())) for name, profile in counting.profiles(tracer).items()
    }


def count() -> Dict[str, Cost]:
    """The cost of each call, as it is now."""
    ours, noop = instructions("ours"), instructions("noop")
    return {name: Cost(cost, noop.get(name)) for name, cost in ours.items()}


def recorded(toolchain: str) -> Dict[str, Cost]:
    """The cost of each call, as it was recorded with these tools; empty if it never was."""
    budgets = json.loads(_FILE.read_text())
    return {name: Cost(**cost) for name, cost in budgets.get(toolchain, {}).items()}


def calls() -> List[str]:
    """The names of all calls that were ever recorded, in the order in which they are counted."""
    budgets = json.loads(_FILE.read_text())
    return list(dict.fromkeys(name for costs in budgets.values() for name in costs))


def record(toolchain: str, costs: Mapping[str, Cost]) -> None:
    """Writes them into the source tree, whose file the one beside this is a link to."""
    path = _FILE.resolve()
    budgets = json.loads(path.read_text())
    budgets[toolchain] = {name: cost._asdict() for name, cost in costs.items()}
    path.write_text(json.dumps(dict(sorted(budgets.items())), indent=2) + "\n")


def is_same_interpreter(before: Mapping[str, Cost], now: Mapping[str, Cost]) -> bool:
    """Whether both were counted on the same build of an interpreter, as far as the no-op tracer can
    tell, in which nothing is ours. Builds of one version differ by a quarter. Calls that were not
    counted before are left out.
    """
    calls = before.keys() & now.keys()
    was, is_now = (sum(costs[call].noop or 0 for call in calls) for costs in (before, now))
    return abs(is_now - was) <= _SAME * was
