"""FastAPI on uvicorn with spans by hand, and answers that are streamed. It takes each step of a
sync generator in a thread and a context of its own, so that a span is left in another context than
it was entered in."""

import socket
import threading
import urllib.request
from typing import Dict

import fastapi
import pytest
import uvicorn
from fastapi.responses import StreamingResponse
from opentelemetry import propagate, trace
from waiting import wait_until

CHUNKS = 4


class TraceRequests:
    """Makes a span `serve` of each request."""

    def __init__(self, app, tracer):
        self._app = app
        self._tracer = tracer

    async def __call__(self, scope, receive, send):
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        context = propagate.extract(headers)
        with self._tracer.start_as_current_span(
            "serve", context=context, kind=trace.SpanKind.SERVER
        ):
            await self._app(scope, receive, send)


def make_app(tracer):
    app = fastapi.FastAPI()
    app.add_middleware(TraceRequests, tracer=tracer)

    def chunks():
        with tracer.start_as_current_span("stream"):
            for number in range(CHUNKS):
                with tracer.start_as_current_span(f"chunk {number}"):
                    yield b"chunk"

    async def asynchronous_chunks():
        for chunk in chunks():
            yield chunk

    @app.get("/stream")
    def stream():
        return StreamingResponse(chunks())

    @app.get("/asynchronous-stream")
    async def asynchronous_stream():
        return StreamingResponse(asynchronous_chunks())

    return app


@pytest.fixture
def url(both):
    """Where the app is served until the test ends."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(make_app(both.tracer), log_level="critical", lifespan="off")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listener],))
        # What it has bound already waits for it.
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join()


@pytest.mark.parametrize("path", ["/stream", "/asynchronous-stream"])
def test_a_streamed_answer(both, url, path):
    with both.tracer.start_as_current_span("ask"):
        headers: Dict[str, str] = {}
        propagate.inject(headers)
        request = urllib.request.Request(url + path, headers=headers)
        with urllib.request.urlopen(request, timeout=50) as answer:
            assert answer.read() == b"chunk" * CHUNKS
    spans = wait_for(both, 3 + CHUNKS)
    assert spans["serve"].parent_id == spans["ask"].span_id
    assert spans["serve"].kind == trace.SpanKind.SERVER
    assert spans["stream"].parent_id == spans["serve"].span_id
    assert spans["chunk 0"].parent_id == spans["stream"].span_id
    # From the second step on, a sync generator runs in the context of the request.
    later = "serve" if path == "/stream" else "stream"
    for number in range(1, CHUNKS):
        assert spans[f"chunk {number}"].parent_id == spans[later].span_id
    assert len({span.trace_id for span in spans.values()}) == 1
    assert {span.status for span in spans.values()} == {trace.StatusCode.UNSET}


def wait_for(both, count):
    """So many spans by name: the server may end its own after the answer has arrived."""
    wait_until(lambda: len(both.finished()) == count)
    return {span.name: span for span in both.finished()}
