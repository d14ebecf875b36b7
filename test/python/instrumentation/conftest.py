"""What the tests of instrumentation share: servers on loopback sockets, a traced client and a
traced server without any instrumentation, and the spans that have arrived."""

import contextlib
import threading
import urllib.error
import urllib.request
from wsgiref.simple_server import WSGIRequestHandler, make_server

import opentracing
import pytest


@pytest.fixture
def serve():
    """Runs a socketserver in a thread until the test ends. Returns its address as a URL."""
    with contextlib.ExitStack() as running:

        def serve(server):
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
            thread.start()
            running.callback(server.server_close)
            running.callback(thread.join)
            running.callback(server.shutdown)
            return "http://{}:{}".format(*server.server_address[:2])

        yield serve


class QuietHandler(WSGIRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture
def serve_wsgi(serve):
    return lambda app: serve(make_server("127.0.0.1", 0, app, handler_class=QuietHandler))


@pytest.fixture
def traced_server(serve_wsgi, tracer):
    """The URL of a service that makes a span `serve` of each request."""

    def app(environ, start_response):
        headers = {
            key[len("HTTP_") :].replace("_", "-"): value
            for key, value in environ.items()
            if key.startswith("HTTP_")
        }
        context = tracer.extract(opentracing.Format.HTTP_HEADERS, headers)
        with tracer.start_span("serve", child_of=context, ignore_active_span=True):
            start_response("200 OK", [("Content-Type", "text/plain")])
            return [b"served"]

    return serve_wsgi(app)


@pytest.fixture
def get(tracer):
    """Asks for a URL within a span `ask`. Returns the status."""

    def get(url, headers=()):
        with tracer.start_active_span("ask") as scope:
            carrier = dict(headers)
            if not headers:
                tracer.inject(scope.span.context, opentracing.Format.HTTP_HEADERS, carrier)
            try:
                with urllib.request.urlopen(urllib.request.Request(url, headers=carrier)) as answer:
                    answer.read()
                    return answer.status
            except urllib.error.HTTPError as error:
                return error.code

    return get


@pytest.fixture
def trace(tracer, satellite):
    """Waits for so many spans. Returns them by operation name and, where they have one, kind."""

    def trace(count):
        tracer.flush()
        spans = satellite.wait_for_spans(count)
        named = {}
        for span in spans:
            kind = span.tags.get("span.kind")
            named[(span.operation_name, kind) if kind else span.operation_name] = span
        assert len(named) == len(spans) == count, named.keys()
        return named

    return trace


@pytest.fixture
def assert_chain():
    """Asserts that each span is a child of the one before it, in one trace, the first a root."""

    def check(*spans):
        assert not spans[0].references
        for parent, child in zip(spans, spans[1:]):
            (reference,) = child.references
            assert reference.relationship == "child_of"
            assert (reference.trace_id, reference.span_id) == (parent.trace_id, parent.span_id)
            assert child.trace_id == parent.trace_id

    return check
