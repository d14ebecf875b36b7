"""Samplers decide as the SDK's do for the same trace ids: by name, by environment, by object."""

import random
from unittest import mock

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import sampling
from opentelemetry.trace import NonRecordingSpan, SpanContext, TraceFlags, TraceState

NAMES = [
    ("always_on", 1.0, sampling.ALWAYS_ON),
    ("always_off", 1.0, sampling.ALWAYS_OFF),
    ("parentbased_always_on", 1.0, sampling.DEFAULT_ON),
    ("parentbased_always_off", 1.0, sampling.DEFAULT_OFF),
    *(
        sampler
        for ratio in (0.0, 1e-19, 0.1, 0.5, 1 / 3, 0.999999, 1.0)
        for sampler in (
            ("traceidratio", ratio, sampling.TraceIdRatioBased(ratio)),
            ("parentbased_traceidratio", ratio, sampling.ParentBasedTraceIdRatio(ratio)),
        )
    ),
]


def remote(trace_id, flags):
    return trace.set_span_in_context(
        NonRecordingSpan(SpanContext(trace_id, 5, is_remote=True, trace_flags=TraceFlags(flags)))
    )


@pytest.mark.parametrize("name, ratio, expected", NAMES)
def test_the_decision_is_the_sdks(ours, name, ratio, expected):
    provider = type(ours.provider)(
        sampler=(name, ratio),
        protocol="lightstep",
        access_token="",
        satellite_endpoints=[{"host": "localhost", "port": 1}],
    )
    tracer = provider.get_tracer("name")
    numbers = random.Random(1)
    low = [1, 2**63 - 1, 2**63, 2**64 - 1, *(numbers.randrange(1, 2**64) for _ in range(200))]
    for trace_id in low + [2**64 + each for each in low]:
        for flags in (0, 1):
            context = remote(trace_id, flags)
            span = tracer.start_span("name", context=context)
            result = expected.should_sample(context, trace_id, "name")
            assert span.is_recording() == result.decision.is_recording()
            assert span.get_span_context().trace_flags.sampled == result.decision.is_sampled()
            assert span.get_span_context().trace_id == trace_id


@pytest.mark.parametrize("name, ratio, expected", NAMES)
def test_by_environment(make, monkeypatch, name, ratio, expected):
    monkeypatch.setenv("OTEL_TRACES_SAMPLER", name)
    monkeypatch.setenv("OTEL_TRACES_SAMPLER_ARG", str(ratio))
    tracer = make().tracer
    for trace_id in (1, 2**60, 2**63, 2**64 - 1):
        span = tracer.start_span("name", context=remote(trace_id, 0))
        decision = expected.should_sample(remote(trace_id, 0), trace_id, "name").decision
        assert span.is_recording() == decision.is_recording()


@pytest.mark.parametrize("name, argument", [("no such", "1"), ("traceidratio", "no number")])
def test_a_wrong_environment_is_warned_about(make, monkeypatch, caplog, name, argument):
    monkeypatch.setenv("OTEL_TRACES_SAMPLER", name)
    monkeypatch.setenv("OTEL_TRACES_SAMPLER_ARG", argument)
    assert make().tracer.start_span("name").is_recording()
    assert "WARNING" in {record.levelname for record in caplog.records}


@pytest.mark.parametrize(
    "sampler, error",
    [("no such", ValueError), (5, TypeError), (("always_on", 2), ValueError), (("x",), TypeError)],
)
def test_a_wrong_sampler(ours, sampler, error):
    with pytest.raises(error, match="sampler"):
        type(ours.provider)(sampler=sampler)


def test_spans_that_are_not_sampled_propagate(make):
    both = make(sampler=sampling.ALWAYS_OFF)
    with both.tracer.start_as_current_span("name", attributes={"key": "value"}) as span:
        assert trace.get_current_span() is span
        assert not span.is_recording()
        context = span.get_span_context()
        assert context.is_valid and not context.trace_flags.sampled
        span.set_attribute("key", "value")
        span.add_event("event")
        span.update_name("other")
        span.set_status(trace.StatusCode.ERROR)
        with both.tracer.start_as_current_span("inner") as inner:
            assert inner.get_span_context().trace_id == context.trace_id
    assert both.finished() == []


class RecordOnly(sampling.Sampler):
    def should_sample(self, *args, **kwargs):
        return sampling.SamplingResult(sampling.Decision.RECORD_ONLY)

    def get_description(self):
        return "RecordOnly"


def test_a_span_that_is_only_recorded(ours):
    provider = type(ours.provider)(sampler=RecordOnly(), protocol="lightstep", access_token="")
    with provider.get_tracer("name").start_as_current_span("name") as span:
        assert span.is_recording()
        assert not span.get_span_context().trace_flags.sampled
    assert provider.metrics()["finished"] == 0


class Own(sampling.Sampler):
    """Keeps what it was asked, and answers with attributes and a trace state."""

    def __init__(self):
        self.asked = []

    def should_sample(
        self,
        parent_context,
        trace_id,
        name,
        kind=None,
        attributes=None,
        links=None,
        trace_state=None,
        **_,
    ):
        self.asked.append((parent_context, trace_id, name, attributes, links))
        return sampling.SamplingResult(
            sampling.Decision.RECORD_AND_SAMPLE,
            {"from": "sampler"},
            TraceState([("vendor", "sampled")]),
        )

    def get_description(self):
        return "Own"


def test_a_sampler_of_the_users(make):
    sampler = Own()
    both = make(sampler=sampler)
    with both.tracer.start_as_current_span("name", attributes={"key": "value"}) as span:
        own = span.get_span_context()
        with both.tracer.start_as_current_span("child") as child:
            pass
    assert own.trace_state == child.get_span_context().trace_state == {"vendor": "sampled"}
    (first, _) = sampler.asked
    assert first[1:4] == (own.trace_id, "name", {"key": "value"})
    assert [finished.attributes for finished in both.finished()] == 2 * [{"from": "sampler"}]


class Failing(Own):
    def __init__(self, answer):
        self.answer = answer

    def should_sample(self, *args, **kwargs):
        return self.answer()


def text_for_a_decision():
    return sampling.SamplingResult(
        "RECORD_AND_SAMPLE"  # type: ignore[arg-type]  # wrong on purpose
    )


def no_decision():
    raise ValueError("no decision")


@pytest.mark.parametrize(
    "answer, reason",
    [
        (no_decision, "no decision"),
        (lambda: None, "'decision'"),
        (text_for_a_decision, "'is_recording'"),
        (mock.Mock, "expected a bool"),
    ],
    ids=["raises", "None", "a str", "a mock"],
)
def test_a_sampler_that_fails_is_warned_about(caplog, answer, reason):
    from implementations import Ours

    made = Ours(sampler=Failing(answer))
    try:
        with made.tracer.start_as_current_span("name"):
            pass
        assert [span.name for span in made.finished()] == ["name"]
        (message,) = [record.getMessage() for record in caplog.records]
        assert "sampler" in message
        assert reason in message
    finally:
        made.close()
