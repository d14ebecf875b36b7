"""TLS: a satellite that is verified gets the spans, and no other gets a single byte of them."""

import contextlib
import datetime
import logging
import os
import re
import socket
import ssl
import threading
from typing import List

import pytest
import trustme
from books import check_all_acknowledged, check_arrived, check_balance
from waiting import wait_until

from lightstep_streaming.satellite import Satellite

pytestmark = pytest.mark.every_wire


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


def roots(authority):
    return authority.cert_pem.bytes().decode()


def context_for(authority, *host_names):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*host_names).configure_cert(context)
    return context


def finish(tracer, numbers):
    for number in numbers:
        tracer.start_span(str(number)).finish()


def names(satellite):
    return [span.operation_name for span in satellite.spans]


def last_error(tracer):
    return [state["last_error"] for state in tracer.metrics()["endpoints"] if state["last_error"]]


@pytest.fixture
def make_tls_tracer(make_tracer, wire, authority):
    def make(satellite, host="127.0.0.1", **configuration):
        defaults = {
            **wire.configuration([{"host": host, "port": satellite.port}], tls=True),
            "ssl_root_certificates": roots(authority),
        }
        return make_tracer(**{**defaults, **configuration})

    return make


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_a_satellite_that_is_who_it_should_be(make_tls_tracer, authority, host):
    with Satellite(tls=context_for(authority, host)) as satellite:
        tracer = make_tls_tracer(satellite, host)
        finish(tracer, range(10_000))
        assert tracer.flush(30)
        check_all_acknowledged(tracer, 10_000)
        assert check_arrived(names(satellite), 10_000) == 0


@pytest.mark.parametrize("host, said", [("localhost", "localhost"), ("127.0.0.1", None)])
def test_a_satellite_is_told_which_name_it_is_called_by(make_tls_tracer, authority, host, said):
    context = context_for(authority, host)
    asked_for = []
    context.sni_callback = lambda connection, name, context: asked_for.append(name)
    with Satellite(tls=context) as satellite:
        tracer = make_tls_tracer(satellite, host)
        finish(tracer, range(10))
        assert tracer.flush(30)
        assert set(asked_for) == {said}


def check_nothing_is_sent(tracer, satellite, caplog, *said):
    """`said`: what is to stand in the last error, as in the log."""
    finish(tracer, range(10))
    assert tracer.flush(1) is False
    (error,) = wait_until(lambda: last_error(tracer))
    assert all(each in error for each in said), error
    wait_until(lambda: any(error in line.getMessage() for line in caplog.records))
    metrics = tracer.metrics()
    check_balance(metrics)
    assert (metrics["buffered"], metrics["bytes_sent"]) == (10, 0)
    assert (satellite.counters.requests, satellite.counters.bytes_seen) == (0, 0)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_one_with_another_name_gets_nothing_until_it_has_its_own(
    make_tls_tracer, authority, caplog, host
):
    context = context_for(authority, "elsewhere.example", "127.0.0.2")
    with Satellite(tls=context) as satellite, caplog.at_level(logging.INFO):
        tracer = make_tls_tracer(satellite, host)
        check_nothing_is_sent(tracer, satellite, caplog, host, "mismatch")
        authority.issue_cert(host).configure_cert(context)
        assert tracer.flush(30)
        check_all_acknowledged(tracer, 10)
        assert check_arrived(names(satellite), 10) == 0


def use_expired(context, authority):
    yesterday = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=1)
    expired = authority.issue_cert("localhost", not_after=yesterday.replace(tzinfo=None))
    expired.configure_cert(context)


def use_self_signed(context, authority):
    own = trustme.CA()
    with own.cert_pem.tempfile() as certificate, own.private_key_pem.tempfile() as key:
        context.load_cert_chain(certificate, key)


@pytest.mark.parametrize(
    "use_bad, said",
    [(use_expired, "certificate has expired"), (use_self_signed, "self-signed certificate")],
)
def test_one_with_a_bad_certificate_is_tried_now_and_then_until_it_has_a_good_one(
    make_tls_tracer, authority, caplog, use_bad, said
):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    use_bad(context, authority)
    tries: List[None] = []
    context.sni_callback = lambda *_: tries.append(None)
    with Satellite(tls=context) as satellite, caplog.at_level(logging.INFO):
        tracer = make_tls_tracer(satellite, "localhost")
        check_nothing_is_sent(tracer, satellite, caplog, "localhost", said)
        wait_until(lambda: len(tries) >= 3)
        # With a pause that doubles, ten take many seconds; without one, a moment.
        assert len(tries) < 10
        authority.issue_cert("localhost").configure_cert(context)
        assert tracer.flush(30)
        check_all_acknowledged(tracer, 10)
        assert check_arrived(names(satellite), 10) == 0


