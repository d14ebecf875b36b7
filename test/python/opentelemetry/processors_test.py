"""Span processors of others on the SDK and on the native core: what they are told, and that they
disturb nothing."""

import io
import subprocess
import sys
from typing import List

import pytest
from opentelemetry import context as otel_context
from opentelemetry import trace
from opentelemetry.sdk.trace import Span as SdkSpan
from opentelemetry.sdk.trace import SpanProcessor, sampling
from opentelemetry.sdk.trace.export import (
    BatchSpanProcessor,
    ConsoleSpanExporter,
    SimpleSpanProcessor,
)
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import Link, SpanContext, SpanKind, StatusCode
from recording_processor import Recorder

LINKED = SpanContext(2**100 + 5, 77, is_remote=True)


@pytest.fixture
def recorder(both):
    processor = Recorder()
    both.provider.add_span_processor(processor)
    return processor


def test_each_span_is_told_of(both, recorder):
    with both.tracer.start_as_current_span("parent"):
        both.tracer.start_span("child").end()
    assert recorder.told == ["start parent", "start child", "end child", "end parent"]
    assert [span.name for span in both.finished()] == ["child", "parent"]


def test_a_second_end_is_not_told_of(both, recorder):
    span = both.tracer.start_span("name")
    span.end()
    span.end()
    assert recorder.told == ["start name", "end name"]


def test_the_context_that_the_span_was_started_with(both, recorder):
    given = otel_context.set_value("key", "value")
    both.tracer.start_span("name", context=given)
    both.tracer.start_span("name")
    assert recorder.contexts == [given, None]


def test_processors_are_told_in_their_order(both):
    told: List[str] = []
    for name in ("first", "second"):
        both.provider.add_span_processor(Recorder(name, told))
    both.tracer.start_span("name").end()
    assert told == ["first start name", "second start name", "first end name", "second end name"]


def test_a_processor_that_comes_late_is_told_of_ends(both):
    span = both.tracer.start_span("name")
    processor = Recorder()
    both.provider.add_span_processor(processor)
    span.end()
    assert processor.told == ["end name"]


class Enriching(SpanProcessor):
    def on_start(self, span, parent_context=None):
        span.set_attribute("from", "the start")

    def _on_ending(self, span):
        assert span.end_time is not None
        span.set_attribute("at", "the end")
        span.update_name("renamed")


def test_a_processor_changes_a_span(both):
    both.provider.add_span_processor(Enriching())
    both.tracer.start_span("name", attributes={"from": "the program"}).end()
    (span,) = both.finished()
    assert span.attributes["from"] == "the start"
    if both.name != "sdk":  # where a span that is ending cannot be changed
        assert (span.name, span.attributes["at"]) == ("renamed", "the end")


def test_ending_within_the_end_changes_nothing(both):
    class EndingAgain(SpanProcessor):
        ended = 0

        def on_end(self, span):
            type(self).ended += 1
            getattr(span, "end", lambda: None)()

    both.provider.add_span_processor(EndingAgain())
    both.tracer.start_span("name").end()
    assert EndingAgain.ended == 1
    assert len(both.finished()) == 1


def described(span):
    return {
        "name": span.name,
        "kind": span.kind,
        "context": span.context,
        "parent": span.parent,
        "attributes": dict(span.attributes),
        "events": [(e.name, dict(e.attributes), e.timestamp) for e in span.events],
        "links": [(link.context, dict(link.attributes)) for link in span.links],
        "status": (span.status.status_code, span.status.description),
        "times": (span.start_time, span.end_time),
        "scope": (span.instrumentation_scope.name, span.instrumentation_scope.version),
        "dropped": (span.dropped_attributes, span.dropped_events, span.dropped_links),
    }


def test_the_span_that_ends_can_be_read_whole(both):
    seen = []

    class Reading(SpanProcessor):
        def on_end(self, span):
            seen.append(described(span))

    both.provider.add_span_processor(Reading())
    parent = both.tracer.start_span("parent")
    span = both.tracer.start_span(
        "name",
        context=trace.set_span_in_context(parent),
        kind=SpanKind.SERVER,
        attributes={"key": ["a", "b"]},
        links=[Link(LINKED, {"of": "link"})],
        start_time=1_500_000_000_000_000_001,
    )
    span.add_event("event", {"of": "event"}, timestamp=7)
    span.set_status(StatusCode.ERROR, "why")
    span.end(1_500_000_000_000_001_002)
    linked = (LINKED, {"of": "link"})
    if both.name == "ours":  # LightStep's protocol has 64 bits and no attributes for it
        linked = (SpanContext(5, 77, False, trace_flags=trace.TraceFlags(1)), {})
    assert seen == [
        {
            "name": "name",
            "kind": SpanKind.SERVER,
            "context": span.get_span_context(),
            "parent": parent.get_span_context(),
            "attributes": {"key": ("a", "b")},
            "events": [("event", {"of": "event"}, 7)],
            "links": [linked],
            "status": (StatusCode.ERROR, "why"),
            "times": (1_500_000_000_000_000_001, 1_500_000_000_000_001_002),
            "scope": ("scope", "1.2"),
            "dropped": (0, 0, 0),
        }
    ]


