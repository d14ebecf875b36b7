"""A Flask application as gunicorn serves it: one tracer, made before the workers are forked, and a
span for each request."""

import json
import os

import flask

import lightstep_streaming

tracer = lightstep_streaming.Tracer(
    access_token="token",
    collector_plaintext=True,
    satellite_endpoints=json.loads(os.environ["SATELLITES"]),
)
app = flask.Flask(__name__)


@app.route("/<number>")
def serve(number):
    with tracer.start_active_span(number):
        return number
