"""The propagation modes: what each writes, what each reads, one for all and all for one."""

import json
import pathlib

import opentracing
import pytest
from carriers import (
    CARRIERS,
    FORMATS,
    LOW_HALF,
    MODES,
    MODES_WITH_WIDE_TRACE_IDS,
    SPAN_ID,
    TEXT_FORMATS,
    TRACE_ID,
    TRACE_PARENT,
    inject,
    state_of,
)
from opentracing import Format

import lightstep_streaming


def test_every_mode_is_tested_here():
    schema = pathlib.Path(lightstep_streaming.__file__).with_name(
        "tracer_configuration.schema.json"
    )
    modes = json.loads(schema.read_text())["properties"]["propagation_modes"]["items"]["enum"]
    assert modes == MODES


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("format", TEXT_FORMATS)
def test_what_a_mode_writes_and_reads(of_modes, remote, mode, format):
    tracer = of_modes(mode)
    assert inject(tracer, remote(), format) == CARRIERS[mode]
    context = tracer.extract(format, CARRIERS[mode])
    assert context.trace_id == (TRACE_ID if mode in MODES_WITH_WIDE_TRACE_IDS else LOW_HALF)
    assert (context.span_id, context.sampled, context.baggage) == (SPAN_ID, True, {})


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("format", FORMATS)
def test_not_sampled_travels_and_is_not_recorded(of_modes, remote, satellite, mode, format):
    tracer = of_modes(mode)
    context = tracer.extract(format, inject(tracer, remote(sampled=False), format))
    assert context.sampled is False
    with tracer.start_span("quiet", child_of=context) as child:
        again = tracer.extract(format, inject(tracer, child.context, format))
        assert (again.trace_id, again.sampled) == (child.context.trace_id, False)
    with tracer.start_span("loud", child_of=context, tags={"sampling.priority": 1}):
        pass
    references = [opentracing.child_of(context), opentracing.follows_from(remote())]
    tracer.start_span("one of two", references=references).finish()
    assert tracer.flush()
    assert sorted(span.operation_name for span in satellite.spans) == ["loud", "one of two"]


@pytest.mark.parametrize("mode", MODES)
def test_a_child_goes_on_with_the_trace(of_modes, remote, satellite, mode):
    tracer = of_modes(mode)
    context = tracer.extract(Format.HTTP_HEADERS, CARRIERS[mode])
    child = tracer.start_span("child", child_of=context)
    assert child.context.trace_id == context.trace_id
    outgoing = inject(tracer, child.context)
    assert tracer.extract(Format.HTTP_HEADERS, outgoing).trace_id == context.trace_id
    child.finish()
    assert tracer.flush()
    (received,) = satellite.spans
    assert (received.trace_id, received.parent_id) == (LOW_HALF, SPAN_ID)


def test_a_context_shows_its_whole_trace_id(remote):
    assert "4bf92f3577b34da6a3ce929d0e0e4736" in repr(remote())
    assert "trace_id=00000000000000ab " in repr(remote(trace_id=0xAB))


def test_all_modes_are_written_and_the_first_is_read(make_tracer, remote):
    tracer = make_tracer(propagation_modes=MODES)
    everything = {key: value for mode in MODES for key, value in CARRIERS[mode].items()}
    assert inject(tracer, remote()) == everything
    for order in (MODES, MODES[::-1], MODES[2:] + MODES[:2]):
        tracer = make_tracer(propagation_modes=order)
        context = tracer.extract(Format.HTTP_HEADERS, everything)
        assert context.trace_id == (TRACE_ID if order[0] in MODES_WITH_WIDE_TRACE_IDS else LOW_HALF)
        for mode in order:
            assert tracer.extract(Format.HTTP_HEADERS, CARRIERS[mode]).span_id == SPAN_ID


def test_the_order_of_the_list_decides(make_tracer):
    carrier = {**CARRIERS["trace_context"], "X-B3-TraceId": "1" * 32, "X-B3-SpanId": "2" * 16}
    for order, span_id in [("b3", int("2" * 16, 16)), ("trace_context", SPAN_ID)]:
        other = {"b3": "trace_context", "trace_context": "b3"}[order]
        tracer = make_tracer(propagation_modes=[order, other])
        assert tracer.extract(Format.HTTP_HEADERS, carrier).span_id == span_id


def test_a_malformed_context_is_not_passed_over(make_tracer):
    tracer = make_tracer(propagation_modes=["b3", "lightstep"])
    with pytest.raises(opentracing.SpanContextCorruptedException, match="X-B3"):
        tracer.extract(Format.HTTP_HEADERS, {**CARRIERS["lightstep"], "X-B3-TraceId": "x"})


