"""Each fault that a satellite can be told to have, as a tracer sees it."""

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
    Partial,
    Satellite,
    Slow,
    Stall,
    Status,
)
from sample_exports import OTLP, add_span, make_export
from sample_reports import LIGHTSTEP, make_report
from sending import Wire, chunk, connect, open_report, post, post_on, status_of


@pytest.fixture(params=[LIGHTSTEP, OTLP], ids=lambda wire: wire.name)
def wire(request: pytest.FixtureRequest) -> Wire:
    wire: Wire = request.param
    return wire


@pytest.fixture
def satellite() -> Iterator[Satellite]:
    with Satellite() as satellite:
        yield satellite


def test_status_answers_with_what_it_is_told(satellite: Satellite, wire: Wire) -> None:
    satellite.misbehaviour = Status(503, retry_after=7, errors=("too busy",))
    response, message = post(satellite, wire)

    assert response.status == 503
    assert response.headers["Retry-After"] == "7"
    assert wire.errors(message) == ["too busy"]
    assert satellite.counters.misbehaved == 1
    assert satellite.counters.bytes_seen == len(wire.body)
    assert satellite.counters.reports == satellite.counters.rejected == 0
    assert satellite.spans == []


def test_status_may_carry_a_body_that_is_no_response(satellite: Satellite, wire: Wire) -> None:
    satellite.misbehaviour = Status(502, body=b"<html>")
    with contextlib.closing(connect(satellite)) as connection:
        connection.request("POST", wire.path, wire.body)
        assert connection.getresponse().read() == b"<html>"


def test_a_report_answered_with_2xx_is_taken_also_with_the_command_to_stop(
    satellite: Satellite,
) -> None:
    satellite.misbehaviour = Status(200, disable=True)
    response, message = post(satellite, LIGHTSTEP)

    assert response.status == 200
    assert [command.disable for command in message.commands] == [True]
    assert satellite.counters.reports == 1


def test_an_early_status_comes_while_the_body_is_on_its_way(
    satellite: Satellite, wire: Wire
) -> None:
    satellite.misbehaviour = Status(429, early=True)
    with open_report(satellite, wire, chunk(wire.body)) as connection:
        assert status_of(connection) == 429
    assert satellite.counters.bytes_seen == 0


