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
# Of start and finish, undisturbed by interrupts and forks, whose time is not the thread's own:
# microseconds of CPU time that all but one in ten thousand stay below.
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


def main(names):
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 300.0
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.SystemRandom().randrange(2**32)
    print(f"{seconds:g} seconds, seed {seed}", flush=True)
    # Each child would say once that satellites fail.
    logging.getLogger("lightstep_streaming").setLevel(logging.ERROR)

    with contextlib.ExitStack() as stack:
        directory = stack.enter_context(tempfile.TemporaryDirectory())
        moving = MovingSatellite(directory, names, "satellite.example")
        satellites = [*(SatelliteProcess(directory) for _ in range(_SATELLITES)), moving]
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
        forks = Forks(tracer, seconds, max(10, seconds * 1000 / 300))
        workload = Workload(tracer, _THREADS, _SPANS_PER_SECOND, forks)
        trouble = Trouble(satellites, random.Random(seed))
        for each in (workload, trouble, forks):
            each.start()
        time.sleep(seconds)
        elapsed = workload.stop()
        forks.stop()
        trouble.stop()
        memory = most_resident_bytes() - memory - workload.costs.nbytes - workload.noop_costs.nbytes
        is_settled = tracer.flush(60)
        metrics = tracer.metrics()
        made = sum(workload.made)
        arrived, from_children, duplicates = count_arrivals(satellites, workload.made, forks.count)

    # Whatever became of them: one satellite lives all the time, and the buffer holds.
    lost = made - arrived + forks.count * CHILD_SPANS - from_children
    rows = [
        ("spans made", f"{made:,}"),
        ("  a second", f"{made / elapsed:,.0f}"),
        ("acknowledged", f"{metrics['acknowledged']:,}"),
        ("lost", f"{lost:,}"),
        ("duplicated", f"{duplicates:,} ({duplicates / made:.3%})"),
        ("sent again", f"{metrics['retransmitted']:,}"),
        ("dropped", f"{metrics['dropped']:,}"),
        ("rejected", f"{metrics['rejected']:,}"),
        ("streams failed", f"{metrics['streams_failed']:,} of {metrics['streams_opened']:,}"),
        ("memory high water", f"{mebibytes(memory)}, samples not counted"),
        ("forks", f"{forks.count:,}, of which {forks.failed} failed"),
        ("faults", ", ".join(f"{count} {kind}" for kind, count in sorted(trouble.counts.items()))),
        ("  a name that moved", f"{moving.moves} times"),
        ("start and finish, CPU time", f"{len(workload.costs):,} samples (no-op tracer)"),
        (
            "  interrupts came upon",
            f"{workload.costs.interrupted:,} ({workload.noop_costs.interrupted:,})",
        ),
    ]
    for share in (0.5, 0.99, 0.9999):
        ours, noops = workload.costs.quantiles(share), workload.noop_costs.quantiles(share)
        cells = [f"{own:.2f} µs ({noop:.2f} µs)" for own, noop in zip(ours, noops)]
        rows.append((f"  p{share * 100:g}", f"{cells[0]}; undisturbed {cells[1]}"))
    show(rows)
    promises = {
        "nothing is lost": lost == 0,
        "no child fails": forks.failed == 0,
        "what is finished is settled": is_settled,
        "the books balance": metrics["finished"]
        == made
        == sum(metrics[account] for account in _ACCOUNTS),
        "duplicates are few": duplicates < _FEW * made,
        "no tail can be felt": workload.costs.quantiles(0.9999)[1] < _TAIL,
    }
    for promise, is_kept in promises.items():
        if not is_kept:
            print(f"NOT KEPT: {promise}")
    return 0 if all(promises.values()) else 1


if __name__ == "__main__":
    sys.exit(with_private_names.run(main))
