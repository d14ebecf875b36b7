"""Every fault that a satellite can be told to have, as a tracer meets it."""

from __future__ import annotations

import contextlib
import socket
import time
from typing import Any, Dict, Iterator, List

import pytest

from lightstep_streaming.satellite import (
    Behave,
    Cut,
    Misbehaviour,
    NoAnswer,
    Satellite,
    Slow,
    Stall,
    Status,
    collector_pb2,
)
from sample_reports import chunk, connect, make_report, open_report, post, post_on, status_of

BODY = make_report(1).SerializeToString()


@pytest.fixture
def satellite() -> Iterator[Satellite]:
    with Satellite() as satellite:
        yield satellite


def test_status_answers_with_what_it_is_told(satellite: Satellite) -> None:
    satellite.misbehaviour = Status(503, retry_after=7, errors=("too busy",))
    response, message = post(satellite, BODY)

    assert response.status == 503
    assert response.headers["Retry-After"] == "7"
    assert list(message.errors) == ["too busy"]
    assert satellite.counters.misbehaved == 1
    assert satellite.counters.bytes_seen == len(BODY)
    assert satellite.counters.reports == satellite.counters.rejected == 0
    assert satellite.spans == []


def test_status_may_carry_a_body_that_is_no_response(satellite: Satellite) -> None:
    satellite.misbehaviour = Status(502, body=b"<html>")
    with contextlib.closing(connect(satellite)) as connection:
        connection.request("POST", "/api/v2/reports", BODY)
        assert connection.getresponse().read() == b"<html>"


def test_a_report_answered_with_2xx_is_taken_also_with_the_command_to_stop(
    satellite: Satellite,
) -> None:
    satellite.misbehaviour = Status(200, disable=True)
    response, message = post(satellite, BODY)

    assert response.status == 200
    assert [command.disable for command in message.commands] == [True]
    assert satellite.counters.reports == 1


def test_an_early_status_comes_while_the_body_is_on_its_way(satellite: Satellite) -> None:
    satellite.misbehaviour = Status(429, early=True)
    with open_report(satellite, chunk(BODY)) as connection:
        assert status_of(connection) == 429
    assert satellite.counters.bytes_seen == 0


