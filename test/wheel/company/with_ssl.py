"""The standard library's ssl: the system's OpenSSL. A server and a client of it speak TLS."""

import contextlib
import socket
import ssl
import threading


def echo_lines(listener, context):
    with contextlib.suppress(OSError):
        while True:
            plain, _ = listener.accept()
            with context.wrap_socket(plain, server_side=True) as connection:
                connection.sendall(connection.recv(1024))


@contextlib.contextmanager
def in_use(certificates):
    server_context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_context.load_cert_chain(certificates / "server.pem", certificates / "server.key")
    context = ssl.create_default_context(cafile=str(certificates / "root.pem"))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = threading.Thread(target=echo_lines, args=(listener, server_context))
        server.start()

        def use():
            with socket.create_connection(listener.getsockname(), 30) as plain:
                with context.wrap_socket(plain, server_hostname="localhost") as connection:
                    connection.sendall(b"dune")
                    assert connection.recv(1024) == b"dune"

        try:
            yield use
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            server.join()
