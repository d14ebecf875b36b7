"""A span that is active in one API is the parent of the next one in the other: in one context, in
threads, in tasks, and in forked children."""

import asyncio
import contextvars
import os
import threading

import pytest
from opentelemetry import baggage, context, trace
from opentelemetry.trace import NonRecordingSpan, SpanContext, TraceFlags, TraceState

pytestmark = pytest.mark.every_wire

REMOTE = SpanContext(
    12345, 77, is_remote=True, trace_flags=TraceFlags(1), trace_state=TraceState([("vendor", "x")])
)


def test_a_span_is_the_parent_of_the_next_one_in_the_other_api(apis, arrived):
    outer, inner = apis
    assert outer.active_id() is None and inner.active_id() is None
    with outer.active("outer"):
        assert inner.active_id() == outer.active_id() is not None
        with inner.active("inner"):
            assert outer.active_id() == inner.active_id()
            outer.leaf("leaf")
        outer.leaf("sibling")
    assert outer.active_id() is None and inner.active_id() is None
    spans = arrived()
    assert spans["outer"].parent_id is None
    assert spans["inner"].parent_id == spans["sibling"].parent_id == spans["outer"].span_id
    assert spans["leaf"].parent_id == spans["inner"].span_id
    assert len({span.trace_id for span in spans.values()}) == 1


def test_ten_levels_alternate(provider, opentracing_tracer, tracer, arrived):
    def nest(level):
        if level == 10:
            return
        start = tracer.start_as_current_span if level % 2 else opentracing_tracer.start_active_span
        with start(str(level)):
            nest(level + 1)

    nest(0)
    spans = arrived()
    for level in range(1, 10):
        assert spans[str(level)].parent_id == spans[str(level - 1)].span_id


def test_threads_have_active_spans_of_their_own(apis, arrived):
    outer, inner = apis
    seen = []

    def work(number):
        seen.append(inner.active_id())
        with outer.active(f"outer {number}"):
            inner.leaf(f"inner {number}")

    with outer.active("main"):
        threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        inner.leaf("main's")
    spans = arrived()
    assert seen == [None] * 4
    assert spans["main's"].parent_id == spans["main"].span_id
    for number in range(4):
        assert spans[f"inner {number}"].parent_id == spans[f"outer {number}"].span_id
        assert spans[f"outer {number}"].parent_id is None


def test_tasks_begin_with_the_span_that_made_them(apis, arrived):
    outer, inner = apis

    async def work(number):
        with inner.active(f"inner {number}"):
            await asyncio.sleep(0)
            outer.leaf(f"leaf {number}")

    async def main():
        with outer.active("outer"):
            tasks = [asyncio.ensure_future(work(number)) for number in range(50)]
            outer.leaf("beside")
        await asyncio.gather(*tasks)

    asyncio.run(main())
    spans = arrived()
    assert spans["beside"].parent_id == spans["outer"].span_id
    for number in range(50):
        assert spans[f"inner {number}"].parent_id == spans["outer"].span_id
        assert spans[f"leaf {number}"].parent_id == spans[f"inner {number}"].span_id


def test_forked_children_go_on(apis, provider, satellite, arrived):
    outer, inner = apis
    with outer.active("outer"):
        pid = os.fork()
        if pid == 0:
            # The span that is open belongs to the parent process, and is the parent of this one.
            with inner.active("in the child"):
                outer.leaf("leaf of the child")
            os._exit(0 if provider.force_flush() else 1)
        _, status = os.waitpid(pid, 0)
        inner.leaf("in the parent")
    assert status == 0
    spans = arrived()
    assert spans["in the child"].parent_id == spans["outer"].span_id
    assert spans["leaf of the child"].parent_id == spans["in the child"].span_id
    assert spans["in the parent"].parent_id == spans["outer"].span_id


def test_a_remote_parent_of_opentelemetrys_api(opentracing_tracer, arrived):
    token = context.attach(trace.set_span_in_context(NonRecordingSpan(REMOTE)))
    active = opentracing_tracer.active_span
    assert active.context.span_id == REMOTE.span_id
    assert active.context.trace_id == REMOTE.trace_id
    with opentracing_tracer.start_active_span("child"):
        current = trace.get_current_span().get_span_context()
        assert current.trace_id == REMOTE.trace_id
        assert current.trace_state == REMOTE.trace_state
    opentracing_tracer.start_span("explicit", child_of=active).finish()
    context.detach(token)
    spans = arrived()
    assert spans["child"].parent_id == spans["explicit"].parent_id == REMOTE.span_id


def test_a_foreign_span_takes_what_opentracing_says(opentracing_tracer):
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    exporter = InMemorySpanExporter()
    sdk = TracerProvider(shutdown_on_exit=False)
    sdk.add_span_processor(SimpleSpanProcessor(exporter))
    with sdk.get_tracer("scope").start_as_current_span("foreign"):
        active = opentracing_tracer.active_span
        active.set_operation_name("renamed").set_tag("key", 1).set_tag("error", True)
        active.log_kv({"event": "happened", "what": "it"}, timestamp=1.5)
        active.set_baggage_item("item", "value")
        assert active.get_baggage_item("item") == "value"
        opentracing_tracer.scope_manager.active.close()
        active.finish(2)
    (span,) = exporter.get_finished_spans()
    assert span.name == "renamed" and span.attributes == {"key": 1}
    assert span.status.status_code is trace.StatusCode.ERROR
    assert span.events[0].name == "happened" and span.events[0].timestamp == 1_500_000_000
    assert span.end_time == 2_000_000_000


