"""The options of ``lightstep-satellite``, and the fault that they ask for."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import Callable, List, Optional

from .misbehaviour import Cut, Misbehaviour, NoAnswer, Partial, Slow, Stall, Status

# The port of the documented first program.
DEFAULT_PORT = 8360

_SHIFTS = {"": 0, "KiB": 10, "MiB": 20, "GiB": 30}


def parse_arguments(arguments: Optional[List[str]] = None) -> argparse.Namespace:
    """The options, from `sys.argv` if no arguments are given.

    Their `misbehaviour` is a list of the fault, if one is asked for. Raises SystemExit, with a
    message on standard error, if the options are wrong.
    """
    parser = _parser()
    options = parser.parse_args(arguments)
    if (options.certificate is None) != (options.key is None):
        parser.error("--certificate and --key have to be given together")
    faults = _faults(parser, options)
    if len(faults) > 1:
        parser.error("only one kind of fault can be given")
    options.misbehaviour = faults
    # There is nothing to show of what is not remembered.
    options.page = options.page and not options.discard
    return options


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="lightstep-satellite",
        description="A satellite for developers: accepts LightStep reports (POST /api/v2/reports) "
        "and OTLP over HTTP (POST /v1/traces, protobuf or JSON) on one port, and shows the traces "
        "in them.",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    parser.add_argument(
        "--port",
        type=_whole(0, 65535),
        default=DEFAULT_PORT,
        help="port to listen on; 0: any that is free (%(default)s)",
    )
    parser.add_argument(
        "--port-file", type=Path, metavar="PATH", help="write the port to this file once it is open"
    )
    parser.add_argument("--certificate", metavar="PEM", help="serve TLS with this certificate")
    parser.add_argument("--key", metavar="PEM", help="the certificate's private key")
    parser.add_argument(
        "--max-body-bytes",
        type=_whole(1),
        metavar="N",
        help="refuse reports larger than N bytes before compression, with 413 (no limit)",
    )
    parser.add_argument(
        "--too-large-status",
        type=_whole(400, 499),
        default=413,
        metavar="CODE",
        help="refuse them with this status; an OpenTelemetry Collector sends 400 (%(default)s)",
    )
    _add_what_is_shown(parser)
    _add_page(parser)
    _add_misbehaviour(parser)
    return parser


def _add_what_is_shown(parser: argparse.ArgumentParser) -> None:
    show = parser.add_argument_group("what is shown").add_mutually_exclusive_group()
    show.add_argument("--json", action="store_true", help="print one span a line, as JSON")
    show.add_argument("--quiet", action="store_true", help="print the summary only")
    show.add_argument(
        "--discard",
        action="store_true",
        help="print the summary only, and remember nothing: reports and spans are counted, "
        "duplicates, traces and errors are not",
    )
    parser.add_argument(
        "--summary-file",
        type=Path,
        metavar="PATH",
        help="write the counters to this file at the end, as JSON",
    )


def _add_page(parser: argparse.ArgumentParser) -> None:
    page = parser.add_argument_group("the page in the browser")
    page.add_argument(
        "--no-page",
        dest="page",
        action="store_false",
        help="serve no page, and keep no traces for it; --discard implies it",
    )
    page.add_argument(
        "--keep",
        type=_size,
        metavar="SIZE",
        default="64MiB",
        help="keep the most recent traces, in at most this much memory: bytes, or a number with "
        "KiB, MiB or GiB (%(default)s)",
    )


def _add_misbehaviour(parser: argparse.ArgumentParser) -> None:
    fault = parser.add_argument_group("misbehaviour", "at most one kind of fault")
    fault.add_argument(
        "--status", type=_whole(200, 599), metavar="CODE", help="answer with this status"
    )
    fault.add_argument(
        "--retry-after", metavar="SECONDS", help="with --status: a Retry-After header"
    )
    fault.add_argument(
        "--error", help="with --status or --reject-spans: a text for the answer's errors"
    )
    fault.add_argument(
        "--disable",
        action="store_true",
        help="answer LightStep reports with the command to stop reporting",
    )
    fault.add_argument(
        "--reject-spans",
        type=_whole(0),
        metavar="N",
        help="accept each OTLP request except its last N spans, and say so (partial_success)",
    )
    fault.add_argument(
        "--stall-after-bytes",
        type=_whole(0),
        metavar="N",
        help="stop reading a report after N bytes, and never answer",
    )
    fault.add_argument(
        "--cut-after-bytes",
        type=_whole(0),
        metavar="N",
        help="reset the connection after N bytes of a report",
    )
    fault.add_argument(
        "--no-answer", action="store_true", help="read each report and close the connection"
    )
    fault.add_argument(
        "--close",
        action="store_true",
        help="with --cut-after-bytes: close the connection without a reset",
    )
    fault.add_argument(
        "--answer-delay", type=_seconds, metavar="SECONDS", help="wait before each answer"
    )
    fault.add_argument(
        "--read-rate", type=_whole(1), metavar="N", help="read at most N bytes a second"
    )
    fault.add_argument(
        "--times",
        type=_whole(1),
        metavar="N",
        help="misbehave for the first N requests only",
    )


def _faults(parser: argparse.ArgumentParser, options: argparse.Namespace) -> List[Misbehaviour]:
    times = options.times
    faults: List[Misbehaviour] = []
    if options.status is not None or options.disable:
        faults.append(
            Status(
                200 if options.status is None else options.status,
                retry_after=options.retry_after,
                errors=() if options.error is None else (options.error,),
                disable=options.disable,
                times=times,
            )
        )
    elif options.retry_after is not None:
        parser.error("--retry-after needs --status")
    elif options.error is not None and options.reject_spans is None:
        parser.error("--error needs --status or --reject-spans")
    if options.reject_spans is not None:
        faults.append(Partial(options.reject_spans, options.error, times=times))
    if options.stall_after_bytes is not None:
        faults.append(Stall(options.stall_after_bytes, times=times))
    if options.cut_after_bytes is not None:
        faults.append(Cut(options.cut_after_bytes, reset=not options.close, times=times))
    elif options.close:
        parser.error("--close needs --cut-after-bytes")
    if options.no_answer:
        faults.append(NoAnswer(times=times))
    if options.answer_delay is not None or options.read_rate is not None:
        faults.append(Slow(options.read_rate, options.answer_delay or 0.0, times=times))
    return faults


def _whole(least: int, most: Optional[int] = None) -> Callable[[str], int]:
    """A type for argparse: whole numbers from `least` to `most`."""
    limit = f"of at least {least}" if most is None else f"from {least} to {most}"

    def parse(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            number = least - 1
        if number < least or (most is not None and number > most):
            raise argparse.ArgumentTypeError(f"got {text!r}, expected a whole number {limit}")
        return number

    return parse


def _size(text: str) -> int:
    match = re.fullmatch(r"([0-9]+)([KMG]iB|)", text.strip())
    if match is None or int(match.group(1)) == 0:
        raise argparse.ArgumentTypeError(
            f"got {text!r}, expected a whole number of at least 1, of bytes, KiB, MiB or GiB"
        )
    return int(match.group(1)) << _SHIFTS[match.group(2)]


def _seconds(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number < float("inf"):
        raise argparse.ArgumentTypeError(
            f"got {text!r}, expected a number of seconds of at least 0"
        )
    return number
