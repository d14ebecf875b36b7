"""How soon spans arrive where one of many satellites lives, and what the search for it costs.

    many_endpoints.py [N]

Of N addresses (1,000) one has a satellite, the last in the list. The others refuse connections, or
do not answer at all, or half of them each; or all of them are addresses of one name. Ends with
status 1 where the first flush takes more than 20 s, a later one more than 3 s, more than 64
connections are attempted at once, or the process takes more than a tenth of a core.
"""

import contextlib
import itertools
import logging
import sys
import tempfile
import time

import with_private_names
from connection_attempts import ConnectionAttempts
from dead_addresses import BlackHolePort, RefusedPort, addresses
from satellite_process import SatelliteProcess
from wires import chosen_wire

import lightstep_streaming

_FIRST_FLUSH, _LATER_FLUSH, _ATTEMPTS, _SHARE_OF_A_CORE = 20, 3, 64, 0.1
# How long a flush is waited for, and how long a service then goes on tracing (seconds).
_PATIENCE, _LATER_PATIENCE, _SERVING = 70, 20, 10
_LATER_FLUSHES = 5
_NAME = "satellites.example"

_COLUMNS = "{:<18}{:>14}{:>14}{:>18}{:>18}{:>10}{:>14}  {}"
_HEADINGS = _COLUMNS.format(
    "the others",
    "first flush",
    "later flush",
    "core until then",
    "core afterwards",
    "attempts",
    "descriptors",
    "",
)


def flush(tracer, patience):
    """Flushes a new span. Returns how long that took, None if it failed, and the share of a core
    that the process took meanwhile, or within a second if that is longer.
    """
    tracer.start_span("operation").finish()
    begun, cpu_begun = time.monotonic(), time.process_time()
    is_flushed = tracer.flush(patience)
    took, cpu = time.monotonic() - begun, time.process_time() - cpu_begun
    return took if is_flushed else None, cpu / max(1, took)


def share_while_serving(tracer):
    """The share of a core that the process takes with ten spans a second."""
    cpu_begun = time.process_time()
    for _ in range(_SERVING * 10):
        tracer.start_span("operation").finish()
        time.sleep(0.1)
    return (time.process_time() - cpu_begun) / _SERVING


def longest_later_flush(tracer):
    """None if one failed."""
    longest = 0
    for _ in range(_LATER_FLUSHES):
        took, _ = flush(tracer, _LATER_PATIENCE)
        if took is None:
            return None
        longest = max(longest, took)
        time.sleep(0.5)
    return longest


def try_endpoints(endpoints):
    """Returns the figures of a row."""
    ports = {endpoint["port"] for endpoint in endpoints}
    attempts = ConnectionAttempts(ports)
    tracer = lightstep_streaming.Tracer(
        component_name="many endpoints",
        **chosen_wire().configuration(endpoints),
    )
    with contextlib.closing(attempts):
        first, share = flush(tracer, _PATIENCE)
        later = None if first is None else longest_later_flush(tracer)
        share_afterwards = share_while_serving(tracer)
        attempts_at_once, descriptors = attempts.most()
    tracer.close(0)
    return first, later, share, share_afterwards, attempts_at_once, descriptors


def misses(first, later, share, share_afterwards, attempts_at_once, _):
    if first is None or first > _FIRST_FLUSH:
        yield f"first flush > {_FIRST_FLUSH} s"
    if first is not None and (later is None or later > _LATER_FLUSH):
        yield f"later flush > {_LATER_FLUSH} s"
    if max(share, share_afterwards) > _SHARE_OF_A_CORE:
        yield f"core > {_SHARE_OF_A_CORE:.0%}"
    if attempts_at_once > _ATTEMPTS:
        yield f"attempts > {_ATTEMPTS}"


def seconds(value, patience):
    return f"> {patience} s" if value is None else f"{value:.1f} s"


def row(name, figures, missed):
    first, later, share, share_afterwards, attempts_at_once, descriptors = figures
    return _COLUMNS.format(
        name,
        seconds(first, _PATIENCE),
        "-" if first is None else seconds(later, _LATER_PATIENCE),
        f"{share:.1%}",
        f"{share_afterwards:.1%}",
        attempts_at_once,
        descriptors,
        f"MISSED: {missed}" if missed else "",
    ).rstrip()


def main(names):
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    logging.getLogger("lightstep_streaming").setLevel(logging.CRITICAL)
    hosts = list(itertools.islice(addresses(), count))
    names.set(_NAME, *hosts)
    has_missed = False
    with contextlib.ExitStack() as stack:
        directory = stack.enter_context(tempfile.TemporaryDirectory())
        refused, black_hole = RefusedPort(), BlackHolePort()
        satellite = SatelliteProcess(directory, hosts.pop())
        for each in (refused, black_hole, satellite):
            stack.callback(each.close)
        satellite.start()

        def listed(*dead):
            others = zip(hosts, itertools.cycle(dead))
            return [
                *({"host": host, "port": each.port} for host, each in others),
                satellite.endpoint,
            ]

        print(f"{count:,} addresses\n{_HEADINGS.rstrip()}", flush=True)
        for name, endpoints in {
            "refuse": listed(refused),
            "do not answer": listed(black_hole),
            "half of each": listed(refused, black_hole),
            "refuse, one name": [{"host": _NAME, "port": satellite.port}],
        }.items():
            figures = try_endpoints(endpoints)
            missed = ", ".join(misses(*figures))
            has_missed |= bool(missed)
            print(row(name, figures, missed), flush=True)
    return 1 if has_missed else 0


if __name__ == "__main__":
    sys.exit(with_private_names.run(main))
