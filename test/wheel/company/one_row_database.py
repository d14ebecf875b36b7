"""A server that speaks enough of PostgreSQL's protocol, over TLS, to answer any query with one
row.
"""

import contextlib
import socket
import ssl
import struct
import threading

_SSL_REQUEST = 80877103
_TEXT = 25  # the oid of the type
_PARAMETERS = {
    "client_encoding": "UTF8",
    "DateStyle": "ISO, MDY",
    "server_version": "17.0",
    "standard_conforming_strings": "on",
}


def _message(kind, *parts):
    body = b"".join(parts)
    return kind + struct.pack("!i", 4 + len(body)) + body


def _text(value):
    return value.encode() + b"\0"


_AUTHENTICATED = _message(b"R", struct.pack("!i", 0))
_READY = _message(b"Z", b"I")
_GREETING = b"".join(
    [
        _AUTHENTICATED,
        *(_message(b"S", _text(name), _text(value)) for name, value in _PARAMETERS.items()),
        _READY,
    ]
)
_ANSWER = b"".join(
    [
        _message(b"T", b"\0\1", _text("title"), struct.pack("!ihihih", 0, 0, _TEXT, -1, -1, 0)),
        _message(b"D", b"\0\1", struct.pack("!i", 4), b"dune"),
        _message(b"C", _text("SELECT 1")),
        _READY,
    ]
)


def _read(stream, kind_size):
    """One message: its kind, if it is of those that have one, and its body."""
    kind = stream.read(kind_size)
    size = stream.read(4)
    return kind, stream.read(struct.unpack("!i", size)[0] - 4) if size else b""


class OneRowDatabase:
    """Listens at `port` of 127.0.0.1 while it is entered."""

    def __init__(self, certificate, key):
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(certificate, key)
        self._thread = threading.Thread(target=self._serve)

    def __enter__(self):
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listener.close()

    def _serve(self):
        while True:
            try:
                plain, _ = self._listener.accept()
            except OSError:
                return
            with plain, contextlib.suppress(OSError):
                self._serve_client(plain)

    def _serve_client(self, plain):
        # Unbuffered: what follows is not to be read before TLS is spoken.
        request = struct.pack("!ii", 8, _SSL_REQUEST)
        if plain.recv(len(request), socket.MSG_WAITALL) != request:
            return
        plain.sendall(b"S")
        with self._context.wrap_socket(plain, server_side=True) as connection:
            with connection.makefile("rb") as stream:
                _read(stream, 0)
                connection.sendall(_GREETING)
                while _read(stream, 1)[0] == b"Q":
                    connection.sendall(_ANSWER)
