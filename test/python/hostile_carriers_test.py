"""Carriers that are made to do harm, or that no well-behaved client sends."""

import contextlib
import time
from typing import Dict

import opentracing
import pytest
from carriers import HEADERS, MODES, TEXT_FORMATS, assert_extracted
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from opentracing import Format

# HEADERS has the keys of `lightstep`, which is read last: a value of another mode comes before it.
ALL_MODES = MODES[::-1]


def test_thousands_of_keys(make_tracer):
    tracer = make_tracer(propagation_modes=ALL_MODES)
    noise = [(f"x-header-{i}", "value") for i in range(50_000)]
    baggage = [(f"ot-baggage-{i}", str(i)) for i in range(50_000)]
    context = tracer.extract(Format.HTTP_HEADERS, noise + baggage + list(HEADERS.items()))
    assert context.trace_id == 0xAB
    assert context.baggage == {str(i): str(i) for i in range(1024)}


def test_one_key_thousands_of_times(make_tracer):
    tracer = make_tracer(propagation_modes=ALL_MODES)
    good = list(HEADERS.items())
    for key in ("Ot-Tracer-Traceid", "b3", "traceparent", "x-cloud-trace-context"):
        with pytest.raises(opentracing.SpanContextCorruptedException):
            tracer.extract(Format.HTTP_HEADERS, good + [(key, "1"), (key, "2")] * 20_000)
    for name, value in good:
        again = [(name, value), ("other", "x")] * 20_000
        assert_extracted(tracer, good + again)
    context = tracer.extract(
        Format.HTTP_HEADERS,
        good + [("tracestate", "a=1"), ("ot-baggage-user", "x")] * 20_000,
    )
    assert context.baggage == {"user": "x"}


LARGE = 1_000_000


@pytest.mark.parametrize("filling", ["0", "a", "-", "=", "%", ",", " ", "\u2603", "\ud800", "a=1,"])
@pytest.mark.parametrize(
    "key",
    [
        "ot-tracer-traceid",
        "x-b3-traceid",
        "b3",
        "traceparent",
        "x-ot-span-context",
        "x-cloud-trace-context",
    ],
)
def test_a_huge_value_is_no_context(make_tracer, key, filling):
    tracer = make_tracer(propagation_modes=ALL_MODES)
    for format in TEXT_FORMATS:
        with pytest.raises(opentracing.SpanContextCorruptedException) as error:
            tracer.extract(format, {**HEADERS, key: filling * LARGE})
        assert len(str(error.value)) < 1000


def test_huge_texts_beside_a_context(make_tracer):
    tracer = make_tracer(propagation_modes=ALL_MODES)
    for filling in ("a", "%41", "\u2603", "\ud800", "%ff"):
        carrier = {
            **HEADERS,
            filling * LARGE: "value",
            "ot-baggage-" + filling * LARGE: "value",
            "ot-baggage-key": filling * LARGE,
            "tracestate": filling * LARGE,
        }
        for format in TEXT_FORMATS:
            context = tracer.extract(format, carrier)
            assert context.trace_id == 0xAB and list(context.baggage) == ["user"]


def with_headers(more):
    return [*HEADERS.items(), *more]


def binary_items(count):
    """A message of ids and of as many items of baggage as given, with its length before it."""
    ids = b"\x09" + b"\x01" * 8 + b"\x11" + b"\x02" * 8
    context = ids + b"".join(b"\x22\x08\x0a\x06%06d" % i for i in range(count))
    size = bytes([len(context) >> shift & 127 | 128 for shift in (0, 7, 14)])
    return bytearray(b"\x12" + size + bytes([len(context) >> 21]) + context)


# What an attacker sends, of a length that grows with a count.
HOSTILE = {
    "other headers": lambda n: with_headers((f"x-header-{i}", "value") for i in range(n)),
    "distinct baggage": lambda n: with_headers((f"ot-baggage-{i}", "value") for i in range(n)),
    "repeated baggage": lambda n: with_headers([("ot-baggage-key", "value")] * n),
    "repeated id": lambda n: with_headers([("x-b3-traceid", "1")] * n),
    "repeated list": lambda n: with_headers([("tracestate", "a=1")] * n),
    "long list": lambda n: with_headers([("tracestate", "a=1," * 10 * n)]),
    "long id": lambda n: with_headers([("b3", "0" * 100 * n)]),
    "long baggage": lambda n: with_headers([("ot-baggage-key", "%41" * 10 * n)]),
    "binary items": binary_items,
}


