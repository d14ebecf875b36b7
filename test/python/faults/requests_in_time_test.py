"""A server that limits requests to less time than `reporting_period` gets shorter ones.

Over OTLP a request is sent whole: it lasts no longer than its bytes need, whatever the period is.
"""

import contextlib
import logging
import socket
import struct
import threading
import time

import pytest
from waiting import wait_until

ANSWERS = {
    "408": b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
    # What Go receivers answer when the time for a read is over.
    "400": b"HTTP/1.1 400 Bad Request\r\nContent-Length: 13\r\nConnection: close\r\n\r\n"
    b"\x22\x0bi/o timeout",
    "reset": b"",
}
TAKEN = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
SECONDS = 0.4


class HastyServer:
    """Gives a request SECONDS from its first bytes on, then an answer and the end."""

    def __init__(self, answer):
        self._answer = answer
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.endpoint = {"host": "127.0.0.1", "port": self._listener.getsockname()[1]}
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=[connection], daemon=True).start()

    def _serve(self, connection):
        with connection, contextlib.suppress(OSError):
            while self._takes_a_request(connection):
                connection.sendall(TAKEN)
            if not self._answer:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.sendall(self._answer)

    def _takes_a_request(self, connection):
        connection.settimeout(None)
        received = connection.recv(65536)
        end = time.monotonic() + SECONDS
        while received and not received.endswith(b"\r\n0\r\n\r\n"):
            connection.settimeout(max(0.01, end - time.monotonic()))
            try:
                received += connection.recv(65536)
            except socket.timeout:
                return False
            if time.monotonic() > end:
                return False
        return bool(received)


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_spans_arrive_without_a_flush(make_tracer, caplog, answer):
    with HastyServer(answer) as server, caplog.at_level(logging.WARNING):
        tracer = make_tracer(server, reporting_period=60_000_000)
        made = 0

        def is_acknowledged():
            nonlocal made
            tracer.start_span("operation").finish()
            made += 1
            return tracer.metrics()["acknowledged"] > 0

        wait_until(is_acknowledged)
        wait_until(lambda: tracer.metrics()["acknowledged"] == made)
        assert tracer.metrics()["rejected"] == 0
        assert "reporting_period" in caplog.text
