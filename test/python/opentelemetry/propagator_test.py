"""The native formats as a propagator: what OpenTelemetry's own write, it reads, and the other way
round."""

import logging
from typing import Dict

import pytest
from opentelemetry import baggage, propagate, trace
from opentelemetry.baggage.propagation import W3CBaggagePropagator
from opentelemetry.context import Context
from opentelemetry.propagators.b3 import B3MultiFormat
from opentelemetry.propagators.composite import CompositePropagator
from opentelemetry.propagators.textmap import Getter, Setter
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from lightstep_streaming.opentelemetry import Propagator

MODES = ["trace_context", "b3", "lightstep", "envoy", "cloud_trace"]
# lightstep carries 64 bits of a trace id, and no mode but trace_context a tracestate.
TRACE_ID = 0x463AC35C9F6413AD
SPAN_ID = 0xA2FB4A1D1A96D312

OTHERS = {
    "trace_context": CompositePropagator([TraceContextTextMapPropagator(), W3CBaggagePropagator()]),
    "b3": B3MultiFormat(),
}


def context_of(trace_id=TRACE_ID, sampled=True, state=(), **items):
    """A Context with a span, which nobody records, and baggage."""
    span_context = trace.SpanContext(
        trace_id,
        SPAN_ID,
        is_remote=False,
        trace_flags=trace.TraceFlags(int(sampled)),
        trace_state=trace.TraceState(state),
    )
    context = trace.set_span_in_context(trace.NonRecordingSpan(span_context), Context())
    for key, value in items.items():
        context = baggage.set_baggage(key, value, context)
    return context


def span_in(context):
    return trace.get_current_span(context).get_span_context()


class Environ(Getter, Setter):
    """Headers as WSGI has them."""

    @staticmethod
    def _name(key):
        return "HTTP_" + key.upper().replace("-", "_")

    def get(self, carrier, key):
        value = carrier.get(self._name(key))
        return None if value is None else [value]

    def keys(self, carrier):
        return [key[len("HTTP_") :].lower().replace("_", "-") for key in carrier]

    def set(self, carrier, key, value):
        carrier[self._name(key)] = value


@pytest.mark.parametrize("sampled", [True, False], ids=["sampled", "not sampled"])
@pytest.mark.parametrize("mode", OTHERS)
def test_others_read_what_it_writes(mode, sampled):
    carrier: Dict[str, str] = {}
    Propagator([mode]).inject(carrier, context_of(sampled=sampled))
    read = span_in(OTHERS[mode].extract(carrier))
    assert (read.trace_id, read.span_id, read.is_remote) == (TRACE_ID, SPAN_ID, True)
    assert read.trace_flags.sampled is sampled


@pytest.mark.parametrize("sampled", [True, False], ids=["sampled", "not sampled"])
@pytest.mark.parametrize("mode", OTHERS)
def test_it_reads_what_others_write(mode, sampled):
    carrier: Dict[str, str] = {}
    OTHERS[mode].inject(carrier, context_of(2**127 + 5, sampled))
    read = span_in(Propagator([mode]).extract(carrier))
    assert (read.trace_id, read.span_id, read.is_remote) == (2**127 + 5, SPAN_ID, True)
    assert read.trace_flags.sampled is sampled


@pytest.mark.parametrize("ours_writes", [True, False], ids=["we write", "we read"])
def test_tracestate_and_baggage_as_w3c_has_them(ours_writes):
    pair = [Propagator(["trace_context"]), OTHERS["trace_context"]]
    writer, reader = pair if ours_writes else reversed(pair)
    carrier: Dict[str, str] = {}
    writer.inject(carrier, context_of(state=[("a", "1"), ("b", "2")], user="ü,b", plan="gold"))
    context = reader.extract(carrier)
    assert dict(baggage.get_all(context)) == {"user": "ü,b", "plan": "gold"}
    assert dict(span_in(context).trace_state) == {"a": "1", "b": "2"}


@pytest.mark.parametrize("ours_writes", [True, False], ids=["we write", "we read"])
def test_baggage_without_a_span(ours_writes):
    pair = [Propagator(), OTHERS["trace_context"]]
    writer, reader = pair if ours_writes else reversed(pair)
    carrier: Dict[str, str] = {}
    writer.inject(carrier, baggage.set_baggage("user", "1", Context()))
    assert list(carrier) == ["baggage"]
    context = reader.extract(carrier)
    assert dict(baggage.get_all(context)) == {"user": "1"}
    assert not span_in(context).is_valid