def test_the_parent_is_its_own_context_object(both):
    seen = []

    class Reading(SpanProcessor):
        def on_start(self, span, parent_context=None):
            seen.append(span.parent)

        def on_end(self, span):
            seen.append(span.parent)

    both.provider.add_span_processor(Reading())
    remote = SpanContext(5, 77, is_remote=True, trace_flags=trace.TraceFlags(1))
    around = trace.set_span_in_context(trace.NonRecordingSpan(remote))
    with both.tracer.start_as_current_span("parent", context=around) as parent:
        both.tracer.start_span("child").end()
    own = parent.get_span_context()
    assert [id(context) for context in seen] == [id(remote), id(own), id(own), id(remote)]


def test_a_span_is_one_of_the_sdks(both):
    seen = []

    class Asking(SpanProcessor):
        def on_start(self, span, parent_context=None):
            seen.append(isinstance(span, SdkSpan))

    both.provider.add_span_processor(Asking())
    both.tracer.start_span("name").end()
    assert seen == [True]


@pytest.mark.parametrize("processor", [None, "a name", Recorder, object()], ids=repr)
def test_what_is_no_processor_is_refused(ours, processor):
    with pytest.raises(TypeError, match=r"span_processor: got .*, expected an object with"):
        ours.provider.add_span_processor(processor)
    with ours.tracer.start_as_current_span("name"):
        pass
    assert [span.name for span in ours.finished()] == ["name"]


class RecordOnly(sampling.Sampler):
    def should_sample(self, parent_context, trace_id, name, *args, **kwargs):
        decision = sampling.Decision[name]
        return sampling.SamplingResult(decision, {"from": "sampler"} if name != "DROP" else None)

    def get_description(self):
        return "by name"


def test_what_is_recorded_only_is_told_of_and_not_sent(make):
    both = make(sampler=RecordOnly())
    seen = []

    class Reading(Recorder):
        def on_end(self, span):
            super().on_end(span)
            assert span.start_time <= span.end_time
            seen.append(described(span))

    processor = Reading()
    both.provider.add_span_processor(processor)
    for decision in sampling.Decision:
        span = both.tracer.start_span(decision.name, kind=SpanKind.CLIENT)
        span.add_event("event")
        span.set_status(StatusCode.ERROR, "why")
        span.set_attribute("mine" if decision.name == "RECORD_AND_SAMPLE" else "error", 5)
        span.end()
    names = ["RECORD_ONLY", "RECORD_AND_SAMPLE"]
    assert processor.told == [f"{what} {name}" for name in names for what in ("start", "end")]
    assert [span.name for span in both.finished()] == ["RECORD_AND_SAMPLE"]
    for each in seen:
        assert each["kind"] is SpanKind.CLIENT
        assert each["status"] == (StatusCode.ERROR, "why")
        assert [name for name, *_ in each["events"]] == ["event"]
    assert [each["context"].trace_flags.sampled for each in seen] == [False, True]
    assert seen[0]["attributes"] == {"from": "sampler", "error": 5}
    assert seen[1]["attributes"] == {"from": "sampler", "mine": 5}


def test_recorded_only_without_a_processor(make):
    both = make(sampler=RecordOnly())
    span = both.tracer.start_span("RECORD_ONLY")
    span.end()
    assert span.start_time <= span.end_time
    assert both.finished() == []


def test_flush_and_shutdown_reach_processors(both, recorder):
    both.tracer.start_span("name").end()
    assert both.provider.force_flush()
    both.provider.shutdown()
    assert recorder.told[2:] == ["flush", "shutdown"]
    both.provider.shutdown()
    assert recorder.told.count("shutdown") == 1 or both.name == "sdk"


def test_a_processor_that_has_not_flushed(both, recorder):
    recorder.flushed = False
    assert not both.provider.force_flush()


@pytest.mark.parametrize("make_processor", [SimpleSpanProcessor, BatchSpanProcessor])
def test_the_processors_of_the_sdk(both, make_processor):
    exporter = InMemorySpanExporter()
    both.provider.add_span_processor(make_processor(exporter))
    with both.tracer.start_as_current_span("parent"):
        with both.tracer.start_as_current_span("child", attributes={"key": "value"}):
            pass
    assert both.provider.force_flush()
    child, parent = exporter.get_finished_spans()
    assert (child.name, parent.name) == ("child", "parent")
    assert child.parent == parent.context
    assert child.attributes == {"key": "value"}
    assert child.resource is both.provider.resource
    exporter.clear()
    assert exporter.get_finished_spans() == ()


def test_the_console_exporter(both):
    out = io.StringIO()
    both.provider.add_span_processor(SimpleSpanProcessor(ConsoleSpanExporter(out=out)))
    both.tracer.start_span("name").end()
    assert '"name": "name"' in out.getvalue()


AT_EXIT = """
import sys
from lightstep_streaming.opentelemetry import TracerProvider
class Last:
    def on_start(self, span, parent_context): pass
    def on_end(self, span): pass
    def shutdown(self): sys.stdout.write('shut down')
provider = TracerProvider(access_token='', otlp_endpoints=['http://127.0.0.1:1'])
provider.add_span_processor(Last())
"""


def test_processors_are_shut_down_at_the_end_of_the_process():
    done = subprocess.run(
        [sys.executable, "-c", AT_EXIT],
        env={"PYTHONPATH": ":".join(sys.path)},
        stdout=subprocess.PIPE,
        check=True,
    )
    assert done.stdout == b"shut down"
