"""inject and extract, in the default mode, for every format and carriers as programs have them."""

import collections
import contextlib
import email.message
from typing import Any, Dict

import opentracing
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from opentracing import Format

TEXT_FORMATS = [Format.TEXT_MAP, Format.HTTP_HEADERS]


def same(context, other):
    return (context.trace_id, context.span_id, context.sampled, context.baggage) == (
        other.trace_id,
        other.span_id,
        other.sampled,
        other.baggage,
    )


@pytest.mark.parametrize("format, carrier", [(f, {}) for f in TEXT_FORMATS] + [("binary", None)])
def test_round_trip(tracer, format, carrier):
    carrier = bytearray() if carrier is None else carrier
    span = tracer.start_span("operation").set_baggage_item("key", "value \u2603")
    tracer.inject(span, format, carrier)
    assert same(tracer.extract(format, carrier), span.context)


def test_keys_on_the_carrier(tracer):
    span = tracer.start_span("operation").set_baggage_item("Key", "value")
    carrier: Dict[str, str] = {}
    tracer.inject(span.context, Format.HTTP_HEADERS, carrier)
    assert carrier == {
        "ot-tracer-traceid": f"{span.context.trace_id:016x}",
        "ot-tracer-spanid": f"{span.context.span_id:016x}",
        "ot-tracer-sampled": "1",
        "ot-baggage-key": "value",
    }


def test_a_remote_parent_arrives(tracer, arrived):
    context = tracer.extract(
        Format.HTTP_HEADERS,
        {"OT-Tracer-TraceID": "00000000000000ab", "ot-tracer-spanid": "cd", "unrelated": "header"},
    )
    tracer.start_span("child", child_of=context).finish()
    received = arrived()["child"]
    assert (received.trace_id, received.parent_id) == (0xAB, 0xCD)


PAIRS = [("ot-tracer-traceid", "1"), ("Ot-Tracer-Spanid", "2"), ("other", "x")]


class Environ(collections.UserDict):
    pass


MIXED: Dict[Any, Any] = {**dict(PAIRS), 5: 6, None: [], "list": ["a"], b"\xff": "\ud800"}


def message():
    headers = email.message.Message()
    for key, value in PAIRS:
        headers[key] = value
    return headers


@pytest.mark.parametrize(
    "carrier",
    [
        dict(PAIRS),
        collections.OrderedDict(PAIRS),
        Environ(PAIRS),
        PAIRS,
        tuple(PAIRS),
        iter(PAIRS),
        [(key.encode(), value.encode()) for key, value in PAIRS],
        message(),
        MIXED,
    ],
    ids=["dict", "ordered", "user", "list", "tuple", "iterator", "asgi", "email", "mixed"],
)
@pytest.mark.parametrize("format", TEXT_FORMATS)
def test_carriers_to_extract_from(tracer, format, carrier):
    if isinstance(carrier, collections.abc.Iterator):
        carrier = iter(PAIRS)
    context = tracer.extract(format, carrier)
    assert (context.trace_id, context.span_id) == (1, 2)


@pytest.mark.parametrize("carrier", [Environ(), message()], ids=["user", "email"])
def test_carriers_to_inject_into(tracer, carrier):
    for key in list(carrier):
        del carrier[key]
    span = tracer.start_span("operation")
    tracer.inject(span.context, Format.HTTP_HEADERS, carrier)
    assert same(tracer.extract(Format.HTTP_HEADERS, carrier), span.context)


@pytest.mark.parametrize(
    "format, carrier", [(f, {"a": "b"}) for f in TEXT_FORMATS] + [("binary", bytearray())]
)
def test_nothing_there(tracer, format, carrier):
    assert tracer.extract(format, carrier) is None


class Failing(dict):
    """A carrier that fails, as one backed by a closed request does."""

    def items(self):
        raise OSError("closed")

    def __setitem__(self, key, value):
        raise OSError("closed")


class FailingMapping(collections.UserDict):
    items = Failing.items
    __setitem__ = Failing.__setitem__


@pytest.mark.parametrize("format", TEXT_FORMATS)
@pytest.mark.parametrize(
    "carrier", [None, 5, object(), "text", b"bytes", bytearray(), [1], FailingMapping()]
)
def test_an_invalid_carrier(tracer, format, carrier):
    context = tracer.start_span("operation").context
    with pytest.raises(opentracing.InvalidCarrierException):
        tracer.inject(context, format, carrier)
    with pytest.raises(opentracing.InvalidCarrierException, match="expected"):
        tracer.extract(format, carrier)


