"""The tracer logs what the guide explains under "I see no spans" in exactly these cases."""

import contextlib
import logging
import socket
import ssl
import threading
import time

import pages
import pytest
import trustme

import lightstep_streaming
from lightstep_streaming.satellite import NoAnswer, Satellite, Stall, Status


@pytest.fixture
def stack():
    with contextlib.ExitStack() as stack:
        yield stack


def misbehaving(misbehaviour):
    return lambda stack: {
        "satellite_endpoints": [stack.enter_context(Satellite(misbehaviour=misbehaviour)).endpoint]
    }


def with_tls(name="localhost", is_trusted=True, **configuration):
    def start(stack):
        authority = trustme.CA()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(name).configure_cert(context)
        satellite = stack.enter_context(Satellite(tls=context))
        roots = authority if is_trusted else trustme.CA()
        return {
            "satellite_endpoints": [{"host": "localhost", "port": satellite.port}],
            "collector_plaintext": False,
            "ssl_root_certificates": roots.cert_pem.bytes().decode(),
            **configuration,
        }

    return start


def asking_for_a_certificate(stack):
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    context.verify_mode = ssl.CERT_REQUIRED
    authority.configure_trust(context)
    other = trustme.CA().issue_cert("client.example")
    satellite = stack.enter_context(Satellite(tls=context))
    return {
        "satellite_endpoints": [{"host": "localhost", "port": satellite.port}],
        "collector_plaintext": False,
        "ssl_root_certificates": authority.cert_pem.bytes().decode(),
        "client_certificate": other.cert_chain_pems[0].bytes().decode(),
        "client_key": other.private_key_pem.bytes().decode(),
    }


def without_tls(stack):
    return {**misbehaving(None)(stack), "collector_plaintext": False}


def nobody(stack):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    return {"satellite_endpoints": [{"host": "127.0.0.1", "port": port}]}


def full_queue(stack):
    """A listener that accepts nobody: connections beyond its queue are never made."""
    listener = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
    for _ in range(4):
        waiting = stack.enter_context(socket.socket())
        waiting.setblocking(False)
        waiting.connect_ex(listener.getsockname())
    return {"satellite_endpoints": [{"host": "127.0.0.1", "port": listener.getsockname()[1]}]}


def closing(stack):
    """A listener that closes every connection once something was sent to it."""
    listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))

    def serve():
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listener.accept()
                with connection:
                    connection.recv(4096)

    threading.Thread(target=serve, daemon=True).start()
    stack.callback(listener.shutdown, socket.SHUT_RDWR)
    return {
        "satellite_endpoints": [{"host": "127.0.0.1", "port": listener.getsockname()[1]}],
        "collector_plaintext": False,
    }


def answering(answer):
    """A listener that gives every report this answer, once the report has ended."""

    def start(stack):
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))

        def serve():
            with contextlib.suppress(OSError):
                while True:
                    connection, _ = listener.accept()
                    with connection:
                        report = b""
                        while not report.endswith(b"\r\n0\r\n\r\n"):
                            received = connection.recv(4096)
                            if not received:
                                break
                            report += received
                        connection.sendall(answer)

        threading.Thread(target=serve, daemon=True).start()
        stack.callback(listener.shutdown, socket.SHUT_RDWR)
        return {"satellite_endpoints": [{"host": "127.0.0.1", "port": listener.getsockname()[1]}]}

    return start


def silent(stack):
    """A listener that connects and says nothing."""
    listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
    return {
        "satellite_endpoints": [{"host": "127.0.0.1", "port": listener.getsockname()[1]}],
        "collector_plaintext": False,
    }


def without_certificates(stack):
    stack.enter_context(pytest.MonkeyPatch.context()).setenv("SSL_CERT_FILE", "/nonexistent.pem")
    return {**with_tls()(stack), "ssl_root_certificates": None}


# For what takes a process of its own (test/python/faults/openssl_test.py, descriptors_test.py), a
# name of its own (test/network/transport_test.cc, test/delivery/names_test.cc) or time
# (test/python/faults/requests_in_time_test.py, test/delivery/isolation_test.cc, progress_test.cc).
SHOWN_ELSEWHERE = None

