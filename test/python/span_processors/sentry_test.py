"""`SentrySpanProcessor` and `SentryPropagator` of sentry-sdk: spans become its transactions."""

import datetime
import json
import time
from typing import Dict

import pytest
import sentry_sdk
from opentelemetry import trace
from opentelemetry.trace import SpanKind, StatusCode, format_span_id, format_trace_id
from sentry_sdk.integrations.opentelemetry import SentryPropagator, SentrySpanProcessor
from sentry_sdk.transport import Transport

_DSN_HOST = "sentry.example"


class Envelopes(Transport):
    """Keeps what would be sent to Sentry."""

    def __init__(self, options=None):
        super().__init__(options)
        self.events = []
        self.headers = []

    def capture_envelope(self, envelope):
        self.headers.append(envelope.headers)
        self.events += [item.payload.json for item in envelope.items if item.payload.json]


@pytest.fixture
def sentry(both):
    """What Sentry receives of the spans of `both`."""
    sentry_sdk.init(
        dsn=f"https://key@{_DSN_HOST}/1",
        transport=Envelopes,
        instrumenter="otel",
        traces_sample_rate=1.0,
        default_integrations=False,
    )
    both.provider.add_span_processor(SentrySpanProcessor())
    yield sentry_sdk.get_client().transport
    assert not SentrySpanProcessor.otel_span_map, "Spans of Sentry's were left open"
    sentry_sdk.get_client().close()


def transactions(sentry):
    return [event for event in sentry.events if event.get("type") == "transaction"]


def ids(span):
    context = span.get_span_context()
    return format_trace_id(context.trace_id), format_span_id(context.span_id)


def seconds(text):
    moment = datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ")
    return moment.replace(tzinfo=datetime.timezone.utc).timestamp()


def test_spans_of_a_transaction(both, sentry):
    root = both.tracer.start_span("root", attributes={"key": "value"})
    in_root = trace.set_span_in_context(root)
    child = both.tracer.start_span("child", context=in_root, attributes={"number": 7})
    grandchild = both.tracer.start_span("grandchild", context=trace.set_span_in_context(child))
    child.set_status(StatusCode.ERROR, "why")
    root.set_status(StatusCode.OK)
    for span in (grandchild, child, root):
        span.end()

    (transaction,) = transactions(sentry)
    trace_id, root_id = ids(root)
    assert transaction["transaction"] == "root"
    context = transaction["contexts"]["trace"]
    assert (context["trace_id"], context["span_id"], context["op"], context["status"]) == (
        trace_id,
        root_id,
        "root",
        "ok",
    )
    assert context.get("parent_span_id") is None
    spans = {span["description"]: span for span in transaction["spans"]}
    parents = {name: (span["span_id"], span["parent_span_id"]) for name, span in spans.items()}
    assert parents == {
        "child": (ids(child)[1], root_id),
        "grandchild": (ids(grandchild)[1], ids(child)[1]),
    }
    assert spans["child"]["status"] == "internal_error"
    assert spans["child"]["data"]["number"] == 7
    assert {span["trace_id"] for span in spans.values()} == {trace_id}
    received = {span.name: span.parent_id for span in both.finished()}
    assert received == {
        "root": None,
        "child": int(root_id, 16),
        "grandchild": int(ids(child)[1], 16),
    }


def test_attributes_and_resource(both, sentry):
    span = both.tracer.start_span("root", attributes={"key": "value"})
    span.set_attribute("late", 2.5)
    span.end()
    (transaction,) = transactions(sentry)
    context = transaction["contexts"]["otel"]
    assert context["attributes"] == {"key": "value", "late": 2.5}
    assert context["resource"] == json.loads(json.dumps(dict(both.provider.resource.attributes)))
    (received,) = both.finished()
    assert received.attributes == {"key": "value", "late": 2.5}


def test_times(both, sentry):
    # Sentry gives up spans that started more than ten minutes ago.
    now = int(time.time())
    span = both.tracer.start_span("root", start_time=now * 10**9 + 250_000_000)
    span.end((now + 1) * 10**9 + 750_000_000)
    (transaction,) = transactions(sentry)
    assert seconds(transaction["start_timestamp"]) == now + 0.25
    assert seconds(transaction["timestamp"]) == now + 1.75
    (received,) = both.finished()
    assert (received.start_micros, received.end_micros) == (
        now * 10**6 + 250_000,
        now * 10**6 + 1_750_000,
    )


def test_http_and_database_spans(both, sentry):
    with both.tracer.start_as_current_span(
        "GET /",
        kind=SpanKind.SERVER,
        attributes={"http.method": "GET", "http.status_code": 503},
    ):
        both.tracer.start_span(
            "GET",
            kind=SpanKind.CLIENT,
            attributes={"http.method": "GET", "http.url": "http://shop.example/cart?id=1"},
        ).end()
        both.tracer.start_span(
            "SELECT", attributes={"db.system": "sqlite", "db.statement": "SELECT 1"}
        ).end()
    (transaction,) = transactions(sentry)
    context = transaction["contexts"]["trace"]
    assert (context["op"], context["status"]) == ("http.server", "unavailable")
    assert [(span["op"], span["description"]) for span in transaction["spans"]] == [
        ("http.client", "GET http://shop.example/cart"),
        ("db", "SELECT 1"),
    ]
    assert len(both.finished()) == 3


def test_error_within_a_span(both, sentry):
    with both.tracer.start_as_current_span("root"):
        with both.tracer.start_as_current_span("child") as child:
            sentry_sdk.capture_exception(ValueError("no"))
    (error,) = [event for event in sentry.events if "exception" in event]
    context = error["contexts"]["trace"]
    assert (context["trace_id"], context["span_id"]) == ids(child)
    assert len(both.finished()) == 2


def test_spans_of_requests_to_sentry_stay_out(both, sentry):
    both.tracer.start_span("POST", attributes={"http.url": f"https://{_DSN_HOST}/api/1/"}).end()
    assert transactions(sentry) == []
    (received,) = both.finished()
    assert received.name == "POST"


def test_propagated_headers(both, sentry):
    propagator = SentryPropagator()
    headers: Dict[str, str] = {}
    with both.tracer.start_as_current_span("client") as client:
        propagator.inject(headers)
    trace_id, client_id = ids(client)
    assert headers["sentry-trace"] == f"{trace_id}-{client_id}-1"
    assert f"sentry-trace_id={trace_id}" in headers["baggage"]

    extracted = propagator.extract(headers)
    both.tracer.start_span("server", context=extracted).end()
    by_name = {event["transaction"]: event["contexts"]["trace"] for event in transactions(sentry)}
    assert by_name["server"]["trace_id"] == trace_id
    assert by_name["server"]["parent_span_id"] == client_id
    received = {span.name: span.parent_id for span in both.finished()}
    assert received == {"client": None, "server": int(client_id, 16)}


def test_sampling_context_of_a_caller(both, sentry):
    """Sentry's processor reads it from the context that the span was started in."""
    headers = {
        "sentry-trace": f"{5:032x}-{77:016x}-1",
        "baggage": f"sentry-trace_id={5:032x},sentry-environment=of-the-caller",
    }
    both.tracer.start_span("server", context=SentryPropagator().extract(headers)).end()
    (sent,) = sentry.headers
    assert (sent["trace"]["trace_id"], sent["trace"]["environment"]) == (
        f"{5:032x}",
        "of-the-caller",
    )
    (received,) = both.finished()
    assert received.parent_id == 77
