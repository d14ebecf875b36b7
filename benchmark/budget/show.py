"""Shows what each per-span call costs, and where. What ci/budget runs."""

import argparse
from typing import Mapping

from benchmark.budget import budget, counting

# Functions that take less than this part of a call are left out of a profile.
_LEAST = 0.003


def show_costs(costs: Mapping[str, budget.Cost], before: Mapping[str, budget.Cost]) -> None:
    row = "{:<16}{:>10}{:>10}{:>8}{:>10}{:>9}"
    print(row.format("", "ours", "no-op", "ratio", "budget", "change"))
    for name, cost in costs.items():
        noop, ratio, was, change = "-", "-", "-", "-"
        if cost.noop is not None:
            noop, ratio = f"{cost.noop:,}", f"{cost.ours / cost.noop:.2f}"
        if name in before:
            was = f"{before[name].ours:,}"
            change = f"{cost.ours / before[name].ours - 1:+.1%}"
        print(row.format(name, f"{cost.ours:,}", noop, ratio, was, change))


def show_wires(lightstep: Mapping[str, int], otlp: Mapping[str, int]) -> None:
    row = "{:<16}{:>10}{:>10}{:>8}"
    print(row.format("", "LightStep", "OTLP", "ratio"))
    for name, cost in otlp.items():
        was = lightstep[name]
        print(row.format(name, f"{was:,}", f"{cost:,}", f"{cost / was:.2f}"))


def show_profile(profile: counting.Profile) -> None:
    total = sum(profile.values())
    for (code, function), instructions in sorted(
        profile.items(), key=lambda item: item[1], reverse=True
    ):
        if instructions < _LEAST * total:
            break
        print(f"{instructions:>8,.0f}{instructions / total:>7.1%}  {function}  [{code}]")
    print(f"{total:>8,.0f}{1:>7.1%}")


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="ci/budget", description="Counts the instructions of the per-span calls."
    )
    parser.add_argument("--record", action="store_true", help="make what is counted the budget")
    parser.add_argument(
        "--profile",
        metavar="CALL",
        help="show where this call spends its own: " + ", ".join(budget.calls()),
    )
    parser.add_argument("--otlp", action="store_true", help="over OTLP, beside LightStep's wire")
    parser.add_argument("--noop", action="store_true", help="the profile of OpenTracing's no-op")
    arguments = parser.parse_args()

    if arguments.profile:
        tracer = "noop" if arguments.noop else "otlp" if arguments.otlp else "ours"
        profiles = counting.profiles(tracer)
        if arguments.profile not in profiles:
            parser.error("CALL is one of {}".format(", ".join(profiles)))
        show_profile(profiles[arguments.profile])
        return
    toolchain = counting.toolchain()
    print(f"instructions per call, {toolchain}")
    if arguments.otlp:
        show_wires(budget.instructions("ours"), budget.instructions("otlp"))
        return
    costs = budget.count()
    show_costs(costs, budget.recorded(toolchain))
    if arguments.record:
        budget.record(toolchain, costs)


if __name__ == "__main__":
    main()