# What each text is the outcome of.
CASES = {
    "Name or service not known`, `Temporary failure in name resolution": lambda _: {
        "satellite_endpoints": [{"host": "unusable.invalid", "port": 8360}]
    },
    "the name lookup has not finished": SHOWN_ELSEWHERE,
    "Connection refused": nobody,
    "connecting timed out": full_queue,
    "the handshake timed out": silent,
    "the peer closed the connection before it answered": with_tls(collector_plaintext=True),
    "does not speak TLS": without_tls,
    "closed the connection during the handshake": closing,
    "unable to get local issuer certificate": with_tls(is_trusted=False),
    "SSL_CERT_FILE: `, `SSL_CERT_DIR: ": without_certificates,
    "no certificate can be verified for": SHOWN_ELSEWHERE,
    "spans are kept until it works": SHOWN_ELSEWHERE,
    "asked for a client certificate": asking_for_a_certificate,
    "mismatch": with_tls("elsewhere.example"),
    "HTTP status 400": misbehaving(Status(400)),
    "refuses the spans": misbehaving(Status(403)),
    "is the access token right?": misbehaving(Status(401)),
    "HTTP status 404": misbehaving(Status(404)),
    "HTTP status 308 to`, `HTTP status 301 to": answering(
        b"HTTP/1.1 308 Permanent Redirect\r\nLocation: https://elsewhere.example/\r\n"
        b"Content-Length: 0\r\n\r\n"
    ),
    "with an HTML page": answering(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 8\r\n\r\n<b>hello"
    ),
    "is not an endpoint that accepts spans": misbehaving(Status(405)),
    "HTTP status 413": misbehaving(Status(413)),
    "HTTP status 503": misbehaving(Status(503)),
    "fails on one span every time": SHOWN_ELSEWHERE,
    "after the request had been open for": SHOWN_ELSEWHERE,
    "acknowledged the spans, with a warning": misbehaving(Status(200, errors=["no such project"])),
    "speaks HTTP/2": answering(b"\0\0\6\4\0\0\0\0\0\0\5\0\0\x40\0"),
    "speaks SSH`, `speaks the protocol of Redis`, `does not speak HTTP": answering(
        b"-ERR unknown command\r\n"
    ),
    "the peer answers in TLS": answering(b"\x15\3\3\0\2\2\x16"),
    "stopped accepting data`, `the answer timed out": misbehaving(Stall(seconds=None)),
    "answered before the request was complete": SHOWN_ELSEWHERE,
    "the link is too slow to send this request in time": SHOWN_ELSEWHERE,
    "the file descriptors of the tracer's thread were closed": SHOWN_ELSEWHERE,
    "told the tracer to stop reporting": misbehaving(Status(200, disable=True)),
    "not delivered": misbehaving(NoAnswer()),
}


def test_the_guide_explains_these_cases():
    rows = pages.table("docs/guides/troubleshooting.md", "text", "meaning, and what to do")
    assert [text.strip("`") for text, _ in rows] == list(CASES)


@pytest.mark.parametrize("text", [text for text in CASES if CASES[text] is not SHOWN_ELSEWHERE])
def test_what_the_tracer_says(stack, caplog, text):
    configuration = {
        "access_token": "token",
        "collector_plaintext": True,
        "report_timeout": 300_000,
        "verbose": True,
        **CASES[text](stack),
    }
    # Where there is no network the resolver says something else.
    alternatives = text.split("`, `")

    def is_said():
        lines = [line.getMessage() for line in caplog.records if line.levelno >= logging.WARNING]
        return any(each in line for each in alternatives for line in lines)

    with caplog.at_level(logging.WARNING, "lightstep_streaming"):
        with lightstep_streaming.Tracer(**configuration) as tracer:
            tracer.start_span("operation").finish()
            for _ in range(5):
                tracer.flush(1)
                if is_said():
                    break
        # What is said at the end, too, has a thread of its own.
        deadline = time.monotonic() + 30
        while not is_said() and time.monotonic() < deadline:
            time.sleep(0.005)
    assert is_said(), caplog.text