@pytest.mark.parametrize("modes", [None, ["b3", "lightstep"], ["envoy"]])
def test_a_single_key(make_tracer, remote, modes):
    tracer = make_tracer(use_single_key_propagation=True, propagation_modes=modes)
    assert inject(tracer, remote()) == CARRIERS["envoy"]
    assert tracer.extract(Format.HTTP_HEADERS, CARRIERS["envoy"]).span_id == SPAN_ID
    assert tracer.extract(Format.HTTP_HEADERS, CARRIERS["b3"]) is None


def test_a_single_key_of_a_tracer_that_knows_no_high_half(of_modes):
    carrier = {"x-ot-span-context": "EhQJNkcODp2SzqMRtwKpC6pn8AAYAQ=="}
    context = of_modes("envoy").extract(Format.HTTP_HEADERS, carrier)
    assert (context.trace_id, context.span_id) == (LOW_HALF, SPAN_ID)


@pytest.mark.parametrize("options", [{"use_single_key_propagation": True}, {"modes": ["envoy"]}])
@pytest.mark.parametrize("format", TEXT_FORMATS)
def test_a_single_key_falls_back_to_the_keys_of_lightstep(
    make_tracer, of_modes, satellite, options, format
):
    caller = of_modes("lightstep").start_span("caller").set_baggage_item("user", "Zo\u00eb")
    carrier = inject(of_modes("lightstep"), caller.context, format)
    callee = make_tracer(
        propagation_modes=options.get("modes"),
        use_single_key_propagation=options.get("use_single_key_propagation"),
    )
    context = callee.extract(format, carrier)
    assert context.baggage == {"user": "Zo\u00eb"}
    callee.start_span("callee", child_of=context).finish()
    assert callee.flush()
    (received,) = satellite.spans
    assert received.trace_id == caller.context.trace_id
    assert received.parent_id == caller.context.span_id


def test_not_a_single_key(make_tracer, remote):
    tracer = make_tracer(use_single_key_propagation=False, propagation_modes=["b3"])
    assert inject(tracer, remote()) == CARRIERS["b3"]


@pytest.mark.parametrize("given", [["B3"], ["b3", "jaeger"], [""]])
def test_an_unknown_mode_is_refused_by_name(make_tracer, given):
    with pytest.raises(ValueError) as error:
        make_tracer(propagation_modes=given)
    assert "propagation_modes" in str(error.value) and json.dumps(given[-1]) in str(error.value)
    for mode in MODES:
        assert json.dumps(mode) in str(error.value)


def test_the_trace_state_travels_unchanged(of_modes, remote, arrived):
    tracer = of_modes("trace_context")
    state = "rojo=00f067aa0ba902b7, congo=t61rcWkgMzE"
    child = tracer.start_span("child", child_of=remote(state=state))
    grandchild = tracer.start_span("grandchild", child_of=child)
    assert state_of(tracer, child.context) == state_of(tracer, grandchild.context) == state
    assert state_of(tracer, tracer.start_span("root").context) is None


def test_a_malformed_trace_state_does_no_harm(of_modes, remote):
    tracer = of_modes("trace_context")
    for state in ["", "FOO=1", "a=\n", "a=1," * 33, "a=" + "v" * 10**6, "\ud800=1", "\u2603=1"]:
        context = remote(state=state)
        assert context.trace_id == TRACE_ID and state_of(tracer, context) is None
    assert state_of(tracer, remote(state="a=1," * 32)) == "a=1," * 32


B3_TRACE = "80f198ee56343ba864fe8b2a57d3eff7"
B3_SPAN = "e457b5a2e4d86bd1"


@pytest.mark.parametrize(
    "carrier, sampled",
    [
        ({"b3": f"{B3_TRACE}-{B3_SPAN}"}, True),
        ({"B3": f"{B3_TRACE}-{B3_SPAN}-1-05e3ac9a4f6e3b90"}, True),
        ({"b3": f"{B3_TRACE}-{B3_SPAN}-d"}, True),
        ({"b3": f"{B3_TRACE}-{B3_SPAN}-0"}, False),
        ({"X-B3-TraceId": B3_TRACE, "X-B3-SpanId": B3_SPAN}, True),
        ({"X-B3-TraceId": B3_TRACE, "X-B3-SpanId": B3_SPAN, "X-B3-Flags": "1"}, True),
        ({"x-b3-traceid": B3_TRACE, "x-b3-spanid": B3_SPAN, "x-b3-sampled": "0"}, False),
    ],
)
def test_b3(of_modes, carrier, sampled):
    context = of_modes("b3").extract(Format.HTTP_HEADERS, carrier)
    assert (context.trace_id, context.span_id) == (int(B3_TRACE, 16), int(B3_SPAN, 16))
    assert context.sampled is sampled