def test_one_of_an_authority_that_is_not_trusted_gets_nothing(make_tls_tracer, caplog):
    with Satellite(tls=context_for(trustme.CA(), "localhost")) as satellite:
        with caplog.at_level(logging.INFO):
            tracer = make_tls_tracer(satellite, "localhost")
            check_nothing_is_sent(tracer, satellite, caplog, "localhost", "certificate")


def test_without_roots_of_its_own_the_systems_are_trusted(
    make_tls_tracer, authority, monkeypatch, tmp_path
):
    # Where OpenSSL is told that the system has them.
    authority.cert_pem.write_to_path(str(tmp_path / "roots"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "roots"))
    with Satellite(tls=context_for(authority, "localhost")) as satellite:
        tracer = make_tls_tracer(satellite, "localhost", ssl_root_certificates=None)
        finish(tracer, range(10))
        assert tracer.flush(30)
        assert check_arrived(names(satellite), 10) == 0


def test_nor_is_anyone_else(make_tls_tracer, authority, caplog):
    with Satellite(tls=context_for(authority, "localhost")) as satellite:
        with caplog.at_level(logging.INFO):
            tracer = make_tls_tracer(satellite, "localhost", ssl_root_certificates=None)
            check_nothing_is_sent(tracer, satellite, caplog, "localhost", "certificate")


def test_one_that_speaks_no_tls_gets_nothing(make_tls_tracer, satellite, caplog):
    with caplog.at_level(logging.INFO):
        tracer = make_tls_tracer(satellite)
        check_nothing_is_sent(tracer, satellite, caplog, "TLS")


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_a_satellite_may_ask_for_a_certificate(make_tls_tracer, authority, version):
    clients = trustme.CA()
    context = context_for(authority, "localhost")
    context.minimum_version = context.maximum_version = version
    context.verify_mode = ssl.CERT_REQUIRED
    clients.configure_trust(context)
    client = clients.create_child_ca().issue_cert("client.example")
    pair = {
        "client_certificate": "".join(pem.bytes().decode() for pem in client.cert_chain_pems),
        "client_key": client.private_key_pem.bytes().decode(),
    }
    with Satellite(tls=context) as satellite:
        without = make_tls_tracer(satellite, "localhost")
        finish(without, range(10))
        assert without.flush(1) is False
        (error,) = wait_until(lambda: last_error(without))
        assert "asked for a client certificate" in error
        assert satellite.counters.bytes_seen == 0
        tracer = make_tls_tracer(satellite, "localhost", **pair)
        finish(tracer, range(10))
        assert tracer.flush(30)
        check_all_acknowledged(tracer, 10)
        assert check_arrived(names(satellite), 10) == 0


def test_a_key_is_never_shown(make_tls_tracer, authority, caplog):
    client = authority.issue_cert("client.example")
    key = client.private_key_pem.bytes().decode()
    with Satellite(tls=context_for(authority, "localhost")) as satellite:
        with caplog.at_level(logging.DEBUG):
            tracer = make_tls_tracer(
                satellite,
                "localhost",
                client_certificate=client.cert_chain_pems[0].bytes().decode(),
                client_key=key,
                verbose=True,
            )
            finish(tracer, range(10))
            assert tracer.flush(30)
            wait_until(lambda: any("acknowledged" in r.getMessage() for r in caplog.records))
        # Where it is malformed, or given in place of another, the error is what may be logged.
        for wrong in ({"client_key": key[:-40]}, {"client_certificate": key, "client_key": key}):
            with pytest.raises(ValueError) as error:
                make_tls_tracer(satellite, "localhost", **wrong)
            caplog.records.append(logging.LogRecord("", 0, "", 0, str(error.value), None, None))
    secret = key.splitlines()[1][:16]
    lines = [line.getMessage() for line in caplog.records]
    assert len(lines) > 2 and not any(secret in line for line in lines)


@pytest.mark.parametrize("host", ["::1", "::1%1", "::1%lo"])
def test_an_address_with_a_zone_is_verified(make_tls_tracer, authority, caplog, host):
    context = context_for(authority, "elsewhere.example")
    with Satellite(host="::1", tls=context) as satellite, caplog.at_level(logging.INFO):
        tracer = make_tls_tracer(satellite, host)
        check_nothing_is_sent(tracer, satellite, caplog, "mismatch")
        authority.issue_cert("::1").configure_cert(context)
        assert tracer.flush(30)
        check_all_acknowledged(tracer, 10)


