"""Any context and any carrier, by Hypothesis, through every propagation mode."""

import string
from typing import Any, Dict

import opentracing
import pytest
from carriers import (
    CARRIERS,
    FORMATS,
    MODES,
    MODES_WITH_WIDE_TRACE_IDS,
    TEXT_FORMATS,
    inject,
    state_of,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from opentracing import Format

_ids = st.integers(min_value=1, max_value=2**64 - 1)
_contexts: st.SearchStrategy[Dict[str, Any]] = st.builds(
    dict,
    trace_id=st.builds(lambda high, low: high << 64 | low, st.integers(0, 2**64 - 1), _ids),
    span_id=_ids,
    sampled=st.booleans(),
    state=st.none() | st.from_regex(r"[a-z][a-z0-9]{0,9}=[!-+--<>-~]{1,20}", fullmatch=True),
    baggage=st.dictionaries(
        st.text("abcdefghijklmnopqrstuvwxyz0123456789_.-", min_size=1, max_size=12),
        st.text(st.characters(blacklist_categories=["Cs"]), max_size=20),
        max_size=5,
    ),
)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("format", FORMATS)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(given_context=_contexts)
def test_what_is_injected_is_extracted(of_modes, remote, mode, format, given_context):
    tracer, context = of_modes(mode), remote(**given_context)
    carrier = inject(tracer, context, format)
    again = tracer.extract(format, carrier)
    whole = mode in MODES_WITH_WIDE_TRACE_IDS or format == Format.BINARY
    assert again.trace_id == (context.trace_id if whole else context.trace_id & 2**64 - 1)
    assert (again.span_id, again.sampled) == (context.span_id, context.sampled)
    assert again.baggage == given_context["baggage"]
    if mode == "trace_context" and format != Format.BINARY:
        assert carrier.get("tracestate") == state_of(tracer, again) == given_context["state"]
    if format == Format.HTTP_HEADERS:
        assert all(value.isascii() and value.isprintable() for value in carrier.values())


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@pytest.mark.parametrize("format", FORMATS)
@given(
    modes=st.lists(st.sampled_from(MODES), unique=True, min_size=1),
    given_context=_contexts,
)
def test_what_several_modes_inject_each_of_them_extracts(
    of_modes, remote, format, modes, given_context
):
    context = remote(**given_context)
    carrier = inject(of_modes(*modes), context, format)
    for reader in [modes, *([mode] for mode in modes)]:
        again = of_modes(*reader).extract(format, carrier)
        whole = reader[0] in MODES_WITH_WIDE_TRACE_IDS or format == Format.BINARY
        assert again.trace_id == (context.trace_id if whole else context.trace_id & 2**64 - 1)
        assert (again.span_id, again.sampled) == (context.span_id, context.sampled)
        assert again.baggage == given_context["baggage"]
        if reader[0] == "trace_context" and format != Format.BINARY:
            assert carrier.get("tracestate") == state_of(of_modes("trace_context"), again)
            assert carrier.get("tracestate") == given_context["state"]


_KEYS = [
    *sorted({key for carrier in CARRIERS.values() for key in carrier}),
    "b3",
    "tracestate",
    "x-b3-flags",
    "ot-baggage-key",
    "other",
]
# What is nearly a context, and what is nothing of the kind.
_values = (
    st.sampled_from([value for carrier in CARRIERS.values() for value in carrier.values()])
    | st.text(string.hexdigits + "-;=/,o \t\n", max_size=60)
    | st.text(max_size=20)
    | st.binary(max_size=60)
    | st.none()
    | st.integers()
)


@pytest.mark.parametrize("format", TEXT_FORMATS)
@pytest.mark.parametrize("modes", [[mode] for mode in MODES] + [MODES], ids="-".join)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(carrier=st.lists(st.tuples(st.sampled_from(_KEYS) | st.binary(max_size=9), _values)))
def test_any_carrier_is_read_or_refused(of_modes, modes, format, carrier):
    tracer = of_modes(*modes)
    try:
        context = tracer.extract(format, carrier)
    except opentracing.SpanContextCorruptedException:
        return
    if context is not None:
        assert 0 < context.trace_id < 2**128 and 0 < context.span_id < 2**64
        for text in [*context.baggage.keys(), *context.baggage.values()]:
            text.encode()