@pytest.mark.parametrize("carrier", [{"b3": "0"}, {"X-B3-Sampled": "0"}])
def test_b3_denies_without_ids(of_modes, satellite, carrier):
    tracer = of_modes("b3")
    context = tracer.extract(Format.HTTP_HEADERS, carrier)
    with tracer.start_span("denied", child_of=context) as span:
        assert inject(tracer, span.context)["X-B3-Sampled"] == "0"
    assert tracer.flush() and not satellite.spans


@pytest.mark.parametrize("carrier", [{"b3": "1"}, {"b3": "d"}, {"X-B3-Sampled": "1"}])
def test_b3_accepts_without_ids(of_modes, carrier):
    assert of_modes("b3").extract(Format.HTTP_HEADERS, carrier) is None


@pytest.mark.parametrize("rest, sampled", [("", True), (";o=1", True), (";o=0", False)])
@pytest.mark.parametrize("span", ["", "/0", "/7"])
def test_cloud_trace_without_all_its_parts(of_modes, span, rest, sampled):
    carrier = {"X-Cloud-Trace-Context": f"{TRACE_ID:032x}{span}{rest}"}
    tracer = of_modes("cloud_trace")
    context = tracer.extract(Format.HTTP_HEADERS, carrier)
    assert (context.trace_id, context.sampled) == (TRACE_ID, sampled)
    assert context.span_id == 7 if span == "/7" else context.span_id != 0
    assert tracer.start_span("child", child_of=context).context.trace_id == TRACE_ID


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("format", TEXT_FORMATS)
def test_what_is_said_twice_counts_once(of_modes, mode, format):
    tracer, carrier = of_modes(mode), CARRIERS[mode]
    for twice in [
        {**carrier, **{key.upper(): value for key, value in carrier.items()}},
        [*carrier.items(), *carrier.items()],
        {key: f"{value}, {value}" for key, value in carrier.items()},
    ]:
        assert tracer.extract(format, twice).span_id == SPAN_ID
    differing = [(key, value[::-1]) for key, value in carrier.items()]
    with pytest.raises(opentracing.SpanContextCorruptedException):
        tracer.extract(format, [*carrier.items(), *differing])


MALFORMED = [
    ("b3", {"X-B3-TraceId": B3_TRACE}),
    ("b3", {"X-B3-SpanId": B3_SPAN}),
    ("b3", {"X-B3-TraceId": "not hex", "X-B3-SpanId": B3_SPAN}),
    ("b3", {"X-B3-TraceId": B3_TRACE, "X-B3-SpanId": "0" * 16}),
    ("b3", {"b3": f"{B3_TRACE}-{B3_SPAN}-x"}),
    ("b3", {"b3": ""}),
    ("trace_context", {"traceparent": ""}),
    ("trace_context", {"traceparent": TRACE_PARENT.upper()}),
    ("trace_context", {"traceparent": "ff" + TRACE_PARENT[2:]}),
    ("trace_context", {"traceparent": TRACE_PARENT + "-more"}),
    ("trace_context", {"traceparent": TRACE_PARENT, "Traceparent": TRACE_PARENT[:-1] + "0"}),
    ("trace_context", {"traceparent": f"00-{'0' * 32}-00f067aa0ba902b7-01"}),
    ("envoy", {"x-ot-span-context": ""}),
    ("envoy", {"x-ot-span-context": "no base64!"}),
    ("envoy", {"x-ot-span-context": "bm8gbWVzc2FnZQ=="}),
    ("cloud_trace", {"x-cloud-trace-context": ""}),
    ("cloud_trace", {"x-cloud-trace-context": "/1;o=1"}),
    ("cloud_trace", {"x-cloud-trace-context": f"{TRACE_ID:032x}/x"}),
    ("cloud_trace", {"x-cloud-trace-context": f"{TRACE_ID:032x}/1;o=2"}),
    ("cloud_trace", {"x-cloud-trace-context": f"{TRACE_ID:032x}/{2**64}"}),
]


@pytest.mark.parametrize("format", TEXT_FORMATS)
@pytest.mark.parametrize("mode, carrier", MALFORMED)
def test_a_malformed_context_is_corrupted(of_modes, mode, carrier, format):
    with pytest.raises(opentracing.SpanContextCorruptedException) as error:
        of_modes(mode).extract(format, carrier)
    assert next(iter(carrier)).lower() in str(error.value).lower()
