"""A Flask application that knows nothing of tracing, asked once."""

import flask

app = flask.Flask("program")


@app.route("/hello/<name>")
def hello(name):
    return "hello " + name


print(app.test_client().get("/hello/world").get_data(as_text=True))