def test_an_intermediate_authority_is_an_anchor(make_tls_tracer, authority):
    intermediate = authority.create_child_ca()
    with Satellite(tls=context_for(intermediate, "localhost")) as satellite:
        tracer = make_tls_tracer(satellite, "localhost", ssl_root_certificates=roots(intermediate))
        finish(tracer, range(10))
        assert tracer.flush(30)


def test_a_file_that_is_missing_is_said(make_tls_tracer, authority, caplog, monkeypatch, tmp_path):
    missing = tmp_path / "missing.pem"
    monkeypatch.setenv("SSL_CERT_FILE", str(missing))
    with Satellite(tls=context_for(authority, "localhost")) as satellite:
        with caplog.at_level(logging.INFO):
            tracer = make_tls_tracer(satellite, "localhost", ssl_root_certificates=None)
            said = f"SSL_CERT_FILE: {missing} can't be read"
            check_nothing_is_sent(tracer, satellite, caplog, "localhost", "certificate", said)
            authority.cert_pem.write_to_path(str(missing))
            assert tracer.flush(30)
            check_all_acknowledged(tracer, 10)


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_a_later_connection_resumes_the_session_of_an_earlier_one(
    make_tls_tracer, authority, version
):
    context = context_for(authority, "localhost")
    context.minimum_version = context.maximum_version = version
    with Satellite(tls=context) as satellite:
        tracer = make_tls_tracer(satellite, "localhost")
        finish(tracer, range(10))
        assert tracer.flush(30)
        assert context.session_stats()["hits"] == 0
        satellite.die()
        satellite.restart()
        finish(tracer, range(10, 20))
        assert tracer.flush(30)
        assert context.session_stats()["hits"] == 1
        check_all_acknowledged(tracer, 20)
        assert check_arrived(names(satellite), 20) == 0


def is_whole(request, wire):
    head, _, body = request.partition(b"\r\n\r\n")
    if wire.name == "lightstep":
        return body.endswith(b"0\r\n\r\n")
    length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
    return length is not None and len(body) == int(length.group(1))


def serve_idle_connections(listener, context, connections, in_step, wire):
    """Answers the only request of each connection and, once it is idle, ends it as TLS has it."""
    for _ in range(connections):
        plain, _ = listener.accept()
        with context.wrap_socket(plain, server_side=True) as connection:
            request = b""
            while not is_whole(request, wire):
                request += connection.recv(65536)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            in_step.wait()
            connection.setblocking(False)
            with contextlib.suppress(ssl.SSLWantReadError):
                connection.unwrap()
        in_step.wait()


class Listening:
    def __init__(self, listener):
        self.port = listener.getsockname()[1]


def test_a_connection_that_was_closed_while_idle_is_not_used_again(
    make_tls_tracer, wire, authority
):
    context = context_for(authority, "localhost")
    in_step = threading.Barrier(2, timeout=30)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        arguments = (listener, context, 3, in_step, wire)
        server = threading.Thread(target=serve_idle_connections, args=arguments)
        server.start()
        tracer = make_tls_tracer(Listening(listener), "localhost")
        for number in range(3):
            finish(tracer, [number])
            assert tracer.flush(30)
            in_step.wait()  # it is idle
            in_step.wait()  # it is closed
        server.join()
    check_all_acknowledged(tracer, 3)
    assert tracer.metrics()["streams_failed"] == 0


def test_parent_and_child_go_on_when_the_fork_is_in_the_middle_of_a_handshake(
    make_tls_tracer, authority
):
    context = context_for(authority, "localhost")
    is_half_done, go_on = threading.Event(), threading.Event()

    def hold_up(*_):
        is_half_done.set()
        go_on.wait(30)

    context.sni_callback = hold_up
    with Satellite(tls=context) as satellite:
        tracer = make_tls_tracer(satellite, "localhost", report_timeout=60_000_000)
        finish(tracer, ["parent"])
        assert is_half_done.wait(30)
        child = os.fork()
        if child == 0:
            is_delivered = False
            try:
                finish(tracer, ["child"])
                is_delivered = tracer.flush(30) and tracer.metrics()["acknowledged"] == 1
            finally:
                os._exit(0 if is_delivered else 1)
        go_on.set()
        assert os.waitpid(child, 0) == (child, 0)
        assert tracer.flush(30)
        check_all_acknowledged(tracer, 1)
        assert sorted(names(satellite)) == ["child", "parent"]
        # The handshake that was half done is the one that was finished.
        assert satellite.counters.connections_seen == 2