@pytest.mark.parametrize("carried_by", ["dict", "getter and setter"])
@pytest.mark.parametrize("mode", MODES)
def test_every_mode_there_and_back(mode, carried_by):
    propagator = Propagator([mode])
    carrier: Dict[str, str] = {}
    if carried_by == "dict":
        propagator.inject(carrier, context_of(user="1"))
        context = propagator.extract(carrier)
    else:
        propagator.inject(carrier, context_of(user="1"), setter=Environ())
        assert all(key.startswith("HTTP_") for key in carrier)
        context = propagator.extract(carrier, getter=Environ())
    read = span_in(context)
    assert (read.trace_id, read.span_id) == (TRACE_ID, SPAN_ID)
    assert dict(baggage.get_all(context)) == {"user": "1"}


def test_the_current_span_is_written(ours):
    propagator = Propagator(["trace_context"])
    carrier: Dict[str, str] = {}
    with ours.tracer.start_as_current_span("name") as span:
        propagator.inject(carrier)
    read = span_in(propagator.extract(carrier))
    assert read.span_id == span.get_span_context().span_id
    assert read.trace_id == span.get_span_context().trace_id


def test_a_span_continues_what_was_extracted(ours):
    context = Propagator(["b3"]).extract({"X-B3-TraceId": "5" * 16, "X-B3-SpanId": "6" * 16})
    ours.tracer.start_span("name", context=context).end()
    (span,) = ours.finished()
    assert (span.trace_id, span.parent_id) == (int("5" * 16, 16), int("6" * 16, 16))


def test_what_the_context_has_stays():
    given = baggage.set_baggage("kept", "1", context_of(trace_id=7))
    propagator = Propagator(["trace_context"])
    carrier: Dict[str, str] = {}
    propagator.inject(carrier, context_of(user="2"))
    context = propagator.extract(carrier, given)
    assert dict(baggage.get_all(context)) == {"kept": "1", "user": "2"}
    assert span_in(context).trace_id == TRACE_ID
    assert dict(baggage.get_all(given)) == {"kept": "1"}


@pytest.mark.parametrize(
    "carrier", [{}, {"traceparent": "nonsense"}, {"traceparent": None}, {5: 6}, {"traceparent": 7}]
)
def test_a_carrier_without_a_context_changes_nothing(carrier):
    given = context_of()
    assert Propagator().extract(carrier, given) is given
    assert Propagator().extract(carrier) == Context()


def test_values_may_be_lists():
    header = f"00-{TRACE_ID:032x}-{SPAN_ID:016x}-01"
    context = Propagator().extract({"traceparent": [header]})
    assert span_in(context).span_id == SPAN_ID


def test_several_headers_of_baggage_are_one_list():
    context = Propagator().extract({"baggage": ["a=1", "b=2,c=3"]})
    assert dict(baggage.get_all(context)) == {"a": "1", "b": "2", "c": "3"}


def test_a_carrier_that_has_only_get():
    class Carrier:
        def get(self, key, default=None):
            return headers.get(key, default)

    headers: Dict[str, str] = {}
    Propagator().inject(headers, context_of())
    assert span_in(Propagator().extract(Carrier())).span_id == SPAN_ID


@pytest.mark.parametrize("call", ["inject", "extract"])
def test_what_a_getter_or_setter_raises_reaches_the_caller(call):
    class Broken(Environ):
        def get(self, carrier, key):
            raise LookupError(key)

        def set(self, carrier, key, value):
            raise LookupError(key)

    with pytest.raises(LookupError):
        if call == "inject":
            Propagator().inject({}, context_of(), setter=Broken())
        else:
            Propagator().extract({}, getter=Broken())


@pytest.mark.parametrize(
    "modes, fields",
    [
        (None, {"traceparent", "tracestate", "baggage"}),
        (["b3"], {"x-b3-traceid", "x-b3-spanid", "x-b3-sampled"}),
    ],
)
def test_fields(modes, fields):
    assert {field.lower() for field in Propagator(modes).fields} == fields


def test_an_unknown_mode_is_named():
    with pytest.raises(ValueError, match="modes: got 'jaeger', expected one of lightstep, b3"):
        Propagator(["jaeger"])


def test_the_environment_chooses_modes(monkeypatch, caplog):
    carrier: Dict[str, str] = {}
    monkeypatch.setenv("LIGHTSTEP_PROPAGATION_MODES", "b3, cloud_trace")
    Propagator().inject(carrier, context_of())
    assert {key.lower() for key in carrier} >= {"x-b3-traceid", "x-cloud-trace-context"}
    monkeypatch.setenv("LIGHTSTEP_PROPAGATION_MODES", "jaeger")
    with caplog.at_level(logging.WARNING):
        assert "traceparent" in Propagator().fields
    assert "LIGHTSTEP_PROPAGATION_MODES" in caplog.text


def test_as_the_global_one(monkeypatch):
    monkeypatch.setattr(propagate, "_HTTP_TEXT_FORMAT", propagate.get_global_textmap())
    propagate.set_global_textmap(Propagator(["b3"]))
    carrier: Dict[str, str] = {}
    propagate.inject(carrier, context_of())
    assert span_in(propagate.extract(carrier)).span_id == SPAN_ID
