"""A soak: an application traces under load and forks, while its satellites are killed, restarted,
stalled, slowed, made to refuse and moved to other addresses, at random. Prints what became of the
spans, as one table.

    soak.py [SECONDS] [SEED]

Ends with status 1 where a promise is not kept, and says which.
"""

import contextlib
import logging
import random
import sys
import tempfile
import time
import types

import with_private_names
from forks import CHILD_SPANS, Forks
from memory import mebibytes, most_resident_bytes, resident_bytes
from moving_satellite import MovingSatellite
from satellite_process import SatelliteProcess
from table import show
from trouble import Trouble
from wires import chosen_wire
from workload import Workload

import lightstep_streaming

# Besides the one that moves.
_SATELLITES = 3
_THREADS = 4
_SPANS_PER_SECOND = 50_000
# Of the spans made.
_FEW = 0.01
# Microseconds of CPU time that start and finish take at most in all but one of ten thousand calls.
# Calls during interrupts and forks do not count, because their time is not the thread's own. On a
# busy machine the no-op tracer, which is shown beside it, comes near to this too.
_TAIL = 50
_ACCOUNTS = ("acknowledged", "dropped", "rejected", "buffered")


def count_arrivals(satellites, made, forks):
    """Returns how many spans arrived, once or more, and how many arrivals were one too many."""
    parents = [bytearray(count) for count in made]
    children = [bytearray(CHILD_SPANS) for _ in range(forks)]
    arrivals = 0
    for satellite in satellites:
        for report in satellite.reports():
            arrivals += len(report["names"])
            for name in report["names"]:
                who, number = name.split()
                its = children[int(who[5:])] if who.startswith("child") else parents[int(who)]
                its[int(number)] = 1
    arrived = sum(map(sum, parents)), sum(map(sum, children))
    return *arrived, arrivals - sum(arrived)


def run(names, seconds, seed):
    """Runs the application and its satellites for a time. Returns what happened."""
    result = types.SimpleNamespace()
    with contextlib.ExitStack() as stack:
        directory = stack.enter_context(tempfile.TemporaryDirectory())
        result.moving = MovingSatellite(directory, names, "satellite.example")
        satellites = [*(SatelliteProcess(directory) for _ in range(_SATELLITES)), result.moving]
        for satellite in satellites:
            stack.callback(satellite.close)
            satellite.start()
        tracer = lightstep_streaming.Tracer(
            component_name="soak",
            **chosen_wire().configuration(satellites),
            report_timeout=2_000_000,
        )
        memory = resident_bytes()
        # A thousand in the default five minutes.
        result.forks = Forks(tracer, seconds, max(10, seconds * 1000 / 300))
        result.workload = Workload(tracer, _THREADS, _SPANS_PER_SECOND, result.forks)
        result.trouble = Trouble(satellites, random.Random(seed))
        for each in (result.workload, result.trouble, result.forks):
            each.start()
        time.sleep(seconds)
        result.elapsed = result.workload.stop()
        result.forks.stop()
        result.trouble.stop()
        samples = result.workload.costs.nbytes + result.workload.noop_costs.nbytes
        result.memory = most_resident_bytes() - memory - samples
        result.is_settled = tracer.flush(60)
        result.metrics = tracer.metrics()
        result.made = sum(result.workload.made)
        arrived, from_children, result.duplicates = count_arrivals(
            satellites, result.workload.made, result.forks.count
        )
    # Whatever became of them: one satellite lives all the time, and the buffer holds.
    lost_by_children = result.forks.count * CHILD_SPANS - from_children
    result.lost = result.made - arrived + lost_by_children
    return result


def rows_of(result):
    metrics, forks, costs = result.metrics, result.forks, result.workload.costs
    noop_costs, made = result.workload.noop_costs, result.made
    faults = sorted(result.trouble.counts.items())
    rows = [
        ("spans made", f"{made:,}"),
        ("  a second", f"{made / result.elapsed:,.0f}"),
        ("acknowledged", f"{metrics['acknowledged']:,}"),
        ("lost", f"{result.lost:,}"),
        ("duplicated", f"{result.duplicates:,} ({result.duplicates / made:.3%})"),
        ("sent again", f"{metrics['retransmitted']:,}"),
        ("dropped", f"{metrics['dropped']:,}"),
        ("rejected", f"{metrics['rejected']:,}"),
        ("streams failed", f"{metrics['streams_failed']:,} of {metrics['streams_opened']:,}"),
        ("memory high water", f"{mebibytes(result.memory)}, samples not counted"),
        ("forks", f"{forks.count:,}, of which {forks.failed} failed"),
        ("faults", ", ".join(f"{count} {kind}" for kind, count in faults)),
        ("  a name that moved", f"{result.moving.moves} times"),
        ("start and finish, CPU time", f"{len(costs):,} samples (no-op tracer)"),
        ("  interrupts came upon", f"{costs.interrupted:,} ({noop_costs.interrupted:,})"),
    ]
    for share in (0.5, 0.99, 0.9999):
        ours, noops = costs.quantiles(share), noop_costs.quantiles(share)
        cells = [f"{own:.2f} µs ({noop:.2f} µs)" for own, noop in zip(ours, noops)]
        rows.append((f"  p{share * 100:g}", f"{cells[0]}; undisturbed {cells[1]}"))
    return rows


def promises_of(result):
    accounts = sum(result.metrics[account] for account in _ACCOUNTS)
    return {
        "nothing is lost": result.lost == 0,
        "no child fails": result.forks.failed == 0,
        "what is finished is settled": result.is_settled,
        "the books balance": result.metrics["finished"] == result.made == accounts,
        "duplicates are few": result.duplicates < _FEW * result.made,
        "no tail can be felt": result.workload.costs.quantiles(0.9999)[1] < _TAIL,
    }


def main(names):
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 300.0
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.SystemRandom().randrange(2**32)
    print(f"{seconds:g} seconds, seed {seed}", flush=True)
    # Each child would say once that satellites fail.
    logging.getLogger("lightstep_streaming").setLevel(logging.ERROR)

    result = run(names, seconds, seed)
    show(rows_of(result))
    promises = promises_of(result)
    for promise, is_kept in promises.items():
        if not is_kept:
            print(f"NOT KEPT: {promise}")
    return 0 if all(promises.values()) else 1


if __name__ == "__main__":
    sys.exit(with_private_names.run(main))