def test_the_sampler_decides_in_both_apis(make_provider, satellite):
    provider = make_provider(sampler="always_off")
    scope = provider.opentracing_tracer().start_active_span("dropped", tags={"key": "value"})
    assert not scope.span.context.sampled
    assert not trace.get_current_span().is_recording()
    provider.get_tracer("scope").start_span("dropped as well").end()
    scope.close()
    # OpenTracing's tag switches recording on, and off.
    on = provider.opentracing_tracer().start_span("on", tags={"sampling.priority": 1})
    assert on.context.sampled
    with provider.opentracing_tracer().scope_manager.activate(on, True):
        assert trace.get_current_span().is_recording()
        assert trace.get_current_span().get_span_context().trace_flags.sampled
        on.set_tag("key", "value")
        provider.opentracing_tracer().start_span("off", tags={"sampling.priority": 0}).finish()
    assert provider.force_flush()
    (span,) = satellite.spans
    assert span.operation_name == "on" and span.tags["key"] == "value"


def test_a_foreign_sampler_sees_the_tags(make_provider):
    from opentelemetry.sdk.trace.sampling import Decision, Sampler, SamplingResult

    class BySize(Sampler):
        def should_sample(  # type: ignore[override]  # with what the SDK passes, and no more
            self, parent_context, trace_id, name, kind, attributes, links
        ):
            sampled = (attributes or {}).get("size", 0) > 5
            return SamplingResult(Decision.RECORD_AND_SAMPLE if sampled else Decision.DROP)

        def get_description(self):
            return "by size"

    tracer = make_provider(sampler=BySize()).opentracing_tracer()
    assert not tracer.start_span("small", tags={"size": 1}).context.sampled
    assert tracer.start_span("large", tags={"size": 9}).context.sampled


@pytest.mark.parametrize("is_sampled", [True, False])
def test_a_foreign_sampler_decides_by_the_parent_that_was_given(make_provider, is_sampled):
    from opentelemetry.sdk.trace.sampling import ALWAYS_OFF, ALWAYS_ON, ParentBased

    provider = make_provider(
        sampler=ParentBased(ALWAYS_OFF if is_sampled else ALWAYS_ON),
        propagation_modes=["trace_context"],
    )
    tracer = provider.opentracing_tracer()
    carrier = {"traceparent": f"00-{1:032x}-{2:016x}-0{int(is_sampled)}"}
    parent = tracer.extract("http_headers", carrier)
    assert parent.sampled is is_sampled
    assert tracer.start_span("child", child_of=parent).context.sampled is is_sampled
    with tracer.start_active_span("active", child_of=parent):
        assert tracer.start_span("grandchild").context.sampled is is_sampled
        root = tracer.start_span("root", ignore_active_span=True)
        assert root.context.sampled is not is_sampled


def test_processors_get_the_context_of_the_parent(make_provider):
    contexts = {}

    class Processor:
        def on_start(self, span, parent_context=None):
            contexts[span.name] = parent_context

        def on_end(self, span):
            pass

        def shutdown(self):
            pass

    provider = make_provider()
    provider.add_span_processor(Processor())
    tracer = provider.opentracing_tracer()
    parent = tracer.start_span("parent").set_baggage_item("key", "value")
    tracer.start_span("child", child_of=parent)
    tracer.start_span("root", ignore_active_span=True)
    known = trace.get_current_span(contexts["child"]).get_span_context()
    assert known.span_id == parent.context.span_id
    assert baggage.get_all(contexts["child"]) == {"key": "value"}
    assert contexts["root"] == {}


def test_references_are_links_beside_the_parent(opentracing_tracer, arrived):
    import opentracing

    spans = [opentracing_tracer.start_span(str(number)) for number in range(3)]
    child = opentracing_tracer.start_span(
        "child",
        references=[
            opentracing.follows_from(spans[0].context),
            opentracing.child_of(spans[1].context),
            opentracing.follows_from(spans[2].context),
        ],
    )
    alone = opentracing_tracer.start_span(
        "alone", references=opentracing.follows_from(spans[0].context)
    )
    for span in [*spans, child, alone]:
        span.finish()
    received = arrived()
    references = {(each.relationship, each.span_id) for each in received["child"].references}
    ids = [span.context.span_id for span in spans]
    assert {("follows_from", ids[0]), ("child_of", ids[1]), ("follows_from", ids[2])} <= references
    assert ("follows_from", ids[0]) in {
        (each.relationship, each.span_id) for each in received["alone"].references
    }
    assert received["alone"].trace_id == received["0"].trace_id


def test_a_plain_tracer_has_an_active_span_of_its_own(tracer, opentracing_tracer, wire, satellite):
    import lightstep_streaming

    plain = lightstep_streaming.Tracer(**wire.configuration([satellite]))
    with plain.start_active_span("plain"):
        assert trace.get_current_span() is trace.INVALID_SPAN
        assert opentracing_tracer.active_span is None
        with opentracing_tracer.start_active_span("both"):
            assert plain.active_span is not opentracing_tracer.active_span
            with tracer.start_as_current_span("inner"):
                assert plain.active_span.tracer is plain
    plain.close()


def test_a_copied_context_has_the_same_active_span(opentracing_tracer, tracer):
    with tracer.start_as_current_span("outer"):
        span = opentracing_tracer.active_span
        assert contextvars.copy_context().run(lambda: opentracing_tracer.active_span) is span


def test_no_parent_scope_hides_the_span_of_both_apis(opentracing_tracer, tracer, arrived):
    from opentracing.scope_managers.contextvars import no_parent_scope

    with opentracing_tracer.start_active_span("outer"):
        with no_parent_scope():
            opentracing_tracer.start_span("alone").finish()
            tracer.start_span("alone too").end()
        opentracing_tracer.start_span("child").finish()
    spans = arrived()
    assert spans["alone"].parent_id is None and spans["alone too"].parent_id is None
    assert spans["child"].parent_id == spans["outer"].span_id
