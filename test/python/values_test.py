"""The table of docs/guides/values.md: what is sent for each Python object. No object raises into
the application or makes a report unreadable.
"""

import collections
import datetime
import decimal
import enum
import fractions
import math
import sys
from typing import Any, Dict, List

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.every_wire

CUT = 32 * 1024


class Colour(enum.Enum):
    RED = 1


class Number(enum.IntEnum):
    SEVEN = 7


class Text(str):
    def __str__(self):
        return "not this"


class Whole:
    def __index__(self):
        return 11


class Unprintable:
    def __str__(self):
        raise ValueError("no")

    __repr__ = __str__


class NotText:
    def __str__(self):
        return 5


class SurrogateText:
    def __str__(self):
        return "\ud800!"


# What is given, and what arrives; a third value is what arrives over OTLP, where that differs.
TABLE = [
    ("text", "text"),
    ("", ""),
    ("snow \u2603 \U0001f600", "snow \u2603 \U0001f600"),
    ("with\0zero", "with\0zero"),
    ("lone \ud800 surrogate\udfff", "lone \ufffd surrogate\ufffd"),
    (Text("itself"), "itself"),
    (b"bytes", "bytes", b"bytes"),
    (b"not \xff utf-8", "not \ufffd utf-8", b"not \xff utf-8"),
    (bytearray(b"array"), "array", b"array"),
    (memoryview(b"view"), "view", b"view"),
    (True, True),
    (False, False),
    (0, 0),
    (-5, -5),
    (2**63 - 1, 2**63 - 1),
    (-(2**63), -(2**63)),
    (2**63, str(2**63)),
    (-(2**80), str(-(2**80))),
    (10**5000, hex(10**5000)),
    (Number.SEVEN, 7),
    (Whole(), 11),
    (1.5, 1.5),
    (float("inf"), "Infinity", float("inf")),
    (float("-inf"), "-Infinity", float("-inf")),
    (float("nan"), "NaN", float("nan")),
    (None, None),
    ([1, "two", None, 3.5, True], [1, "two", None, 3.5, True]),
    ((1, (2, 3)), [1, [2, 3]]),
    ({"a": {"b": [1]}}, {"a": {"b": [1]}}),
    ({1: 2, None: 3, b"b": 4}, {"1": 2, "None": 3, "b": 4}),
    ({7}, [7]),
    (frozenset([8]), [8]),
    (collections.OrderedDict(a=1), {"a": 1}),
    (
        [float("nan"), float("inf"), 2**70],
        ["NaN", "Infinity", 2**70],
        [float("nan"), float("inf"), str(2**70)],
    ),
    ([10**5000], [hex(10**5000)]),
    (
        ['"\\\n\x01\u2603', "\ud800", b"\xff"],
        ['"\\\n\x01\u2603', "\ufffd", "\ufffd"],
        ['"\\\n\x01\u2603', "\ufffd", b"\xff"],
    ),
    ([Unprintable(), Colour.RED], ["<unprintable Unprintable object>", "Colour.RED"]),
    (decimal.Decimal("1.10"), "1.10"),
    (fractions.Fraction(1, 3), "1/3"),
    (datetime.date(2020, 2, 29), "2020-02-29"),
    (Colour.RED, "Colour.RED"),
    (1 + 2j, "(1+2j)"),
    (ValueError("message"), "message"),
    (ValueError, "ValueError"),
    (decimal.Decimal, "decimal.Decimal"),
    (Unprintable(), "<unprintable Unprintable object>"),
    (NotText(), "<unprintable NotText object>"),
    (SurrogateText(), "\ufffd!"),
]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: ascii(type(row[0])))
def test_table(tracer, arrived, wire, row):
    given_value, expected = row[0], row[-1] if wire.records_as_otlp else row[1]
    with tracer.start_span("operation", tags={"at start": given_value}) as span:
        span.set_tag("tag", given_value).log_kv({"field": given_value})
    received = arrived()["operation"]
    for value in (
        received.tags["at start"],
        received.tags["tag"],
        received.logs[0].fields["field"],
    ):
        # As texts, because a NaN is not equal to itself.
        assert repr(value) == repr(expected)


@pytest.mark.lightstep_only
def test_wire_types(tracer, arrived):
    values = {"s": "x", "i": 1, "d": 1.0, "b": True, "n": None, "l": [1]}
    tracer.start_span("operation", tags=values).finish()
    kinds = {tag.key: tag.WhichOneof("value") for tag in arrived()["operation"].message.tags}
    assert kinds == {
        "s": "string_value",
        "i": "int_value",
        "d": "double_value",
        "b": "bool_value",
        "n": "json_value",
        "l": "json_value",
    }


@pytest.mark.parametrize(
    "key, expected",
    [
        (1, "1"),
        (None, "None"),
        (b"\xffx", "\ufffdx"),
        ("\ud800", "\ufffd"),
        (("a", 1), "('a', 1)"),
        (Unprintable(), "<unprintable Unprintable object>"),
        ("", ""),
    ],
    ids=lambda value: ascii(type(value)),
)
def test_keys_and_names(tracer, arrived, wire, key, expected):
    with tracer.start_span("operation", tags={key: 1}) as span:
        span.set_tag(key, 2).log_kv({key: 3}).set_baggage_item(key, key)
        assert span.get_baggage_item(key) == expected
    tracer.start_span(key).finish()
    spans = arrived()
    assert spans["operation"].tags == {expected: 2}
    assert wire.log_fields(spans["operation"].logs[0]) == {expected: 3}
    if wire.carries_baggage:
        assert spans["operation"].baggage == {expected: expected}
    assert ("" if key is None else expected) in spans


