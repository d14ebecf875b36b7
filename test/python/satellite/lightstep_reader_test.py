"""How a LightStep report's bytes become plain Python values."""

from __future__ import annotations

import json
import math
from typing import Any, Dict

import pytest

from lightstep_streaming.satellite import ReceivedReference, ReceivedSpan
from lightstep_streaming.satellite.json_lines import json_line
from lightstep_streaming.satellite.lightstep_reader import decode_report
from lightstep_streaming.satellite.protocol import Request
from sample_reports import START, add_log, add_span, make_report


def only_span(report: Any) -> ReceivedSpan:
    (span,) = decode_report(Request(report.SerializeToString())).spans
    return span


def test_decodes_every_field_of_a_span() -> None:
    report = make_report()
    span = add_span(report, 2, "buy", trace_id=3, parent_id=1, start_micros=5, duration_micros=70)
    span.span_context.baggage["customer"] = "ada"
    reference = span.references.add(relationship=1)
    reference.span_context.trace_id, reference.span_context.span_id = 8, 9
    add_log(span, 42, event="paid", cents=1250)

    decoded = only_span(report)

    assert (decoded.trace_id, decoded.span_id, decoded.operation_name) == (3, 2, "buy")
    assert decoded.references == (
        ReceivedReference("child_of", 3, 1),
        ReceivedReference("follows_from", 8, 9),
    )
    assert decoded.parent_id == 1
    assert (decoded.start_micros, decoded.duration_micros) == (START * 1_000_000 + 5, 70)
    assert decoded.baggage == {"customer": "ada"}
    (log,) = decoded.logs
    assert log.timestamp_micros == START * 1_000_000 + 42
    assert log.fields == {"event": "paid", "cents": 1250}
    assert decoded.reporter.component_name == "shop"
    assert decoded.reporter.guid == "cafe"
    assert decoded.reporter.reporter_id == 7


@pytest.mark.parametrize(
    "kind, value, expected",
    [
        ("string_value", "é\0", "é\0"),
        ("string_value", "", ""),
        ("int_value", -(2**63), -(2**63)),
        ("double_value", 0.1, 0.1),
        ("double_value", math.inf, math.inf),
        ("bool_value", False, False),
        ("json_value", '{"a": [1, null]}', {"a": [1, None]}),
        ("json_value", "[NaN]", "[NaN]"),
        ("json_value", "no json", "no json"),
        ("json_value", "[" * 100_000, "[" * 100_000),
    ],
)
def test_decodes_every_type_of_value(kind: str, value: Any, expected: Any) -> None:
    report = make_report()
    setattr(add_span(report, 1, "op").tags.add(key="k"), kind, value)
    decoded = only_span(report).tags["k"]
    assert decoded == expected
    assert type(decoded) is type(expected)


def test_a_value_that_is_absent_is_none() -> None:
    report = make_report()
    add_span(report, 1, "op").tags.add(key="k")
    assert only_span(report).tags == {"k": None}


def test_the_message_shows_a_key_that_stands_there_twice() -> None:
    report = make_report()
    span = add_span(report, 1, "op")
    for text in ("first", "second"):
        span.tags.add(key="k", string_value=text)
    decoded = only_span(report)
    assert decoded.tags == {"k": "second"}
    assert [tag.string_value for tag in decoded.message.tags] == ["first", "second"]


def test_the_offset_is_added_to_every_timestamp() -> None:
    report = make_report()
    report.timestamp_offset_micros = -250
    add_log(add_span(report, 1, "op", start_micros=300), 400)
    decoded = only_span(report)
    assert decoded.start_micros == START * 1_000_000 + 50
    assert decoded.logs[0].timestamp_micros == START * 1_000_000 + 150


def test_a_reference_into_another_trace_makes_no_parent() -> None:
    report = make_report()
    span = add_span(report, 1, "op", trace_id=5)
    span.references.add().span_context.trace_id = 6
    assert only_span(report).parent_id is None


def test_a_relationship_of_the_future_stops_nothing() -> None:
    report = make_report()
    add_span(report, 1, "op", parent_id=2).references[0].relationship = 17
    assert only_span(report).references[0].relationship == "17"


@pytest.mark.parametrize(
    "value, status",
    [
        (True, "error"),
        ("true", "error"),
        ("True", "error"),
        (False, "ok"),
        ("false", "ok"),
        ("no", "unset"),
        (0, "unset"),
    ],
)
def test_the_error_tag_may_be_a_bool_or_text(value: Any, status: str) -> None:
    report = make_report()
    add_span(report, 1, "op", tags={"error": value})
    span = only_span(report)
    assert (span.status, span.is_error) == (status, status == "error")


@pytest.mark.parametrize(
    "tags, kind",
    [
        ({"span.kind": "server"}, "server"),
        ({"span.kind": "consumer"}, "consumer"),
        ({"span.kind": "strange"}, "internal"),
        ({"span.kind": 2}, "internal"),
        ({}, "internal"),
    ],
)
def test_the_kind_is_what_the_tag_says(tags: Dict[str, Any], kind: str) -> None:
    report = make_report()
    add_span(report, 1, "op", tags={**tags, "error": True, "other": 1})
    span = only_span(report)
    assert span.kind == kind
    assert span.attributes == {"other": 1}


def test_json_line_holds_the_whole_span() -> None:
    report = make_report()
    span = add_span(
        report, 0xABC, "línea\n", trace_id=2**64 - 1, parent_id=1, tags={"x": math.nan, "n": 1}
    )
    span.tags.add(key="list", json_value="[1, 2]")
    span.span_context.baggage["b"] = "c"
    add_log(span, 10, event="e", ratio=-math.inf)

    line = json_line(only_span(report))

    assert "\n" not in line
    assert line.isascii()
    assert json.loads(line) == {
        "trace_id": "ffffffffffffffff",
        "span_id": "0000000000000abc",
        "parent_id": "0000000000000001",
        "operation": "línea\n",
        "kind": "internal",
        "status": "unset",
        "status_message": "",
        "references": [
            {"type": "child_of", "trace_id": "ffffffffffffffff", "span_id": "0000000000000001"}
        ],
        "start_micros": START * 1_000_000,
        "duration_micros": 1000,
        "tags": {"x": "NaN", "n": 1, "list": [1, 2]},
        "logs": [
            {
                "timestamp_micros": START * 1_000_000 + 10,
                "fields": {"event": "e", "ratio": "-Infinity"},
            }
        ],
        "baggage": {"b": "c"},
        "component": "shop",
        "guid": "cafe",
        "scope": "",
        "resource": {"lightstep.component_name": "shop", "lightstep.guid": "cafe"},
    }
