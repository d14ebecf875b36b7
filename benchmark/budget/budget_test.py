"""Holds each per-span call to its budget. What was recorded with other tools, or on another build
of an interpreter, says nothing about this one.
"""

import warnings
from typing import Dict

import pytest
from benchmark.budget import budget, counting

TOOLCHAIN = counting.toolchain()
RECORDED = budget.recorded(TOOLCHAIN)

pytestmark = pytest.mark.skipif(not RECORDED, reason=f"no budget for {TOOLCHAIN}")


@pytest.fixture(scope="module")
def counted() -> Dict[str, budget.Cost]:
    costs = budget.count()
    if not budget.is_same_interpreter(RECORDED, costs):
        pytest.skip("the no-op tracer costs something else: recorded with another " + TOOLCHAIN)
    return costs


@pytest.mark.parametrize("call", RECORDED)
def test_the_call_keeps_to_its_budget(call: str, counted: Dict[str, budget.Cost]) -> None:
    was, now = RECORDED[call].ours, counted[call].ours
    allowed = was * (1 + budget.TOLERANCE)
    assert now <= allowed, (
        f"{call} takes {now:,} instructions: {was:,} are recorded, {allowed:,.0f} allowed. Where "
        f"they go: ci/budget --profile {call}. If they are worth it: ci/budget --record"
    )
    if now < was * (1 - budget.TOLERANCE):
        warnings.warn(
            f"{call} takes {now:,} instructions now, and {was:,} are recorded: ci/budget --record",
            stacklevel=1,
        )


def test_every_call_has_a_budget(counted: Dict[str, budget.Cost]) -> None:
    assert set(counted) == set(RECORDED), "ci/budget --record"
