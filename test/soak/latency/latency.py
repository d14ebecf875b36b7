"""What tracing adds to a request, whatever becomes of the spans: while satellites are well, answer
500, stall, are down, and while the buffer is full.

    latency.py [SECONDS]

Times are wall-clock times, because waiting for a lock or the system must show. Beside each request
the same one is handled with OpenTracing's no-op tracer, in turns of a few milliseconds; the
difference is the tracer's. Requests that something else took the processor from are kept apart
(disturbances.py). SECONDS (24) is how long each state lasts, in rounds; in each round every state
has its turn, so whatever else the machine does affects all of them. The figures are medians of the
rounds.

Ends with status 1 where the p99.9 of a state is more than twice that of the state in which
satellites are well. If the no-op tracer's is higher in that state too, the limit is as much higher:
the machine was slower then.
"""

import contextlib
import logging
import os
import statistics
import sys
import tempfile
import time
from typing import Dict, List, Tuple

import traced_request
from disturbances import Disturbances
from samples import Samples
from satellite_process import SatelliteProcess
from wires import chosen_wire

import lightstep_streaming
from lightstep_streaming.satellite import Stall, Status

_FACTOR = 2
# Long ones, so that requests time out in them.
_ROUNDS = 3
# Requests in one turn of a tracer, and the time from one turn to the next of the same (seconds):
# a thousand requests a second.
_TURN, _INTERVAL = 25, 0.025
_SHARES = {"p50": 0.5, "p99": 0.99, "p99.9": 0.999, "max": 1}
_WELL, _FULL = "well", "buffer full"
# Which state the satellites are in; None: they are not started.
_STATES = {
    _WELL: (),
    "failing (500)": (Status(500),),
    "stalled": (Stall(),),
    "down": None,
    _FULL: None,
}
_SATELLITES = 2
_TEXT = "x" * 1000


@contextlib.contextmanager
def tracer_in(state):
    """A tracer whose satellites are in this state."""
    with contextlib.ExitStack() as stack:
        directory = stack.enter_context(tempfile.TemporaryDirectory())
        satellites = [SatelliteProcess(directory) for _ in range(_SATELLITES)]
        faults = _STATES[state]
        for satellite in satellites:
            stack.callback(satellite.close)
            if faults is not None:
                satellite.start()
                satellite.misbehave(*faults)
        tracer = lightstep_streaming.Tracer(
            component_name="latency",
            **chosen_wire().configuration(satellites),
        )
        stack.callback(tracer.close, 0)
        if state == _FULL:
            while tracer.metrics()["dropped"] == 0:
                tracer.start_span("operation", tags={"text": _TEXT}).finish()
        yield tracer


def take_turn(tracer, samples, disturbances):
    """Handles some requests and notes how long each of them takes."""
    now, handle = time.perf_counter_ns, traced_request.handle
    for _ in range(_TURN):
        before = disturbances.count()
        begun = now()
        handle(tracer)
        ended = now()
        samples.add(ended - begun, float("-inf"), disturbances.count() != before)


def measure(state, seconds):
    """Figures of our tracer and of the no-op tracer: by name, in microseconds."""
    noop, disturbances = traced_request.make_noop_tracer(), Disturbances()
    samples, noop_samples = Samples(overhead=0), Samples(overhead=0)
    with tracer_in(state) as tracer:
        due = time.monotonic()
        deadline = due + seconds
        while due < deadline:
            take_turn(tracer, samples, disturbances)
            take_turn(noop, noop_samples, disturbances)
            due = max(due + _INTERVAL, time.monotonic())
            time.sleep(due - time.monotonic() if due > time.monotonic() else 0)
    disturbances.close()
    return figures(samples), figures(noop_samples)


def figures(samples):
    # Of those that were not disturbed.
    return {name: samples.quantiles(share)[1] for name, share in _SHARES.items()}


def medians(rounds):
    return {name: statistics.median(each[name] for each in rounds) for name in _SHARES}


def main():
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 24.0
    # As services log, to what does not hold them up.
    logging.basicConfig(stream=open(os.devnull, "w"), level=logging.INFO)
    rounds: Dict[str, List[Tuple[Dict[str, float], Dict[str, float]]]] = {
        state: [] for state in _STATES
    }
    for number in range(_ROUNDS):
        print(f"round {number + 1} of {_ROUNDS}", flush=True)
        for state in _STATES:
            rounds[state].append(measure(state, seconds / _ROUNDS))

    print(f"{'µs a request (no-op tracer)':<28}" + "".join(f"{name:>20}" for name in _SHARES))
    ours = {state: medians([own for own, _ in each]) for state, each in rounds.items()}
    noops = {state: medians([noop for _, noop in each]) for state, each in rounds.items()}
    is_bad = False
    for state in _STATES:
        cells = [f"{ours[state][name]:,.1f} ({noops[state][name]:,.1f})" for name in _SHARES]
        slowness = max(1, noops[state]["p99.9"] / noops[_WELL]["p99.9"])
        limit = _FACTOR * ours[_WELL]["p99.9"] * slowness
        missed = ours[state]["p99.9"] > limit
        is_bad |= missed
        verdict = f"  MISSED: p99.9 > {limit:,.1f}" if missed else ""
        print(f"{state:<28}" + "".join(f"{cell:>20}" for cell in cells) + verdict)
    return 1 if is_bad else 0


if __name__ == "__main__":
    sys.exit(main())
