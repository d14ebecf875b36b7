"""The trees in the terminal, and when they are shown."""

from __future__ import annotations

import io
from typing import Any, List

import pytest
from rich.console import Console

import sample_exports
from lightstep_streaming.satellite.lightstep_reader import decode_report
from lightstep_streaming.satellite.otlp_reader import decode_export
from lightstep_streaming.satellite.protocol import Request
from lightstep_streaming.satellite.trace_board import TraceBoard
from lightstep_streaming.satellite.trace_tree import duration_text
from sample_reports import add_log, add_span, make_report


class Screen:
    """A board that prints into a text, with a clock that is moved by hand."""

    def __init__(self, **console: Any) -> None:
        self._out = io.StringIO()
        self.now = 100.0
        self.board = TraceBoard(
            Console(file=self._out, width=100, **console),
            quiet=1.0,
            patience=5.0,
            clock=lambda: self.now,
        )

    def add(self, report: Any) -> None:
        self.board.add(decode_report(Request(report.SerializeToString())))

    def add_export(self, export: Any) -> None:
        headers = {"Content-Type": "application/x-protobuf"}
        self.board.add(decode_export(Request(export.SerializeToString(), headers)))

    def shown(self) -> str:
        """What has been printed since the last call."""
        text = self._out.getvalue()
        self._out.seek(0)
        self._out.truncate()
        return text

    def lines(self) -> List[str]:
        return [line.rstrip() for line in self.shown().splitlines()]


def test_a_trace_is_a_tree_with_tags_and_logs() -> None:
    report = make_report()
    # As they finish: children first.
    add_span(report, 3, "second child", parent_id=1, start_micros=500, duration_micros=400)
    child = add_span(report, 2, "first child", parent_id=1, start_micros=100, duration_micros=50)
    child.references[0].relationship = 1
    add_span(report, 4, "grandchild", parent_id=3, start_micros=600, duration_micros=1)
    root = add_span(
        report, 1, "GET /", duration_micros=2500, tags={"http.status_code": 200, "a b": "c d"}
    )
    add_log(root, 1500, event="half", done=True)
    add_log(root, -5, event="early")

    screen = Screen()
    screen.add(report)
    screen.board.show_all()

    assert screen.lines() == [
        "trace 0000000000000001  4 spans  2.50 ms",
        "└── GET /  2.50 ms  shop",
        '    http.status_code=200  a b="c d"',
        "    +1.50 ms  event=half  done=true",
        "    -5 µs  event=early",
        "    ├── first child  50 µs  shop  follows from",
        "    └── second child  400 µs  shop",
        "        └── grandchild  1 µs  shop",
        "",
    ]


def test_an_error_is_red_and_marked() -> None:
    report = make_report()
    span = add_span(report, 1, "fails", tags={"error": True})
    add_log(span, 0, event="error", message="no", stack="".join(f"line {n}\n" for n in range(20)))
    plain, coloured = Screen(), Screen(force_terminal=True, color_system="standard")
    for screen in (plain, coloured):
        screen.add(report)
        screen.board.show_all()

    lines = plain.lines()
    assert lines[1:4] == [
        "└── ✗ fails  1.00 ms  shop",
        "    error=true",
        "    +0 µs  event=error  message=no",
    ]
    # Of the stack, the end.
    assert lines[4:7] == ["        stack:", "        … 12 lines", "        line 12"]
    assert lines[-2] == "        line 19"
    assert "\x1b[1;31mfails" in coloured.shown()


def test_spans_of_otlp_show_what_lightstep_has_no_fields_for() -> None:
    export = sample_exports.make_export()
    sample_exports.add_service(export, "shop", region="eu", **{"process.pid": 7})
    root = sample_exports.add_span(export, 1, "GET /", kind=2, attributes={"raw": b"\xff"})
    root.status.code, root.status.message = 2, "no money"
    sample_exports.add_event(root, 500_000, "half", done=True)
    sample_exports.add_service(export, "stock", zone="b")
    child = sample_exports.add_span(export, 2, "look up", parent_id=1, kind=3)
    sample_exports.add_link(child, 1, 1, ref_type="follows_from")
    sample_exports.add_link(child, (1 << 64) + 8, 9, why="batch")

    screen = Screen()
    screen.add_export(export)
    screen.board.show_all()

    assert screen.lines() == [
        "trace 0000000000000001  2 spans  1.00 ms",
        "shop: region=eu",
        "stock: zone=b",
        "└── ✗ GET /  1.00 ms  shop  server  no money",
        "    raw=/w==",
        "    +500 µs  event=half  done=true",
        "    └── look up  1.00 ms  stock  client  follows from",
        "        link 0000000000000009 of trace 00000000000000010000000000000008  why=batch",
        "",
    ]


