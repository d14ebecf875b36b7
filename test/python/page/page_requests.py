"""Asks a satellite for its page, as a browser does and as an attacker would."""

import contextlib
import http.client
import json


def get(satellite, path, host=None, method="GET"):
    """The response, and its body."""
    connection = http.client.HTTPConnection(satellite.host, satellite.port, timeout=30)
    with contextlib.closing(connection):
        connection.request(method, path, headers={} if host is None else {"Host": host})
        response = connection.getresponse()
        return response, response.read()


def get_json(satellite, path):
    response, body = get(satellite, path)
    assert response.status == 200, body
    return json.loads(body)


@contextlib.contextmanager
def live_events(satellite, query=""):
    """The events of the list of traces, one after the other."""
    connection = http.client.HTTPConnection(satellite.host, satellite.port, timeout=30)
    with contextlib.closing(connection):
        connection.request("GET", f"/api/live?{query}")
        response = connection.getresponse()
        assert response.status == 200, response.read()
        assert response.headers["Content-Type"] == "text/event-stream"
        with contextlib.closing(response):
            yield _events(response)


def _events(response):
    heartbeats = 0
    for line in response:
        heartbeats += line == b":\n"
        assert heartbeats < 3, "no event comes any more"
        if line.startswith(b"data: "):
            yield json.loads(line[len(b"data: ") :])
