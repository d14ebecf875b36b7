"""A Flask application that asks a database, and knows nothing of tracing."""

import sqlite3

import flask

app = flask.Flask(__name__)


@app.route("/double/<int:number>")
def double(number):
    with sqlite3.connect(":memory:") as database:
        return str(database.cursor().execute("SELECT ? * 2", [number]).fetchone()[0])