def test_kind_and_further_references_look_the_same_by_lightstep() -> None:
    report = make_report()
    span = add_span(report, 1, "op", parent_id=2, tags={"span.kind": "server", "n": 1})
    other = span.references.add(relationship=1)
    other.span_context.trace_id, other.span_context.span_id = 8, 9
    screen = Screen()
    screen.add(report)
    screen.board.show_all()
    assert screen.lines()[1:4] == [
        "└── op  1.00 ms  shop  server  follows from  under 0000000000000002, which is missing",
        "    n=1",
        "    follows from 0000000000000009 of trace 0000000000000008",
    ]


def test_nothing_in_a_span_steers_the_terminal() -> None:
    report = make_report(component="\x1b[2J")
    span = add_span(report, 1, "\x1b]0;title\x07", tags={"k\x1b": "[red]\x9b31m\r", "l": "x" * 500})
    add_log(span, 0, stack="a\x1b[1m\nb")
    screen = Screen()
    screen.add(report)
    screen.board.show_all()

    text = screen.shown()
    assert "\x1b" not in text
    assert "\x9b" not in text
    assert "\\x1b]0;title\\x07" in text
    assert "[red]\\x9b31m\\r" in text
    assert "x" * 500 not in text.replace("\n", "").replace(" ", "")
    assert "…" in text


def test_a_trace_is_shown_when_it_has_its_root_and_is_quiet() -> None:
    screen = Screen()
    assert screen.board.show_ready() is None
    first, second = make_report(), make_report()
    add_span(first, 2, "child", parent_id=1)
    add_span(second, 1, "root")

    screen.add(first)
    screen.now += 2.0
    assert screen.board.show_ready() == pytest.approx(3.0)
    screen.add(second)
    assert screen.board.show_ready() == pytest.approx(1.0)
    assert screen.shown() == ""
    screen.now += 1.0
    assert screen.board.show_ready() is None
    assert screen.lines()[1:3] == ["└── root  1.00 ms  shop", "    └── child  1.00 ms  shop"]


def test_spans_without_their_root_are_shown_after_a_while() -> None:
    screen = Screen()
    report = make_report()
    add_span(report, 2, "orphan", parent_id=1)
    screen.add(report)
    screen.now += 5.0
    assert screen.board.show_ready() is None
    assert screen.lines()[1] == (
        "└── orphan  1.00 ms  shop  under 0000000000000001, which is missing"
    )


def test_late_spans_are_shown_as_an_addition() -> None:
    screen = Screen()
    screen.add(make_report(1))
    screen.board.show_all()
    screen.shown()

    late = make_report()
    add_span(late, 2, "late", parent_id=1)
    screen.add(late)
    screen.now += 1.0
    assert screen.board.show_ready() is None
    assert screen.lines() == [
        "trace 0000000000000001, more of it  1 span  1.00 ms",
        "└── late  1.00 ms  shop  under 0000000000000001",
        "",
    ]


def test_a_span_that_comes_twice_is_shown_once() -> None:
    screen = Screen()
    screen.add(make_report(1, 1))
    screen.board.show_all()
    assert screen.lines()[0] == "trace 0000000000000001  1 span  1.00 ms"


def test_spans_that_refer_to_one_another_in_a_circle_are_all_shown() -> None:
    report = make_report()
    for span_id, parent_id in ((1, 2), (2, 3), (3, 1), (4, 4), (5, 3)):
        add_span(report, span_id, f"span {span_id}", parent_id=parent_id, start_micros=span_id)
    screen = Screen()
    screen.add(report)
    screen.board.show_all()
    text = screen.shown()
    assert all(text.count(f"span {span_id} ") == 1 for span_id in range(1, 6))


def test_a_very_deep_trace_is_shown() -> None:
    report = make_report()
    for span_id in range(1, 1201):
        add_span(report, span_id, "deep", parent_id=span_id - 1 or None, start_micros=-span_id)
    screen = Screen()
    screen.add(report)
    screen.board.show_all()
    assert screen.lines()[0].startswith("trace 0000000000000001  1200 spans")


@pytest.mark.parametrize(
    "micros, text",
    [
        (0, "0 µs"),
        (999, "999 µs"),
        (1000, "1.00 ms"),
        (12_345, "12.3 ms"),
        (999_400, "999 ms"),
        (1_000_000, "1.00 s"),
        (59_900_000, "59.9 s"),
        (61_000_000, "1 min 1 s"),
        (7_200_000_000, "120 min 0 s"),
    ],
)
def test_durations_are_in_the_unit_that_reads_best(micros: int, text: str) -> None:
    assert duration_text(micros) == text