@pytest.mark.parametrize(
    "key_values, expected",
    [
        ("text", {"event": "text"}),
        (None, {"event": None}),
        (5, {"event": 5}),
        ([1, 2], {"event": [1, 2]}),
        ({}, {}),
        (collections.ChainMap({"a": 1}), {"a": 1}),
    ],
)
def test_log_of_anything(tracer, arrived, wire, key_values, expected):
    with tracer.start_span("operation") as span:
        span.log_kv(key_values)
    assert wire.log_fields(arrived()["operation"].logs[0]) == expected


@pytest.mark.lightstep_only
def test_containers_within_themselves_and_very_deep(tracer, arrived):
    cyclic: List[Any] = [1]
    cyclic.append(cyclic)
    deep: List[Any] = []
    for _ in range(100_000):
        deep = [deep]
    with tracer.start_span("operation") as span:
        span.set_tag("cyclic", cyclic).set_tag("deep", deep)
    tags = arrived()["operation"].tags
    assert tags["cyclic"] == [1, "..."]
    assert str(tags["deep"]).count("[") == 30
    while deep:  # its own end must not recurse either
        deep = deep.pop()


def test_deep_maps_leave_their_request_readable(tracer, arrived):
    # A parser of protobuf refuses all of a request that is nested more than 100 deep.
    deep: Any = 1
    for _ in range(100):
        deep = {"key": deep}
    with tracer.start_span("deep") as span:
        span.set_tag("tag", deep).log_kv({"field": deep})
    tracer.start_span("innocent").finish()
    assert set(arrived()) == {"deep", "innocent"}


@pytest.mark.lightstep_only
def test_megabytes_are_cut_and_marked(tracer, arrived):
    with tracer.start_span("n" * 10**6) as span:
        span.set_tag("text", "\u2603" * 10**6).set_tag("list", list(range(10**6)))
        span.set_tag("k" * 10**6, 1).log_kv({"field": b"x" * 10**7})
    (received,) = arrived().values()
    assert len(received.operation_name) <= CUT and "[cut, 1000000 bytes" in received.operation_name
    assert len(received.tags["text"].encode()) <= CUT
    assert received.tags["text"].endswith("... [cut, 3000000 bytes in all]")
    assert received.tags["list"].startswith("[0, 1, 2") and "[cut, " in received.tags["list"]
    assert received.tags["k" * 1024] == 1
    assert "[cut, 10000000 bytes" in received.logs[0].fields["field"]


def test_a_container_that_changes_while_it_is_written(tracer, arrived):
    victim: Dict[Any, Any] = {}

    class Clearing:
        def __str__(self):
            victim.clear()
            return "cleared"

    class Growing:
        def __str__(self):
            victim[len(victim)] = Growing()
            return "grown"

    with tracer.start_span("operation") as span:
        victim.update(a=Clearing(), b=1)
        span.set_tag("cleared", victim).log_kv({"x": 1})
        victim.update(a=Growing())
        span.set_tag("grown", victim).log_kv(victim)
    received = arrived()["operation"]
    assert received.tags["cleared"] == {"a": "cleared"}
    assert received.tags["grown"] == {"a": "grown"}


def test_a_value_that_uses_its_span(tracer, arrived, wire):
    span = tracer.start_span("operation")

    class Nosy:
        def __str__(self):
            span.set_tag("from within", 1).log_kv({"inner": 1})
            span.finish()
            return "nosy"

    span.log_kv({"outer": Nosy()})
    received = arrived()["operation"]
    assert received.tags == {"from within": 1}
    assert [wire.log_fields(log) for log in received.logs] == [{"inner": 1}]


def test_what_is_no_exception_goes_on(tracer, arrived):
    class Interrupting:
        def __str__(self):
            raise KeyboardInterrupt

    span = tracer.start_span("operation")
    for call in (
        lambda: span.set_tag("key", Interrupting()),
        lambda: span.set_tag("key", [Interrupting()]),
        lambda: span.set_tag(Interrupting(), 1),
        lambda: span.log_kv({"key": Interrupting()}),
        lambda: tracer.start_span("x", tags={"key": Interrupting()}),
    ):
        with pytest.raises(KeyboardInterrupt):
            call()
    span.finish()
    assert arrived()["operation"].tags == {}


def _nearly_equal(received, sent, wire):
    if isinstance(sent, float) and not math.isfinite(sent):
        return isinstance(received, float if wire.records_as_otlp else str)
    return True


_anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(blacklist_categories=()))
    | st.binary()
    | st.decimals()
    | st.datetimes()
    | st.builds(Unprintable),
    lambda children: (
        st.lists(children)
        | st.dictionaries(st.text(st.characters(blacklist_categories=())), children)
        | st.tuples(children, children)
    ),
    max_leaves=20,
)


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(name=_anything, key=st.text(st.characters(blacklist_categories=())), value=_anything)
def test_anything_arrives(tracer, satellite, wire, name, key, value):
    before = len(satellite.spans)
    with tracer.start_span(name, tags={key: value}) as span:
        span.set_tag("tag", value).log_kv({key: value}, value).set_baggage_item(key, value)
    assert tracer.flush(), satellite.counters
    (received,) = satellite.spans[before:]  # decoded by a strict reader: all text is UTF-8
    assert "tag" in received.tags
    assert _nearly_equal(received.tags["tag"], value, wire)
    assert len(received.logs) == 1
    assert satellite.counters.rejected == 0


@pytest.mark.skipif(not hasattr(sys, "set_int_max_str_digits"), reason="no such limit yet")
def test_ints_do_not_depend_on_the_interpreters_limit(tracer, arrived):
    limit = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(640)
    try:
        tracer.start_span("operation", tags={"int": 10**1000}).finish()
    finally:
        sys.set_int_max_str_digits(limit)
    assert arrived()["operation"].tags["int"] == hex(10**1000)