def cost_of_extracting(tracer, carrier):
    """Of this thread's processor alone, and the least of several."""
    format = Format.BINARY if isinstance(carrier, bytearray) else Format.HTTP_HEADERS

    def cost():
        begin = time.thread_time()
        with contextlib.suppress(opentracing.SpanContextCorruptedException):
            tracer.extract(format, carrier)
        return time.thread_time() - begin

    return min(cost() for _ in range(5))


@pytest.mark.parametrize("make_carrier", HOSTILE.values(), ids=HOSTILE)
def test_what_an_attacker_sends_costs_time_linear_in_its_length(make_tracer, make_carrier):
    """Of 8 times the length, what is quadratic costs 64 times as much."""
    tracer = make_tracer(propagation_modes=ALL_MODES)
    short, long = make_carrier(20_000), make_carrier(160_000)
    # Much below a millisecond the clock and the caches decide.
    cost = max(cost_of_extracting(tracer, short), 0.001)
    assert cost_of_extracting(tracer, long) < 32 * cost


def test_a_huge_binary_carrier(tracer):
    """79 KB in 10,000 items, which is more than is taken."""
    ids = b"\x09" + b"\x01" * 8 + b"\x11" + b"\x02" * 8
    items = b"".join(b"\x22\x06\x0a\x04%04d" % i for i in range(10_000))
    context = ids + items
    length = len(context)
    size = bytes([length & 127 | 128, length >> 7 & 127 | 128, length >> 14])
    extracted = tracer.extract(Format.BINARY, bytearray(b"\x12" + size + context))
    assert extracted.baggage == {f"{i:04}": "" for i in range(1024)}


def test_keys_that_are_alike(tracer):
    # One place may be what their strs are kept by (KeyStrings).
    baggage = {f"key-{number}-end": str(number) for number in range(30)}
    span = tracer.start_span("operation")
    for key, value in baggage.items():
        span.set_baggage_item(key, value)
    for _ in range(3):
        carrier: Dict[str, str] = {}
        tracer.inject(span.context, Format.TEXT_MAP, carrier)
        written = {key: value for key, value in carrier.items() if key.startswith("ot-baggage-")}
        assert written == {"ot-baggage-" + key: value for key, value in baggage.items()}


def test_headers_have_a_limit_and_text_maps_have_none(tracer):
    span = tracer.start_span("operation")
    for i in range(100):
        span.set_baggage_item(f"key{i}", "v" * 100)
    span.set_baggage_item("large", "v" * 9000)
    headers: Dict[str, str] = {}
    text_map: Dict[str, str] = {}
    binary = bytearray()
    tracer.inject(span.context, Format.HTTP_HEADERS, headers)
    tracer.inject(span.context, Format.TEXT_MAP, text_map)
    tracer.inject(span.context, Format.BINARY, binary)
    baggage = {k: v for k, v in headers.items() if k.startswith("ot-baggage-")}
    assert len(baggage) == 64 and sum(len(k) + len(v) for k, v in baggage.items()) <= 8192
    for format, carrier in [(Format.TEXT_MAP, text_map), (Format.BINARY, binary)]:
        assert tracer.extract(format, carrier).baggage == span.context.baggage


def test_nothing_but_utf8_enters_a_report(make_tracer, satellite):
    """The satellite refuses a report with anything else in it, and flush says so."""
    tracer = make_tracer(propagation_modes=ALL_MODES)
    for bad in (b"\xff", b"\xed\xa0\x80", "\ud800", "%ff%00", "\x00\r\n"):
        key = b"ot-baggage-" + bad if isinstance(bad, bytes) else "ot-baggage-" + bad
        for format in TEXT_FORMATS:
            carrier = [*HEADERS.items(), (key, bad), ("tracestate", bad)]
            context = tracer.extract(format, carrier)
            tracer.start_span("child", child_of=context, tags={"sampling.priority": 1}).finish()
    binary = (
        b"\x09" + b"\x01" * 8 + b"\x11" + b"\x02" * 8 + b"\x18\x01\x22\x06\x0a\x01\xff\x12\x01\xff"
    )
    context = tracer.extract(Format.BINARY, bytearray(b"\x12" + bytes([len(binary)]) + binary))
    assert context.baggage == {"\ufffd": "\ufffd"}
    tracer.start_span("child", child_of=context).finish()
    assert tracer.flush()
    assert len(satellite.spans) == 11


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    carrier=st.recursive(
        st.none() | st.integers() | st.text() | st.binary(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    )
)
@pytest.mark.parametrize("format", TEXT_FORMATS)
def test_any_object_is_read_or_refused(tracer, format, carrier):
    with contextlib.suppress(opentracing.InvalidCarrierException):
        assert tracer.extract(format, carrier) is None
