"""Flask-OpenTracing, with Flask on its own server."""

import flask
import pytest
from flask_opentracing import FlaskTracing
from werkzeug.serving import WSGIRequestHandler, make_server


class QuietHandler(WSGIRequestHandler):
    def log(self, *_):
        pass


@pytest.fixture
def app(tracer):
    app = flask.Flask(__name__)
    app.logger.disabled = True

    @app.route("/book/<title>")
    def book(title):
        with tracer.start_active_span("look up"):
            return title

    @app.route("/broken")
    def broken():
        raise ValueError("twelve crowns")

    return app


@pytest.fixture
def serve_flask(serve, app):
    return lambda: serve(
        make_server("127.0.0.1", 0, app, threaded=True, request_handler=QuietHandler)
    )


def test_a_request_goes_on_with_the_callers_trace(
    app, tracer, serve_flask, get, trace, assert_chain
):
    FlaskTracing(tracer, app=app, traced_attributes=["path", "remote_addr"])
    url = serve_flask()
    assert get(url + "/book/dune") == 200
    spans = trace(3)
    server = spans["book", "server"]
    assert_chain(spans["ask"], server, spans["look up"])
    assert server.tags == {
        "component": "Flask",
        "http.method": "GET",
        "http.url": url + "/book/dune",
        "http.status_code": 200,
        "path": "/book/dune",
        "remote_addr": "127.0.0.1",
        "span.kind": "server",
    }


def test_a_request_that_fails(app, tracer, serve_flask, get, trace, assert_chain):
    FlaskTracing(tracer, app=app)
    assert get(serve_flask() + "/broken") == 500
    spans = trace(2)
    assert_chain(spans["ask"], spans["broken", "server"])
    assert spans["broken", "server"].tags["http.status_code"] == 500


def test_a_context_that_is_broken_begins_a_trace(app, tracer, serve_flask, get, trace):
    FlaskTracing(tracer, app=app)
    assert get(serve_flask() + "/book/dune", {"ot-tracer-traceid": "no hex"}) == 200
    spans = trace(3)
    # As the package has it: the context that it can't read is none, and no span is active there.
    assert spans["book", "server"].references == ()
    assert spans["book", "server"].trace_id != spans["ask"].trace_id


def test_single_views_are_traced_by_a_decorator(app, tracer, serve_flask, get, trace, assert_chain):
    tracing = FlaskTracing(tracer)

    @app.route("/traced")
    @tracing.trace("method")
    def traced():
        tracing.get_span().set_tag("within", True)
        return flask.Response("traced")

    url = serve_flask()
    assert get(url + "/traced") == 200
    spans = trace(2)
    assert_chain(spans["ask"], spans["traced", "server"])
    assert spans["traced", "server"].tags["method"] == "GET"
    assert spans["traced", "server"].tags["within"] is True