def test_a_carriers_own_error_is_the_cause(tracer):
    context = tracer.start_span("operation").context
    with pytest.raises(opentracing.InvalidCarrierException) as error:
        tracer.inject(context, Format.TEXT_MAP, Failing())
    assert isinstance(error.value.__cause__, OSError)
    with pytest.raises(opentracing.InvalidCarrierException) as error:
        tracer.extract(Format.TEXT_MAP, FailingMapping())
    assert isinstance(error.value.__cause__, OSError)


@pytest.mark.parametrize("carrier", [None, {}, "text", b"bytes", []])
def test_an_invalid_binary_carrier(tracer, carrier):
    with pytest.raises(opentracing.InvalidCarrierException):
        tracer.inject(tracer.start_span().context, Format.BINARY, carrier)
    with pytest.raises(opentracing.InvalidCarrierException):
        tracer.extract(Format.BINARY, carrier)


def test_a_bytearray_in_use_cannot_grow(tracer):
    carrier = bytearray()
    with memoryview(carrier):
        with pytest.raises(opentracing.InvalidCarrierException):
            tracer.inject(tracer.start_span().context, Format.BINARY, carrier)


def test_binary_is_appended(tracer):
    carrier = bytearray(b"before")
    tracer.inject(tracer.start_span().context, Format.BINARY, carrier)
    assert carrier.startswith(b"before") and len(carrier) > 6


@pytest.mark.parametrize(
    "carrier",
    [
        {"ot-tracer-traceid": "1"},
        {"ot-tracer-spanid": "1"},
        {"ot-tracer-traceid": "not hex", "ot-tracer-spanid": "1"},
        {"ot-tracer-traceid": "1", "ot-tracer-spanid": ""},
        {"ot-tracer-traceid": "1", "ot-tracer-spanid": "1" * 17},
    ],
)
@pytest.mark.parametrize("format", TEXT_FORMATS)
def test_a_corrupted_context(tracer, format, carrier):
    with pytest.raises(opentracing.SpanContextCorruptedException, match="ot-tracer"):
        tracer.extract(format, carrier)


@pytest.mark.parametrize("format", ["unknown", None, [], {}, 5, object(), "BINARY"])
def test_an_unknown_format(tracer, format):
    context = tracer.start_span("operation").context
    with pytest.raises(opentracing.UnsupportedFormatException):
        tracer.inject(context, format, {})
    with pytest.raises(opentracing.UnsupportedFormatException):
        tracer.extract(format, {})


@pytest.mark.parametrize("context", [None, 5, opentracing.SpanContext()])
def test_only_our_contexts_are_injected(tracer, context):
    with pytest.raises(TypeError, match="span_context"):
        tracer.inject(context, Format.TEXT_MAP, {})


def test_a_carrier_that_changes_the_span(tracer):
    """What is injected is what the span had when it began."""
    span = tracer.start_span("operation")
    for i in range(50):
        span.set_baggage_item(f"key{i}", f"{i:02}" * 20)
    before = span.context

    class Carrier(dict):
        def __setitem__(self, key, value):
            super().__setitem__(key, value)
            span.set_baggage_item("other", "x" * 20 * len(self))

    for format in TEXT_FORMATS:
        carrier = Carrier()
        tracer.inject(span, format, carrier)
        assert same(tracer.extract(format, carrier), before)
        before = span.context


def test_keywords(tracer):
    carrier: Dict[str, str] = {}
    tracer.inject(span_context=tracer.start_span().context, format=Format.TEXT_MAP, carrier=carrier)
    assert tracer.extract(format=Format.TEXT_MAP, carrier=carrier) is not None


_text = st.text(st.characters(blacklist_categories=["Cs"]), max_size=20)


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(baggage=st.dictionaries(st.from_regex(r"[a-z0-9_.-]{1,12}", fullmatch=True), _text))
def test_baggage_round_trip(tracer, baggage):
    span = tracer.start_span("operation")
    for key, value in baggage.items():
        span.set_baggage_item(key, value)
    for format in (*TEXT_FORMATS, Format.BINARY):
        carrier: Any = bytearray() if format == Format.BINARY else {}
        tracer.inject(span.context, format, carrier)
        assert tracer.extract(format, carrier).baggage == baggage
        if format == Format.HTTP_HEADERS:
            assert all(value.isascii() and value.isprintable() for value in carrier.values())


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(carrier=st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(tracer, carrier):
    with contextlib.suppress(opentracing.SpanContextCorruptedException):
        tracer.extract(Format.BINARY, bytearray(carrier))