@pytest.mark.parametrize("arguments", [{"status": 100}, {"status": 200, "early": True}])
def test_status_refuses_what_cannot_be(arguments: Dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        Status(**arguments)


def test_stall_takes_the_body_and_is_silent(satellite: Satellite) -> None:
    satellite.misbehaviour = Stall(after_bytes=None)
    with open_report(satellite, chunk(BODY), chunk(b"")) as connection:
        satellite.wait_until(lambda counters: counters.bytes_seen == len(BODY))
        assert_silent(connection)
        assert satellite.counters.reports == 0
        # Others are served meanwhile.
        satellite.misbehaviour = None
        assert post(satellite, BODY)[0].status == 200


def test_stall_stops_reading_so_that_the_sender_has_to_wait() -> None:
    with Satellite(misbehaviour=Stall(after_bytes=10), receive_buffer_bytes=4096) as satellite:
        with open_report(satellite, length=1 << 30) as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
            connection.sendall(b"x" * 10)
            satellite.wait_until(lambda counters: counters.bytes_seen == 10)
            connection.settimeout(0.2)
            with pytest.raises(socket.timeout):
                connection.sendall(b"x" * (16 << 20))
        assert satellite.counters.bytes_seen == 10


def test_stall_may_pass(satellite: Satellite) -> None:
    satellite.misbehaviour = Stall(after_bytes=3, seconds=0.05)
    with open_report(satellite, chunk(BODY), chunk(b"")) as connection:
        assert status_of(connection) == 200
    assert [span.span_id for span in satellite.spans] == [1]


def test_a_stalled_request_does_not_hold_up_the_end() -> None:
    with Satellite(misbehaviour=Stall()) as satellite, open_report(satellite) as connection:
        satellite.wait_until(lambda counters: counters.requests == 1)
        satellite.close()
        assert_ended(connection)
    assert satellite.counters.misbehaved == 1


def test_slow_answers_late_but_takes_at_once(satellite: Satellite) -> None:
    satellite.misbehaviour = Slow(answer_delay=0.3)
    before = time.monotonic()
    with open_report(satellite, chunk(BODY), chunk(b"")) as connection:
        satellite.wait_for_spans(1)
        assert status_of(connection) == 200
    assert time.monotonic() - before >= 0.3


def test_slow_reads_no_faster_than_it_is_told(satellite: Satellite) -> None:
    satellite.misbehaviour = Slow(bytes_per_second=10 * len(BODY))
    before = time.monotonic()
    assert post(satellite, BODY)[0].status == 200
    # A tenth of a second's worth, less the rounding of the first and the last read.
    assert time.monotonic() - before >= 0.05
    assert satellite.counters.reports == 1


@pytest.mark.parametrize("after_bytes", [0, 1, 20])
def test_cut_resets_the_connection_within_the_body(satellite: Satellite, after_bytes: int) -> None:
    satellite.misbehaviour = Cut(after_bytes)
    with open_report(satellite, chunk(BODY)) as connection, pytest.raises(ConnectionResetError):
        connection.recv(1)
    assert satellite.counters.bytes_seen == after_bytes
    assert satellite.counters.misbehaved == 1
    assert satellite.counters.reports == 0


def test_cut_may_close_without_a_reset(satellite: Satellite) -> None:
    satellite.misbehaviour = Cut(len(BODY), reset=False)
    with open_report(satellite, chunk(BODY)) as connection:
        assert connection.recv(1) == b""
    assert satellite.counters.misbehaved == 1


def test_cut_comes_at_the_end_of_a_shorter_body(satellite: Satellite) -> None:
    satellite.misbehaviour = Cut(1 << 20)
    with open_report(satellite, chunk(BODY), chunk(b"")) as connection:
        assert_ended(connection)
    assert satellite.counters.bytes_seen == len(BODY)
    assert satellite.counters.reports == 0


@pytest.mark.parametrize("takes", [False, True])
@pytest.mark.parametrize("reset", [False, True])
def test_no_answer_ends_the_connection_after_the_body(
    satellite: Satellite, reset: bool, takes: bool
) -> None:
    satellite.misbehaviour = NoAnswer(reset=reset, takes=takes)
    with open_report(satellite, chunk(BODY), chunk(b"")) as connection:
        if reset:
            with pytest.raises(ConnectionResetError):
                connection.recv(1)
        else:
            assert connection.recv(1) == b""
    assert satellite.counters.bytes_seen == len(BODY)
    assert satellite.counters.reports == int(takes)
    assert satellite.counters.misbehaved == int(not takes)


def test_faults_befall_the_first_requests_only_and_then_the_next_has_its_turn() -> None:
    faults: List[Misbehaviour] = [Status(503, times=2), Behave(times=1), Status(429, times=1)]
    with Satellite(misbehaviour=faults) as satellite:
        statuses = [post(satellite, BODY)[0].status for _ in range(5)]
        assert statuses == [503, 503, 200, 429, 200]
        assert satellite.misbehaviour == ()
        counters = satellite.counters
        assert (counters.requests, counters.reports, counters.misbehaved) == (5, 2, 3)


def test_faults_can_be_changed_while_a_connection_stands(satellite: Satellite) -> None:
    with contextlib.closing(connect(satellite)) as connection:
        assert post_on(connection, BODY)[0].status == 200
        satellite.misbehaviour = Status(500)
        assert post_on(connection, BODY)[0].status == 500
        assert satellite.misbehaviour == (Status(500),)
        satellite.misbehaviour = None
        assert post_on(connection, BODY)[0].status == 200


def test_refusing_connections_leaves_those_that_stand(satellite: Satellite) -> None:
    with contextlib.closing(connect(satellite)) as connection:
        assert post_on(connection, BODY)[0].status == 200
        satellite.refuse_connections()
        assert_refuses(satellite)
        assert post_on(connection, BODY)[0].status == 200
        satellite.accept_connections()
        satellite.accept_connections()
        assert post(satellite, BODY)[0].status == 200


def test_dying_resets_every_connection_and_takes_nothing_more(satellite: Satellite) -> None:
    port = satellite.port
    with contextlib.closing(connect(satellite)) as idle, open_report(
        satellite, chunk(BODY)
    ) as busy:
        assert post_on(idle, BODY)[0].status == 200
        satellite.wait_until(lambda counters: counters.bytes_seen == 2 * len(BODY))
        satellite.die()
        for connection in (idle.sock, busy):
            assert connection is not None
            with pytest.raises(ConnectionResetError):
                connection.recv(1)
    assert_refuses(satellite)
    assert satellite.counters.broken_off == 1
    with pytest.raises(RuntimeError):
        satellite.accept_connections()

    satellite.restart()
    assert satellite.port == port
    assert post(satellite, BODY)[0].status == 200
    assert satellite.counters.reports == 2
    with pytest.raises(RuntimeError):
        satellite.restart()


def test_the_port_stays_reserved_while_dead(satellite: Satellite) -> None:
    satellite.die()
    # Whoever connects from a port of the kernel's choice must not be given this one.
    with socket.socket() as other, pytest.raises(OSError):
        other.bind((satellite.host, satellite.port))


def test_every_request_ends_in_one_counter(satellite: Satellite) -> None:
    satellite.misbehaviour = [
        Status(503, times=1),
        Cut(5, times=1),
        NoAnswer(times=1),
        NoAnswer(takes=True, times=1),
        Slow(answer_delay=0.01, times=1),
    ]
    for body in [BODY] * 6 + [b"", b"\xff"]:
        with contextlib.suppress(OSError):
            post(satellite, body)
    counters = satellite.wait_until(lambda counters: counters.requests == 8)
    ends = (counters.reports, counters.rejected, counters.misbehaved, counters.broken_off)
    assert ends == (3, 2, 3, 0)


def test_responses_are_protobuf_whatever_the_status(satellite: Satellite) -> None:
    satellite.misbehaviour = Status(503)
    response, message = post(satellite, BODY)
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert isinstance(message, collector_pb2.ReportResponse)


def assert_silent(connection: socket.socket) -> None:
    connection.settimeout(0.1)
    with pytest.raises(socket.timeout):
        connection.recv(1)


def assert_ended(connection: socket.socket) -> None:
    with contextlib.suppress(ConnectionResetError):
        assert connection.recv(1) == b""


def assert_refuses(satellite: Satellite) -> None:
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((satellite.host, satellite.port), timeout=30)
