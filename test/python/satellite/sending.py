"""Sends reports of either protocol to a satellite, over real sockets, and reads the answers."""

from __future__ import annotations

import contextlib
import http.client
import socket
import struct
from dataclasses import dataclass
from typing import Any, Callable, Dict, Iterator, List, Optional, Tuple

from lightstep_streaming.satellite import Satellite


@dataclass(frozen=True)
class Wire:
    """How a protocol's reports are sent, one of them, and how its answers are read.

    `body` holds one span, whose id is 1. An answer is a `success` or a `failure`, and `errors` are
    the texts in either.
    """

    name: str
    path: str
    content_type: str
    body: bytes
    success: Any
    failure: Any
    errors: Callable[[Any], List[str]]

    def read(self, response: http.client.HTTPResponse) -> Any:
        kind = self.success if 200 <= response.status <= 299 else self.failure
        return kind.FromString(response.read())


def connect(satellite: Satellite) -> http.client.HTTPConnection:
    return http.client.HTTPConnection(satellite.host, satellite.port, timeout=30)


def post_bytes(
    satellite: Satellite, wire: Wire, body: bytes, **headers: str
) -> Tuple[http.client.HTTPResponse, bytes]:
    """Sends a report on a connection of its own; returns the answer and its body."""
    with contextlib.closing(connect(satellite)) as connection:
        sent: Dict[str, str] = {"Content-Type": wire.content_type}
        sent.update((name.replace("_", "-"), value) for name, value in headers.items())
        connection.request("POST", wire.path, body, sent)
        response = connection.getresponse()
        return response, response.read()


def post(
    satellite: Satellite, wire: Wire, body: Optional[bytes] = None
) -> Tuple[http.client.HTTPResponse, Any]:
    """Sends a report on a connection of its own; returns the answer and what its body says."""
    with contextlib.closing(connect(satellite)) as connection:
        return post_on(connection, wire, body)


def post_on(
    connection: http.client.HTTPConnection, wire: Wire, body: Optional[bytes] = None
) -> Tuple[http.client.HTTPResponse, Any]:
    """Sends a report on a connection that may have served others."""
    sent = wire.body if body is None else body
    connection.request("POST", wire.path, sent, {"Content-Type": wire.content_type})
    response = connection.getresponse()
    return response, wire.read(response)


@contextlib.contextmanager
def open_report(
    satellite: Satellite, wire: Wire, *pieces: bytes, length: Optional[int] = None
) -> Iterator[socket.socket]:
    """A connection on which a report has begun and its first pieces have been sent as they are.

    The report is chunked, or of the length given. Pieces are not framed: use `chunk`.
    """
    framing = "Transfer-Encoding: chunked" if length is None else f"Content-Length: {length}"
    head = (
        f"POST {wire.path} HTTP/1.1\r\nHost: satellite\r\nContent-Type: {wire.content_type}\r\n"
        f"{framing}\r\n\r\n"
    )
    with socket.create_connection((satellite.host, satellite.port), timeout=30) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        # With the head goes the first piece: a fault that comes at once may let nothing follow.
        connection.sendall(head.encode() + b"".join(pieces[:1]))
        for piece in pieces[1:]:
            connection.sendall(piece)
        yield connection


def chunk(data: bytes) -> bytes:
    """The data as one HTTP chunk; without data the last one."""
    return b"%x\r\n%s\r\n" % (len(data), data)


def status_of(connection: socket.socket) -> int:
    """Reads an answer's head; returns its status."""
    response = http.client.HTTPResponse(connection)
    response.begin()
    return response.status


def reset(connection: socket.socket) -> None:
    """Ends the connection with a TCP reset."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
