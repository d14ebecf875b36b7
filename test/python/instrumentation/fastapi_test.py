"""FastAPI on uvicorn, traced without any instrumentation. It takes each step of a sync generator in
a thread and a context of its own, and may have a task leave what another has entered."""

import gc
import socket
import threading
import time
import urllib.request

import fastapi
import opentracing
import pytest
import uvicorn
from fastapi.responses import StreamingResponse
from starlette.middleware.base import BaseHTTPMiddleware

CHUNKS = 5


class TraceRequests:
    """Makes a span `serve` of each request."""

    def __init__(self, app, tracer):
        self._app = app
        self._tracer = tracer

    async def __call__(self, scope, receive, send):
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        context = self._tracer.extract(opentracing.Format.HTTP_HEADERS, headers)
        with self._tracer.start_active_span("serve", child_of=context):
            await self._app(scope, receive, send)


async def pass_on(request, call_next):
    return await call_next(request)


@pytest.fixture
def app(tracer):
    app = fastapi.FastAPI()
    app.add_middleware(TraceRequests, tracer=tracer)

    def session():
        with tracer.start_active_span("session"):
            yield "session"

    async def asynchronous_session():
        with tracer.start_active_span("session"):
            yield "session"

    def chunks():
        with tracer.start_active_span("stream"):
            for number in range(CHUNKS):
                # It is the stream's child in the first step alone: docs/guides/active-span.md.
                with tracer.start_active_span(f"chunk {number}"):
                    yield b"chunk"

    async def asynchronous_chunks():
        for chunk in chunks():
            yield chunk

    def endless_chunks():
        with tracer.start_active_span("stream"):
            while True:
                yield b"chunk" * 10_000

    @app.get("/stream")
    def stream():
        return StreamingResponse(chunks())

    @app.get("/asynchronous-stream")
    async def asynchronous_stream():
        return StreamingResponse(asynchronous_chunks())

    @app.get("/endless-stream")
    def endless_stream():
        return StreamingResponse(endless_chunks())

    @app.get("/nothing")
    def do_nothing():
        pass

    @app.get("/session")
    def use_session(session: str = fastapi.Depends(session)):
        with tracer.start_active_span("work"):
            return session

    @app.get("/asynchronous-session")
    async def use_asynchronous_session(session: str = fastapi.Depends(asynchronous_session)):
        with tracer.start_active_span("work"):
            return session

    @app.get("/broken")
    def fail(session: str = fastapi.Depends(session)):
        raise LookupError("no such book")

    return app


@pytest.fixture
def serve_app(app):
    """Serves the app until the test ends. Returns its URL."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(app, log_level="critical", lifespan="off")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listener],))
        # What it has bound already waits for it.
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join()


@pytest.fixture(params=["alone", "below another middleware"])
def url(request, app, serve_app):
    if request.param != "alone":
        # It runs what is below it in a task of its own.
        app.add_middleware(BaseHTTPMiddleware, dispatch=pass_on)
    return serve_app


@pytest.mark.parametrize("path", ["/stream", "/asynchronous-stream"])
def test_a_stream(url, path, get, trace, assert_chain):
    assert get(url + path) == 200
    spans = trace(3 + CHUNKS)
    assert_chain(spans["ask"], spans["serve"], spans["stream"], spans["chunk 0"])
    assert not any(span.is_error for span in spans.values())


def test_a_dependency_that_yields(url, get, trace, assert_chain):
    assert get(url + "/session") == 200
    spans = trace(4)
    assert_chain(spans["ask"], spans["serve"], spans["session"])
    # The handler has a thread and a context of its own as well.
    assert_chain(spans["ask"], spans["serve"], spans["work"])


def test_an_asynchronous_dependency_that_yields(url, get, trace, assert_chain):
    assert get(url + "/asynchronous-session") == 200
    spans = trace(4)
    assert_chain(spans["ask"], spans["serve"], spans["session"], spans["work"])


def test_a_dependency_whose_request_fails(url, get, trace, assert_chain):
    assert get(url + "/broken") == 500
    spans = trace(3)
    assert_chain(spans["ask"], spans["serve"], spans["session"])
    for name in ("serve", "session"):
        assert spans[name].logs[0].fields["message"] == "no such book"


def test_a_client_that_stops_reading(tracer, satellite, url):
    def streams():
        assert tracer.flush()
        return [span for span in satellite.spans if span.operation_name == "stream"]

    with urllib.request.urlopen(url + "/endless-stream") as answer:
        assert answer.read(5) == b"chunk"
    deadline = time.monotonic() + 30
    while not streams() and time.monotonic() < deadline:
        # Starlette leaves the generator to the garbage collector; and anyio's thread holds what it
        # has run last until it runs something else.
        urllib.request.urlopen(url + "/nothing").close()
        gc.collect()
    (stream,) = streams()
    assert not stream.is_error
    assert tracer.active_span is None
