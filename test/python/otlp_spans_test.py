"""What spans of OpenTracing are over OTLP, as OpenTelemetry's own classes read them: random spans,
and each row of the mapping (docs/reference/mappings.md has it)."""

import http.server
import math
import os
import threading
from typing import Dict

import opentracing
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

import lightstep_streaming

_REFERENCE_TYPE = "opentracing.ref_type"


class Receiver(http.server.ThreadingHTTPServer):
    """Takes requests and keeps their bodies."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.bodies = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}"

    def take(self):
        """The requests that have come since the last call, with their sizes."""
        bodies, self.bodies = self.bodies, []
        return [(ExportTraceServiceRequest.FromString(body), len(body)) for body in bodies]


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Receiver

    def do_POST(self):
        assert self.path == "/v1/traces"
        assert self.headers["Content-Type"] == "application/x-protobuf"
        self.server.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.send_header("Content-Type", "application/x-protobuf")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments):
        pass


@pytest.fixture(scope="module")
def receiver():
    with Receiver() as receiver:
        yield receiver
        receiver.shutdown()


@pytest.fixture(scope="module")
def tracer(receiver):
    tracer = lightstep_streaming.Tracer(
        component_name="test",
        protocol="otlp",
        otlp_endpoints=[receiver.url],
        resource_attributes={"deployment.environment.name": "test", "shards": [1, 2]},
    )
    yield tracer
    tracer.close()


def _spans(receiver):
    """Those that have come, in the order in which they were finished."""
    return [
        span
        for request, _ in receiver.take()
        for resource_spans in request.resource_spans
        for scope_spans in resource_spans.scope_spans
        for span in scope_spans.spans
    ]


@pytest.fixture
def sent(receiver, tracer):
    """Flushes and returns the spans that have come, in the order in which they were finished."""

    def spans():
        assert tracer.flush()
        return _spans(receiver)

    return spans


def _value(any_value):
    kind = any_value.WhichOneof("value")
    if kind is None:
        return None
    if kind == "array_value":
        return [_value(element) for element in any_value.array_value.values]
    if kind == "kvlist_value":
        return _attributes(any_value.kvlist_value.values)
    return getattr(any_value, kind)


def _attributes(key_values):
    attributes = {key_value.key: _value(key_value.value) for key_value in key_values}
    assert len(attributes) == len(key_values), "a key stands twice"
    return attributes


_NUMBERS = st.integers(-(2**63), 2**63 - 1) | st.floats() | st.booleans() | st.none()
_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)
_LEAVES = _NUMBERS | _TEXTS | st.binary(max_size=200)
_VALUES = st.recursive(
    _LEAVES,
    lambda values: st.lists(values, max_size=5) | st.dictionaries(_TEXTS, values, max_size=5),
    max_leaves=10,
)
# Those with a meaning have tests of their own.
_KEYS = _TEXTS.filter(lambda key: key not in ("error", "span.kind", "event", "sampling.priority"))
_FIELDS = st.dictionaries(_KEYS, _VALUES, max_size=6)


@settings(
    deadline=None,
    max_examples=50,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(name=_TEXTS, tags=_FIELDS, logs=st.lists(_FIELDS, max_size=4))
def test_random_spans(receiver, tracer, name, tags, logs):
    span = tracer.start_span(name, tags=tags, start_time=1.5)
    for number, fields in enumerate(logs):
        span.log_kv(fields, timestamp=2 + number)
    span.finish(finish_time=20)
    assert tracer.flush()
    ((request, size),) = receiver.take()
    sent = request.resource_spans[0].scope_spans[0].spans[0]
    assert sent.name == name
    assert len(sent.trace_id) == 16 and any(sent.trace_id)
    assert len(sent.span_id) == 8 and any(sent.span_id)
    assert sent.start_time_unix_nano == 1_500_000_000
    assert sent.end_time_unix_nano == 20_000_000_000
    # As texts, because a NaN is not equal to itself.
    assert repr(sorted(_attributes(sent.attributes).items())) == repr(sorted(tags.items()))
    assert len(sent.events) == len(logs)
    for number, (event, fields) in enumerate(zip(sent.events, logs)):
        assert event.name == "log"
        assert event.time_unix_nano == (2 + number) * 1_000_000_000
        assert repr(sorted(_attributes(event.attributes).items())) == repr(sorted(fields.items()))
    # An empty name or key is written, which takes two bytes.
    assert size >= request.ByteSize()


def test_no_field_takes_more_than_it_must(receiver, tracer):
    tags = {"text": "x" * 200, "number": -1, "list": [1, [2.5, None]], "map": {"a": {"b": b"c"}}}
    parent = tracer.start_span("parent")
    with tracer.start_span("child", child_of=parent, tags=tags) as span:
        span.log_kv({"event": "happened", **tags})
    assert tracer.flush()
    ((request, size),) = receiver.take()
    assert request.ByteSize() == size


@pytest.mark.parametrize(
    "error, code",
    [(True, Status.STATUS_CODE_ERROR), (False, Status.STATUS_CODE_OK), (None, 0)],
)
def test_error_is_the_status(tracer, sent, error, code):
    tracer.start_span("span", tags={"error": error}).finish()
    (span,) = sent()
    assert span.status.code == code
    assert not span.attributes


@pytest.mark.parametrize(
    "kind, number",
    [
        ("server", Span.SPAN_KIND_SERVER),
        ("client", Span.SPAN_KIND_CLIENT),
        ("producer", Span.SPAN_KIND_PRODUCER),
        ("consumer", Span.SPAN_KIND_CONSUMER),
    ],
)
def test_span_kind_is_the_kind(tracer, sent, kind, number):
    tracer.start_span("span", tags={"span.kind": kind}).finish()
    (span,) = sent()
    assert span.kind == number
    assert not span.attributes


def test_other_kinds_are_attributes(tracer, sent):
    tracer.start_span("span", tags={"span.kind": "gateway", "error": "disk full"}).finish()
    (span,) = sent()
    assert span.kind == Span.SPAN_KIND_INTERNAL
    assert _attributes(span.attributes) == {"span.kind": "gateway", "error": "disk full"}


def test_references_are_parent_and_links(tracer, sent):
    first = tracer.start_span("first")
    second = tracer.start_span("second")
    references = [opentracing.follows_from(first.context), opentracing.child_of(second.context)]
    tracer.start_span("span", references=references).finish()
    (span,) = sent()
    assert int.from_bytes(span.trace_id, "big") == first.context.trace_id
    assert int.from_bytes(span.parent_span_id, "big") == second.context.span_id
    assert [
        (int.from_bytes(link.span_id, "big"), _attributes(link.attributes)) for link in span.links
    ] == [
        (first.context.span_id, {_REFERENCE_TYPE: "follows_from"}),
        (second.context.span_id, {_REFERENCE_TYPE: "child_of"}),
    ]
    # It is known whether the parent is remote, and it is not.
    assert span.flags == 0x103


def test_an_implicit_parent_is_no_link(tracer, sent):
    """The caller has given no reference."""
    with tracer.start_active_span("parent"):
        with tracer.start_active_span("active"):
            pass
        tracer.start_span("started").finish()
    *children, parent = sent()
    assert [child.name for child in children] == ["active", "started"]
    for child in children:
        assert child.parent_span_id == parent.span_id
        assert not child.links


def test_an_overridden_active_span_is_no_link(receiver):
    class Derived(lightstep_streaming.Tracer):
        parent = None

        @property
        def active_span(self):
            return self.parent

    tracer = Derived(component_name="test", protocol="otlp", otlp_endpoints=[receiver.url])
    tracer.parent = tracer.start_span("parent")
    tracer.start_span("child").finish()
    assert tracer.close()
    (child,) = _spans(receiver)
    assert int.from_bytes(child.parent_span_id, "big") == tracer.parent.context.span_id
    assert not child.links


def test_the_active_span_that_is_given_is_a_link(tracer, sent):
    with tracer.start_active_span("parent") as scope:
        tracer.start_span("child", child_of=scope.span).finish()
    child, parent = sent()
    (link,) = child.links
    assert link.span_id == child.parent_span_id == parent.span_id


def test_remote_parents_are_known(tracer, sent):
    headers = {
        "traceparent": "00-0af7651916cd43dd0000000000000000-b7ad6b7169203331-01",
        "tracestate": "a=1",
        "baggage": "user=17,name=Zo%C3%AB",
    }
    context = tracer.extract(opentracing.Format.HTTP_HEADERS, headers)
    assert context.trace_id == 0x0AF7651916CD43DD0000000000000000
    assert context.baggage == {"user": "17", "name": "Zoë"}
    span = tracer.start_span("span", child_of=context)
    carrier: Dict[str, str] = {}
    tracer.inject(span, opentracing.Format.HTTP_HEADERS, carrier)
    assert carrier["tracestate"] == "a=1"
    assert carrier["baggage"] == headers["baggage"]
    span.finish()
    (span,) = sent()
    assert span.trace_id.hex() == "0af7651916cd43dd0000000000000000"
    assert span.parent_span_id.hex() == "b7ad6b7169203331"
    assert span.trace_state == span.links[0].trace_state == "a=1"
    assert span.flags == span.links[0].flags == 0x301
    assert not span.attributes


def test_logs_are_events(tracer, sent):
    with tracer.start_span("span") as span:
        span.log_kv({"size": 5, "event": "cache miss"})
        span.log_kv({"size": 5})
        span.log_kv({"event": 5})
    (span,) = sent()
    assert [(event.name, _attributes(event.attributes)) for event in span.events] == [
        ("cache miss", {"size": 5}),
        ("log", {"size": 5}),
        ("log", {"event": 5}),
    ]


def test_exceptions_are_exception_events(tracer, sent):
    with pytest.raises(ZeroDivisionError), tracer.start_span("span"):
        _ = 1 / 0
    (span,) = sent()
    (event,) = span.events
    attributes = _attributes(event.attributes)
    assert event.name == "exception"
    assert "ZeroDivisionError: division by zero" in attributes.pop("exception.stacktrace")
    assert attributes == {
        "exception.type": "ZeroDivisionError",
        "exception.message": "division by zero",
    }
    assert span.status.code == Status.STATUS_CODE_ERROR


def test_an_exception_alone_says_all(tracer, sent):
    span = tracer.start_span("span")
    try:
        math.sqrt(-1)
    except ValueError as exception:
        span.log_kv({"event": "error", "error.object": exception})
    span.finish()
    (span,) = sent()
    attributes = _attributes(span.events[0].attributes)
    assert span.events[0].name == "exception"
    assert "test_an_exception_alone_says_all" in attributes["exception.stacktrace"]
    assert attributes["exception.type"] == "ValueError"
    assert attributes["exception.message"]


def test_tags_have_one_last_value(tracer, sent):
    with tracer.start_span("span", tags={"key": 1}) as span:
        span.set_tag("key", b"\xff").set_tag("key", [None, {"a": b"\xfe"}])
    (span,) = sent()
    assert _attributes(span.attributes) == {"key": [None, {"a": b"\xfe"}]}


def test_baggage_is_not_exported(tracer, sent):
    tracer.start_span("span").set_baggage_item("secret", "value").finish()
    (span,) = sent()
    assert b"secret" not in span.SerializeToString()


def test_the_resource(receiver, tracer):
    tracer.start_span("span").finish()
    assert tracer.flush()
    ((request, _),) = receiver.take()
    (resource_spans,) = request.resource_spans
    attributes = _attributes(resource_spans.resource.attributes)
    assert attributes["service.name"] == "test"
    assert attributes["deployment.environment.name"] == "test"
    assert attributes["shards"] == [1, 2]
    assert attributes["process.pid"] == os.getpid()
    assert attributes["process.runtime.name"] == "cpython"
    assert attributes["telemetry.sdk.language"] == "python"
    (scope_spans,) = resource_spans.scope_spans
    assert scope_spans.scope.name == "lightstep-streaming"


def test_a_forked_child_is_another_instance(receiver, tracer):
    tracer.start_span("parent").finish()
    assert tracer.flush()
    child = os.fork()
    if child == 0:
        tracer.start_span("child").finish()
        os._exit(0 if tracer.flush() else 1)
    assert os.waitpid(child, 0)[1] == 0
    parent_resource, child_resource = [
        _attributes(request.resource_spans[0].resource.attributes) for request, _ in receiver.take()
    ]
    assert child_resource["process.pid"] == child != parent_resource["process.pid"]
    assert child_resource["service.instance.id"] != parent_resource["service.instance.id"]


@pytest.mark.parametrize(
    "modes, is_wide",
    [(["trace_context"], True), (["trace_context", "b3"], True), (["b3", "lightstep"], False)],
)
def test_trace_ids_have_the_bits_that_get_through(receiver, modes, is_wide):
    tracer = lightstep_streaming.Tracer(
        protocol="otlp", otlp_endpoints=[receiver.url], propagation_modes=modes
    )
    ids = [tracer.start_span("span").context.trace_id for _ in range(5)]
    assert [trace_id >> 64 != 0 for trace_id in ids] == [is_wide] * 5
    tracer.close()
