"""`LangfuseSpanProcessor` and the client of langfuse: spans of language models reach Langfuse."""

import base64
import logging
import sys
from typing import Any, Dict

import pytest
from opentelemetry.proto.trace.v1 import trace_pb2
from opentelemetry.trace import StatusCode

if sys.version_info >= (3, 11):
    from langfuse import Langfuse, propagate_attributes
    from langfuse._client.resource_manager import LangfuseResourceManager
    from langfuse._client.span_processor import LangfuseSpanProcessor
    from langfuse.types import MaskOtelSpansResult, OtelSpanPatch
    from langfuse_server import LangfuseServer, attributes

pytestmark = pytest.mark.skipif(
    sys.version_info < (3, 11), reason="Langfuse's versions for it do not take a provider"
)

_KEYS: Dict[str, Any] = {"public_key": "pk-lf-test", "secret_key": "sk-lf-test"}
# What Langfuse recognises a span of a language model by.
_MODEL = {"gen_ai.request.model": "model"}


@pytest.fixture
def server():
    with LangfuseServer() as running:
        yield running


@pytest.fixture
def processor(both, server):
    """Langfuse's processor on the provider of `both`."""
    made = LangfuseSpanProcessor(base_url=server.url, **_KEYS)
    both.provider.add_span_processor(made)
    return made


@pytest.fixture
def client(both, server):
    """Langfuse's client on the provider of `both`."""
    made = Langfuse(base_url=server.url, tracer_provider=both.provider, **_KEYS)
    yield made
    made.shutdown()
    # It keeps one client for each key.
    LangfuseResourceManager.reset()


def id_bytes(span):
    context = span.get_span_context()
    return context.trace_id.to_bytes(16, "big"), context.span_id.to_bytes(8, "big")


def test_spans_of_models(both, server, processor):
    with both.tracer.start_as_current_span("request") as request:
        with both.tracer.start_as_current_span("chat", attributes=_MODEL) as chat:
            with both.tracer.start_as_current_span("tool", attributes=_MODEL) as tool:
                tool.set_status(StatusCode.ERROR, "why")
            chat.add_event("token", {"index": 1})
    assert both.provider.force_flush()

    assert server.spans.keys() == {"chat", "tool"}
    sent_chat, sent_tool = server.spans["chat"], server.spans["tool"]
    assert (sent_chat.trace_id, sent_chat.span_id) == id_bytes(chat)
    assert sent_chat.parent_span_id == id_bytes(request)[1]
    assert sent_tool.parent_span_id == id_bytes(chat)[1]
    assert attributes(sent_chat) == {**_MODEL, "langfuse.internal.is_app_root": True}
    assert attributes(sent_tool) == _MODEL
    assert [event.name for event in sent_chat.events] == ["token"]
    assert sent_tool.status.code == trace_pb2.Status.STATUS_CODE_ERROR
    assert sent_tool.status.message == "why"
    received = {span.name: span for span in both.finished()}
    assert received.keys() == {"request", "chat", "tool"}
    assert received["chat"].attributes == attributes(sent_chat)
    assert received["tool"].parent_id == chat.get_span_context().span_id
    assert received["tool"].status is StatusCode.ERROR


def test_request(both, server, processor):
    both.tracer.start_span("chat", attributes=_MODEL).end()
    assert both.provider.force_flush()
    (post,) = server.posts
    assert post.path == "/api/public/otel/v1/traces"
    keys = base64.b64encode(b"pk-lf-test:sk-lf-test").decode()
    assert post.headers["authorization"] == f"Basic {keys}"
    (resource_spans,) = post.body.resource_spans
    (scope_spans,) = resource_spans.scope_spans
    assert (scope_spans.scope.name, scope_spans.scope.version) == ("scope", "1.2")
    sent = {each.key for each in resource_spans.resource.attributes}
    assert sent == both.provider.resource.attributes.keys()


def test_shutdown_sends_what_is_left(both, server, processor):
    both.tracer.start_span("chat", attributes=_MODEL).end()
    both.provider.shutdown()
    assert server.spans.keys() == {"chat"}


def test_observations_of_the_client(both, server, client):
    with both.tracer.start_as_current_span("request") as request:
        with client.start_as_current_observation(
            name="generation", as_type="generation", model="model", input="question"
        ) as generation:
            generation.update(output="answer", usage_details={"input": 3})
    client.flush()

    assert server.spans.keys() == {"generation"}
    sent = server.spans["generation"]
    assert sent.parent_span_id == id_bytes(request)[1]
    assert sent.span_id.hex() == generation.id
    expected = {
        "langfuse.observation.type": "generation",
        "langfuse.observation.model.name": "model",
        "langfuse.observation.input": "question",
        "langfuse.observation.output": "answer",
        "langfuse.observation.usage_details": '{"input": 3}',
    }
    assert expected.items() <= attributes(sent).items()
    received = {span.name: span for span in both.finished()}
    assert received.keys() == {"request", "generation"}
    assert received["generation"].attributes == attributes(sent)


def test_propagated_attributes(both, server, client):
    with client.start_as_current_observation(name="root"):
        with propagate_attributes(user_id="17", session_id="session"):
            both.tracer.start_span("chat", attributes=_MODEL).end()
    client.flush()
    expected = {**_MODEL, "user.id": "17", "session.id": "session"}
    assert expected.items() <= attributes(server.spans["chat"]).items()
    received = {span.name: span for span in both.finished()}
    assert received["chat"].attributes == attributes(server.spans["chat"])


def test_spans_of_another_project_stay_out(both, server, client):
    with LangfuseServer() as other_server:
        other = LangfuseSpanProcessor(
            base_url=other_server.url, public_key="pk-lf-other", secret_key="sk-lf-other"
        )
        both.provider.add_span_processor(other)
        client.start_observation(name="observation").end()
        client.flush()
        assert other_server.posts == []
    assert server.spans.keys() == {"observation"}
    assert [span.name for span in both.finished()] == ["observation"]


def test_masked_spans(both, server):
    def mask(*, params):
        patch = OtelSpanPatch(delete_attributes=["secret"])
        return MaskOtelSpansResult(dict.fromkeys(params.spans, patch))

    both.provider.add_span_processor(
        LangfuseSpanProcessor(base_url=server.url, mask_otel_spans=mask, **_KEYS)
    )
    both.tracer.start_span("chat", attributes={**_MODEL, "secret": "word"}).end()
    assert both.provider.force_flush()
    sent = attributes(server.spans["chat"])
    assert sent == {**_MODEL, "langfuse.internal.is_app_root": True}
    (received,) = both.finished()
    assert received.attributes == {**sent, "secret": "word"}


def test_its_debug_log(both, server, processor, caplog):
    """It writes every span that it sends, by the names of the SDK's private members."""
    with caplog.at_level(logging.DEBUG, "langfuse"):
        both.tracer.start_span("chat", attributes=_MODEL).end()
    assert both.provider.force_flush()
    assert server.spans.keys() == {"chat"}
    assert '"name": "chat"' in caplog.text