@pytest.mark.parametrize("arguments", [{"status": 100}, {"status": 200, "early": True}])
def test_status_refuses_what_cannot_be(arguments: Dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        Status(**arguments)


def test_stall_takes_the_body_and_is_silent(satellite: Satellite, wire: Wire) -> None:
    satellite.misbehaviour = Stall(after_bytes=None)
    with open_report(satellite, wire, chunk(wire.body), chunk(b"")) as connection:
        satellite.wait_until(lambda counters: counters.bytes_seen == len(wire.body))
        assert_silent(connection)
        assert satellite.counters.reports == 0
        # Others are served meanwhile.
        satellite.misbehaviour = None
        assert post(satellite, wire)[0].status == 200


def test_stall_stops_reading_so_that_the_sender_has_to_wait(wire: Wire) -> None:
    with Satellite(misbehaviour=Stall(after_bytes=10), receive_buffer_bytes=4096) as satellite:
        with open_report(satellite, wire, length=1 << 30) as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
            connection.sendall(b"x" * 10)
            satellite.wait_until(lambda counters: counters.bytes_seen == 10)
            connection.settimeout(0.2)
            with pytest.raises(socket.timeout):
                connection.sendall(b"x" * (16 << 20))
        assert satellite.counters.bytes_seen == 10


def test_stall_may_pass(satellite: Satellite, wire: Wire) -> None:
    satellite.misbehaviour = Stall(after_bytes=3, seconds=0.05)
    with open_report(satellite, wire, chunk(wire.body), chunk(b"")) as connection:
        assert status_of(connection) == 200
    assert [span.span_id for span in satellite.spans] == [1]


def test_a_stalled_request_does_not_hold_up_the_end(wire: Wire) -> None:
    with Satellite(misbehaviour=Stall()) as satellite, open_report(satellite, wire) as connection:
        satellite.wait_until(lambda counters: counters.requests == 1)
        satellite.close()
        assert_ended(connection)
    assert satellite.counters.misbehaved == 1


def test_slow_answers_late_but_takes_at_once(satellite: Satellite, wire: Wire) -> None:
    satellite.misbehaviour = Slow(answer_delay=0.3)
    before = time.monotonic()
    with open_report(satellite, wire, chunk(wire.body), chunk(b"")) as connection:
        satellite.wait_for_spans(1)
        assert status_of(connection) == 200
    assert time.monotonic() - before >= 0.3


def test_slow_reads_no_faster_than_it_is_told(satellite: Satellite, wire: Wire) -> None:
    satellite.misbehaviour = Slow(bytes_per_second=10 * len(wire.body))
    before = time.monotonic()
    assert post(satellite, wire)[0].status == 200
    # A tenth of a second's worth, less the rounding of the first and the last read.
    assert time.monotonic() - before >= 0.05
    assert satellite.counters.reports == 1


@pytest.mark.parametrize("after_bytes", [0, 1, 20])
def test_cut_resets_the_connection_within_the_body(
    satellite: Satellite, wire: Wire, after_bytes: int
) -> None:
    satellite.misbehaviour = Cut(after_bytes)
    with open_report(satellite, wire, chunk(wire.body)) as connection, pytest.raises(
        ConnectionResetError
    ):
        connection.recv(1)
    assert satellite.counters.bytes_seen == after_bytes
    assert satellite.counters.misbehaved == 1
    assert satellite.counters.reports == 0


def test_cut_may_close_without_a_reset(satellite: Satellite, wire: Wire) -> None:
    satellite.misbehaviour = Cut(len(wire.body), reset=False)
    with open_report(satellite, wire, chunk(wire.body)) as connection:
        assert connection.recv(1) == b""
    assert satellite.counters.misbehaved == 1


def test_cut_comes_at_the_end_of_a_shorter_body(satellite: Satellite, wire: Wire) -> None:
    satellite.misbehaviour = Cut(1 << 20)
    with open_report(satellite, wire, chunk(wire.body), chunk(b"")) as connection:
        assert_ended(connection)
    assert satellite.counters.bytes_seen == len(wire.body)
    assert satellite.counters.reports == 0


@pytest.mark.parametrize("takes", [False, True])
@pytest.mark.parametrize("reset", [False, True])
def test_no_answer_ends_the_connection_after_the_body(
    satellite: Satellite, wire: Wire, reset: bool, takes: bool
) -> None:
    satellite.misbehaviour = NoAnswer(reset=reset, takes=takes)
    with open_report(satellite, wire, chunk(wire.body), chunk(b"")) as connection:
        if reset:
            with pytest.raises(ConnectionResetError):
                connection.recv(1)
        else:
            assert connection.recv(1) == b""
    assert satellite.counters.bytes_seen == len(wire.body)
    assert satellite.counters.reports == int(takes)
    assert satellite.counters.misbehaved == int(not takes)


def test_faults_befall_the_first_requests_only_and_then_the_next_has_its_turn(wire: Wire) -> None:
    faults: List[Misbehaviour] = [Status(503, times=2), Behave(times=1), Status(429, times=1)]
    with Satellite(misbehaviour=faults) as satellite:
        statuses = [post(satellite, wire)[0].status for _ in range(5)]
        assert statuses == [503, 503, 200, 429, 200]
        assert satellite.misbehaviour == ()
        counters = satellite.counters
        assert (counters.requests, counters.reports, counters.misbehaved) == (5, 2, 3)


def test_faults_can_be_changed_while_a_connection_stands(satellite: Satellite, wire: Wire) -> None:
    with contextlib.closing(connect(satellite)) as connection:
        assert post_on(connection, wire)[0].status == 200
        satellite.misbehaviour = Status(500)
        assert post_on(connection, wire)[0].status == 500
        assert satellite.misbehaviour == (Status(500),)
        satellite.misbehaviour = None
        assert post_on(connection, wire)[0].status == 200


def test_refusing_connections_leaves_those_that_stand(satellite: Satellite, wire: Wire) -> None:
    with contextlib.closing(connect(satellite)) as connection:
        assert post_on(connection, wire)[0].status == 200
        satellite.refuse_connections()
        assert_refuses(satellite)
        assert post_on(connection, wire)[0].status == 200
        satellite.accept_connections()
        satellite.accept_connections()
        assert post(satellite, wire)[0].status == 200


def test_dying_resets_every_connection_and_takes_nothing_more(
    satellite: Satellite, wire: Wire
) -> None:
    port = satellite.port
    with contextlib.closing(connect(satellite)) as idle, open_report(
        satellite, wire, chunk(wire.body)
    ) as busy:
        assert post_on(idle, wire)[0].status == 200
        satellite.wait_until(lambda counters: counters.bytes_seen == 2 * len(wire.body))
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
    assert post(satellite, wire)[0].status == 200
    assert satellite.counters.reports == 2
    with pytest.raises(RuntimeError):
        satellite.restart()


def test_the_port_stays_reserved_while_dead(satellite: Satellite) -> None:
    satellite.die()
    # Whoever connects from a port of the kernel's choice must not be given this one.
    with socket.socket() as other, pytest.raises(OSError):
        other.bind((satellite.host, satellite.port))


def test_every_request_ends_in_one_counter(satellite: Satellite, wire: Wire) -> None:
    satellite.misbehaviour = [
        Status(503, times=1),
        Cut(5, times=1),
        NoAnswer(times=1),
        NoAnswer(takes=True, times=1),
        Slow(answer_delay=0.01, times=1),
    ]
    for body in [wire.body] * 6 + [b"\xff"] * 2:
        with contextlib.suppress(OSError):
            post(satellite, wire, body)
    counters = satellite.wait_until(lambda counters: counters.requests == 8)
    ends = (counters.reports, counters.rejected, counters.misbehaved, counters.broken_off)
    assert ends == (3, 2, 3, 0)


@pytest.mark.parametrize("status", [200, 429, 503])
def test_answers_are_protobuf_whatever_the_status(
    satellite: Satellite, wire: Wire, status: int
) -> None:
    satellite.misbehaviour = Status(status)
    response, message = post(satellite, wire)
    assert response.headers["Content-Type"] == wire.content_type
    assert isinstance(message, wire.success if status == 200 else wire.failure)


@pytest.mark.parametrize(
    "rejected, taken", [(0, [1, 2, 3]), (2, [1]), (3, []), (7, []), (-1, [1, 2, 3])]
)
def test_partial_takes_all_but_the_last_spans(
    satellite: Satellite, rejected: int, taken: List[int]
) -> None:
    satellite.misbehaviour = Partial(rejected, "too many")
    export = make_export(1)
    export.resource_spans.add().scope_spans.add()
    add_span(export, 2, "second")
    add_span(export, 3, "third")
    response, message = post(satellite, OTLP, export.SerializeToString())

    assert response.status == 200
    assert message.partial_success.rejected_spans == rejected
    assert message.partial_success.error_message == "too many"
    assert [span.span_id for span in satellite.spans] == taken
    counters = satellite.counters
    assert (counters.reports, counters.misbehaved) == (1, 0)
    assert (counters.spans, counters.spans_rejected) == (len(taken), 3 - len(taken))


def test_partial_leaves_out_spans_that_are_only_counted() -> None:
    with Satellite(discard=True, misbehaviour=Partial(1)) as satellite:
        post(satellite, OTLP, make_export(1, 2, 3).SerializeToString())
        assert (satellite.counters.spans, satellite.counters.spans_rejected) == (2, 1)


def test_partial_takes_lightstep_reports_whole(satellite: Satellite) -> None:
    satellite.misbehaviour = Partial(1)
    assert post(satellite, LIGHTSTEP, make_report(1, 2).SerializeToString())[0].status == 200
    assert (satellite.counters.spans, satellite.counters.spans_rejected) == (2, 0)


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
