"""The command line of the developer satellite: ``lightstep-satellite``.

Standard output has the spans that arrive, as trees or as lines of JSON. Messages of the satellite
itself (where it listens, what it refused, the summary) go to standard error.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import ssl
import sys
from dataclasses import asdict
from pathlib import Path
from typing import List, Optional, Union

from rich.console import Console

from .arguments import parse_arguments
from .json_lines import json_line
from .received import ReceivedReport
from .server import Satellite
from .summary import summary_text
from .trace_board import TraceBoard

# Wide enough that trees written to a file or a pipe keep their lines.
_WIDTH_WITHOUT_TERMINAL = 120


class _JsonLines:
    """Prints every span as soon as its report has arrived."""

    def add(self, report: ReceivedReport) -> None:
        sys.stdout.write("".join(json_line(span) + "\n" for span in report.spans))
        sys.stdout.flush()

    def show_ready(self) -> Optional[float]:
        return None

    def show_all(self) -> None:
        pass


def main(arguments: Optional[List[str]] = None) -> int:
    """Runs a satellite until SIGINT or SIGTERM; returns the process's exit status."""
    options = parse_arguments(arguments)
    tls = None
    if options.certificate is not None:
        try:
            tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            tls.load_cert_chain(options.certificate, options.key)
        except OSError as error:
            return _fail(f"cannot use the certificate {options.certificate}: {error}")

    # None in place of a report: a signal has come. A SimpleQueue may be put to by signal handlers.
    arrivals: queue.SimpleQueue[Optional[ReceivedReport]] = queue.SimpleQueue()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: arrivals.put(None))

    satellite = Satellite(
        host=options.host,
        port=options.port,
        tls=tls,
        misbehaviour=options.misbehaviour,
        max_body_bytes=options.max_body_bytes,
        too_large_status=options.too_large_status,
        keep_spans=False,
        discard=options.discard,
        on_report=None if options.quiet or options.discard else arrivals.put,
        on_rejection=lambda reason: _say(f"refused a report: {reason}"),
        page_bytes=options.keep if options.page else None,
    )
    try:
        satellite.start()
    except OSError as error:
        return _fail(f"cannot listen on {options.host}:{options.port}: {error}")
    _say(f"listening on {satellite.host}:{satellite.port}")
    if options.page:
        _say(f"traces are shown at {satellite.page_url}")
    if options.port_file is not None:
        _write_whole(options.port_file, f"{satellite.port}\n")

    try:
        _show(arrivals, _JsonLines() if options.json else _trace_board(), satellite)
    except BrokenPipeError:
        # The reader of the output has left. Python would complain again when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    finally:
        satellite.close()
    _say(f"summary\n{summary_text(satellite.counters)}")
    if options.summary_file is not None:
        _write_whole(options.summary_file, json.dumps(asdict(satellite.counters)) + "\n")
    return 0


def _show(
    arrivals: queue.SimpleQueue[Optional[ReceivedReport]],
    board: Union[TraceBoard, _JsonLines],
    satellite: Satellite,
) -> None:
    """Shows what arrives until a signal does, and then everything that is left."""
    while True:
        try:
            report = arrivals.get(timeout=board.show_ready())
        except queue.Empty:
            continue
        if report is None:
            break
        board.add(report)
    # Reports that end while the satellite closes have been answered, so they are shown as well.
    satellite.close()
    while not arrivals.empty():
        report = arrivals.get()
        if report is not None:
            board.add(report)
    board.show_all()


def _trace_board() -> TraceBoard:
    # A tag may hold characters that the output's encoding does not have.
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    is_terminal = sys.stdout.isatty()
    return TraceBoard(Console(width=None if is_terminal else _WIDTH_WITHOUT_TERMINAL))


def _write_whole(path: Path, text: str) -> None:
    # Renamed into place, so that a reader that waits for the file never reads half of it.
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    beside.write_text(text)
    beside.replace(path)


def _say(text: str) -> None:
    print(f"lightstep-satellite: {text}", file=sys.stderr, flush=True)


def _fail(text: str) -> int:
    _say(text)
    return 1


if __name__ == "__main__":
    sys.exit(main())
