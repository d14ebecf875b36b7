"""``lightstep-satellite`` as a process of its own: its output, its options, and its end."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Iterator, List

import pytest
import trustme

import sample_exports
from lightstep_streaming.satellite.arguments import parse_arguments
from lightstep_streaming.satellite.misbehaviour import (
    Cut,
    Misbehaviour,
    NoAnswer,
    Partial,
    Slow,
    Stall,
    Status,
)
from sample_exports import OTLP
from sample_reports import LIGHTSTEP, PATH, add_span, make_report
from sending import Wire, chunk


class Process:
    """A running satellite; its port is known, as it has said where it listens."""

    def __init__(self, *options: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "lightstep_streaming.satellite", "--port", "0", *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUTF8": "1"},
        )
        assert self._process.stderr is not None
        assert self._process.stdout is not None
        self.errors = self._process.stderr
        self.output = self._process.stdout
        announcement = self.errors.readline()
        prefix = "lightstep-satellite: listening on 127.0.0.1:"
        assert announcement.startswith(prefix), announcement + self.errors.read()
        self.port = int(announcement[len(prefix) :])

    def post(self, body: bytes, wire: Wire = LIGHTSTEP) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        with contextlib.closing(connection):
            connection.request("POST", wire.path, body, {"Content-Type": wire.content_type})
            return connection.getresponse().status

    def stop(self, number: int = signal.SIGTERM) -> str:
        """Sends the signal; returns what standard error has had since, or raises if it failed."""
        self._process.send_signal(number)
        errors = self.errors.read()
        assert self._process.wait(30) == 0, errors
        return errors

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        self.output.close()
        self.errors.close()


@contextlib.contextmanager
def running(*options: str) -> Iterator[Process]:
    process = Process(*options)
    try:
        yield process
    finally:
        process.kill()


def test_json_prints_each_span_while_the_satellite_runs() -> None:
    with running("--json") as satellite:
        for span_ids in ((1, 2), (3,)):
            assert satellite.post(make_report(*span_ids).SerializeToString()) == 200
            for span_id in span_ids:
                span = json.loads(satellite.output.readline())
                assert span["span_id"] == f"{span_id:016x}"
                assert span["operation"] == f"operation {span_id}"
                assert (span["component"], span["guid"]) == ("shop", "cafe")
        satellite.stop()
        assert satellite.output.read() == ""


def test_trees_are_printed_when_traces_seem_whole() -> None:
    report = make_report()
    add_span(report, 2, "child", parent_id=1, tags={"key": "☃"})
    add_span(report, 1, "root")
    with running() as satellite:
        satellite.post(report.SerializeToString())
        lines = [satellite.output.readline().rstrip() for _ in range(4)]
        assert lines == [
            "trace 0000000000000001  2 spans  1.00 ms",
            "└── root  1.00 ms  shop",
            "    └── child  1.00 ms  shop",
            "        key=☃",
        ]


def test_a_trace_that_comes_by_both_protocols_is_one_tree() -> None:
    report = make_report()
    add_span(report, 2, "child", parent_id=1)
    export = sample_exports.make_export()
    sample_exports.add_span(export, 1, "root", trace_id=(7 << 64) + 1)
    with running() as satellite:
        assert satellite.post(report.SerializeToString()) == 200
        assert satellite.post(export.SerializeToString(), OTLP) == 200
        lines = [satellite.output.readline().rstrip() for _ in range(3)]
        assert lines == [
            "trace 00000000000000070000000000000001  2 spans  1.00 ms",
            "└── root  1.00 ms  shop",
            "    └── child  1.00 ms  shop",
        ]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_shows_what_is_left_and_the_summary(number: int, tmp_path: Path) -> None:
    report = make_report(1, 1, 2)
    report.internal_metrics.counts.add(name="spans.dropped", int_value=12)
    orphan = make_report()
    add_span(orphan, 5, "orphan", trace_id=7, parent_id=4, tags={"error": True})
    summary_file = tmp_path / "summary.json"
    with running("--summary-file", str(summary_file)) as satellite:
        for each in (report, orphan):
            satellite.post(each.SerializeToString())
        assert satellite.post(b"\xff") == 400
        errors = satellite.stop(number)

        trees = satellite.output.read()
        assert "operation 2" in trees
        assert "orphan" in trees
        assert "\x1b" not in trees
    assert "refused a report: the body is not a ReportRequest" in errors
    summary = [line.split()[:2] for line in errors.partition("summary\n")[2].splitlines()]
    assert summary == [
        ["reports", "2"],
        ["spans", "4"],
        ["duplicates", "1"],
        ["dropped", "12"],
        ["errors", "1"],
        ["rejected", "1"],
    ]
    counters = json.loads(summary_file.read_text())
    assert (counters["spans"], counters["traces"], counters["spans_dropped"]) == (4, 2, 12)


@pytest.mark.parametrize("option", ["--quiet", "--discard"])
def test_quiet_and_discard_print_the_summary_only(option: str) -> None:
    with running(option) as satellite:
        satellite.post(make_report(1, 1).SerializeToString())
        errors = satellite.stop()
        assert satellite.output.read() == ""
    assert "spans      2" in errors
    assert ("in 1 traces" in errors) == (option == "--quiet")


def test_the_port_file_holds_the_port(tmp_path: Path) -> None:
    port_file = tmp_path / "port"
    with running("--port-file", str(port_file), "--quiet") as satellite:
        # A process that has ended has written it.
        satellite.stop()
        assert port_file.read_text() == f"{satellite.port}\n"
    assert [path.name for path in tmp_path.iterdir()] == ["port"]


def test_the_page_is_at_the_address_that_is_printed() -> None:
    with running("--keep", "100KiB", "--quiet") as satellite:
        announcement = satellite.errors.readline()
        prefix = "lightstep-satellite: traces are shown at "
        assert announcement == f"{prefix}http://127.0.0.1:{satellite.port}/\n"
        with urllib.request.urlopen(announcement[len(prefix) :].strip(), timeout=30) as page:
            assert b"<title>Traces</title>" in page.read()
        with urllib.request.urlopen(
            f"http://127.0.0.1:{satellite.port}/api/live", timeout=30
        ) as live:
            lines = (line for line in live if line.startswith(b"data: "))
            assert json.loads(next(lines)[len(b"data: ") :])["status"]["limit"] == 100 << 10


@pytest.mark.parametrize("option", ["--no-page", "--discard"])
def test_without_a_page_no_address_is_printed_and_nothing_is_served(option: str) -> None:
    with running(option) as satellite:
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"http://127.0.0.1:{satellite.port}/", timeout=30)
        assert refused.value.code in (404, 405)
        assert "traces are shown" not in satellite.stop()


def test_serves_tls(tmp_path: Path) -> None:
    authority = trustme.CA()
    issued = authority.issue_cert("127.0.0.1")
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    issued.cert_chain_pems[0].write_to_path(certificate)
    issued.private_key_pem.write_to_path(key)
    client = ssl.create_default_context()
    authority.configure_trust(client)
    with running("--certificate", str(certificate), "--key", str(key), "--json") as satellite:
        connection = http.client.HTTPSConnection(
            "127.0.0.1", satellite.port, timeout=30, context=client
        )
        with contextlib.closing(connection):
            connection.request("POST", PATH, make_report(1).SerializeToString())
            assert connection.getresponse().status == 200
        assert json.loads(satellite.output.readline())["operation"] == "operation 1"


def test_misbehaves_as_often_as_it_is_told() -> None:
    body = make_report(1).SerializeToString()
    with running("--status", "503", "--times", "2", "--quiet") as satellite:
        assert [satellite.post(body) for _ in range(3)] == [503, 503, 200]
        errors = satellite.stop()
    assert "misbehaved 2" in errors
    assert "reports    1" in errors


def test_cuts_reports() -> None:
    body = make_report(1).SerializeToString()
    with running("--cut-after-bytes", "5", "--quiet") as satellite:
        address = ("127.0.0.1", satellite.port)
        with socket.create_connection(address, timeout=30) as connection:
            head = f"POST {PATH} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
            connection.sendall(head.encode() + chunk(body))
            with pytest.raises(ConnectionResetError):
                connection.recv(1)


def test_says_why_it_cannot_start(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        in_use = ["--port", str(taken.getsockname()[1])]
        absent = str(tmp_path / "absent.pem")
        for options, reason in (
            (in_use, "cannot listen on 127.0.0.1:"),
            (["--certificate", absent, "--key", absent], f"cannot use the certificate {absent}"),
        ):
            result = subprocess.run(
                [sys.executable, "-m", "lightstep_streaming.satellite", *options],
                capture_output=True,
                text=True,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
                timeout=60,
                check=False,
            )
            assert result.returncode == 1
            assert reason in result.stderr
            assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    "options, faults",
    [
        ("", []),
        (
            "--status 429 --retry-after 3 --error busy --times 2",
            [Status(429, retry_after="3", errors=("busy",), times=2)],
        ),
        ("--disable", [Status(200, disable=True)]),
        ("--reject-spans 2 --error full", [Partial(2, "full")]),
        ("--reject-spans 0 --times 3", [Partial(0, times=3)]),
        ("--stall-after-bytes 9", [Stall(9)]),
        ("--cut-after-bytes 0", [Cut(0)]),
        ("--cut-after-bytes 4 --close", [Cut(4, reset=False)]),
        ("--no-answer --times 1", [NoAnswer(times=1)]),
        ("--answer-delay 0.5 --read-rate 1000", [Slow(1000, 0.5)]),
    ],
)
def test_options_say_which_fault_is_wanted(options: str, faults: List[Misbehaviour]) -> None:
    assert parse_arguments(options.split()).misbehaviour == faults


@pytest.mark.parametrize(
    "options, complaint",
    [
        ("--port 65536", "from 0 to 65535"),
        ("--port x", "got 'x', expected a whole number from 0 to 65535"),
        ("--max-body-bytes 0", "at least 1"),
        ("--answer-delay -1", "expected a number of seconds"),
        ("--status 99", "from 200 to 599"),
        ("--status 503 --no-answer", "only one kind of fault"),
        ("--retry-after 3", "needs --status"),
        ("--error busy", "needs --status or --reject-spans"),
        ("--reject-spans 1 --no-answer", "only one kind of fault"),
        ("--too-large-status 200", "from 400 to 499"),
        ("--close", "needs --cut-after-bytes"),
        ("--certificate a.pem", "have to be given together"),
        ("--json --quiet", "not allowed with"),
    ],
)
def test_options_that_make_no_sense_are_refused(
    options: str, complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        parse_arguments(options.split())
    assert complaint in capsys.readouterr().err
