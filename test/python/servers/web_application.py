"""A Flask application as web servers serve it: one tracer, made when it is loaded, and a span for
each request."""

import flask

import lightstep_streaming

tracer = lightstep_streaming.Tracer(component_name="web")
app = flask.Flask(__name__)


@app.route("/<number>")
def serve(number):
    with tracer.start_active_span(number):
        return number
