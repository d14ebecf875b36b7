"""Whether delivery makes progress on slow links: with a small and a large backlog, to one satellite
and to four behind one link, over plaintext, TLS, and through a proxy that buffers.

    slow_link.py [--quick] [--rate RATE]... [--way plaintext|TLS|proxy]...

A RATE is in bytes a second; 20k and 2M are understood. Each row is a scenario with processes of its
own; as many run at once as the machine bears. The small backlog is made once. The large one is kept
at its size until the goodput is measured, and then left to be delivered if that takes no longer
than _MAX_WAIT. Ends with status 1 where a goal of goals.py is missed, and says which.
"""

import argparse
import concurrent.futures
import dataclasses
import itertools
import pathlib
import sys
import tempfile

import delivery_figures
import goals
import scenario
import trustme
from scenario import Scenario

_RATES = (20e3, 100e3, 1e6, 2e6, 20e6)
_QUICK_RATES = (20e3, 2e6)
_SMALL, _LARGE = 500_000, 16_000_000
_SATELLITES = (1, 4)
# For how long goodput is measured (seconds).
_MEASURED, _MEASURED_QUICKLY = 20, 12
# How long to wait for a large backlog to be empty (seconds).
_MAX_WAIT = 35
# What all scenarios that run at once carry together, and how many that are at the most.
_BYTES_PER_SECOND_AT_ONCE, _MAX_AT_ONCE = 12e6, 12

_COLUMNS = "{:>10}  {:>8}  {:>4}  {:<9}  {:>7}  {:>15}  {:>6}  {:>6}  {:>10}  {:>10}  {:>8}  {}"
_HEADINGS = _COLUMNS.format(
    "link",
    "backlog",
    "to",
    "way",
    "goodput",
    "empty in (best)",
    "first",
    "gap",
    "sent again",
    "duplicates",
    "carried",
    "",
)


def make_scenario(bytes_per_second, backlog_bytes, satellites, way, measured):
    is_kept = backlog_bytes == _LARGE
    made = Scenario(
        bytes_per_second=bytes_per_second,
        backlog_bytes=backlog_bytes,
        kept=goals.WARM_UP + measured if is_kept else 0,
        limit=0,
        satellites=satellites,
        way=way,
    )
    wait = goals.time_to_empty(made)
    if is_kept and wait > _MAX_WAIT:
        # Only for the acknowledgement that ends the measurement.
        wait = goals.longest_gap(made)
    return dataclasses.replace(made, limit=made.kept + wait + 1)


def make_authority(directory):
    """The roots that a tracer needs, and the path of a certificate for satellites."""
    authority = trustme.CA()
    certificate = str(pathlib.Path(directory) / "satellite.pem")
    authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(certificate)
    return authority.cert_pem.bytes().decode(), certificate


def row(of, measured, misses):
    best = of.backlog_bytes / of.bytes_per_second
    emptied = "-" if measured.emptied is None else f"{measured.emptied:.1f} s"
    return _COLUMNS.format(
        f"{of.bytes_per_second / 1e3:,.0f} kB/s",
        f"{of.backlog_bytes / 1e6:.1f} MB",
        of.satellites,
        of.way,
        "-" if measured.goodput is None else f"{measured.goodput:.0%}",
        f"{emptied} ({best:.1f})",
        "never" if measured.first is None else f"{measured.first:.1f} s",
        "-" if measured.first is None else f"{measured.gap:.1f} s",
        f"{measured.sent_again:,}",
        f"{measured.duplicates:,}",
        f"{measured.carried / 1e6:.1f} MB",
        f"MISSED: {', '.join(misses)}" if misses else "",
    ).rstrip()


def rate(text):
    factors = {"k": 1e3, "M": 1e6}
    if text[-1:] in factors:
        return float(text[:-1]) * factors[text[-1]]
    return float(text)


def parse_arguments():
    parser = argparse.ArgumentParser(prog="ci/faults slow-link")
    parser.add_argument("--quick", action="store_true", help="two rates, within two minutes")
    parser.add_argument("--rate", type=rate, action="append", help="of the link, as 20k or 2M")
    parser.add_argument("--way", choices=scenario.WAYS, action="append")
    return parser.parse_args()


def main():
    arguments = parse_arguments()
    rates = arguments.rate or (_QUICK_RATES if arguments.quick else _RATES)
    ways = arguments.way or scenario.WAYS
    measured_for = _MEASURED_QUICKLY if arguments.quick else _MEASURED
    has_missed = False
    print(_HEADINGS.rstrip(), flush=True)
    with tempfile.TemporaryDirectory() as directory:
        authority = make_authority(directory)

        def measure(of):
            measured = delivery_figures.of(of, *scenario.run(of, authority))
            misses = delivery_figures.misses(of, measured)
            return row(of, measured, misses), bool(misses)

        for bytes_per_second in rates:
            at_once = int(min(_MAX_AT_ONCE, max(1, _BYTES_PER_SECOND_AT_ONCE // bytes_per_second)))
            scenarios = [
                make_scenario(bytes_per_second, *rest, measured_for)
                for rest in itertools.product((_SMALL, _LARGE), _SATELLITES, ways)
            ]
            with concurrent.futures.ThreadPoolExecutor(at_once) as executor:
                for text, missed in executor.map(measure, scenarios):
                    print(text, flush=True)
                    has_missed |= missed
    return 1 if has_missed else 0


if __name__ == "__main__":
    sys.exit(main())
