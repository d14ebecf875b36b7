"""A satellite without faults: what it accepts, what it refuses, and how it counts."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPSConnection
from typing import Callable, Iterator, List

import pytest
import trustme

from lightstep_streaming.satellite import ReceivedReport, Satellite
from sample_reports import LIGHTSTEP, PATH, add_span, make_report
from sending import (
    chunk,
    connect,
    open_report,
    post,
    post_on,
    reset,
    status_of,
)


@pytest.fixture
def satellite() -> Iterator[Satellite]:
    with Satellite() as satellite:
        yield satellite


def test_takes_a_report_with_a_content_length(satellite: Satellite) -> None:
    before = time.time()
    response, message = post(satellite, LIGHTSTEP, make_report(11, 12).SerializeToString())

    assert response.status == 200
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert before - 1 < message.receive_timestamp.ToNanoseconds() / 1e9 < time.time() + 1
    assert message.transmit_timestamp.ToNanoseconds() >= message.receive_timestamp.ToNanoseconds()
    assert not message.errors
    assert [span.span_id for span in satellite.spans] == [11, 12]
    (report,) = satellite.reports
    assert report.access_token == "secret"
    assert report.reporter.component_name == "shop"
    assert report.headers["HOST"] == f"127.0.0.1:{satellite.port}"


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64, 1000])
def test_takes_a_report_cut_into_chunks_anywhere(satellite: Satellite, size: int) -> None:
    body = make_report(*range(1, 21)).SerializeToString()
    chunks = [chunk(body[start : start + size]) for start in range(0, len(body), size)]

    with open_report(satellite, LIGHTSTEP, b"".join(chunks) + chunk(b"")) as connection:
        assert status_of(connection) == 200

    assert [span.span_id for span in satellite.spans] == list(range(1, 21))
    assert satellite.counters.bytes == satellite.counters.bytes_seen == len(body)


def test_takes_a_report_whose_packets_end_within_chunk_headers(satellite: Satellite) -> None:
    body = make_report(1, 2).SerializeToString()
    stream = chunk(body[:10]) + chunk(body[10:]) + chunk(b"")

    with open_report(satellite, LIGHTSTEP, *(bytes([byte]) for byte in stream)) as connection:
        assert status_of(connection) == 200

    assert len(satellite.spans) == 2


def test_reads_a_stream_whose_parts_follow_one_another(satellite: Satellite) -> None:
    parts = [
        make_report(component="shop"),
        make_report(component=None),
        make_report(component=None),
    ]
    del parts[1].reporter.tags[:], parts[2].reporter.tags[:]
    add_span(parts[1], 1, "first")
    add_span(parts[2], 2, "second")

    pieces = [chunk(part.SerializeToString()) for part in parts]
    with open_report(satellite, LIGHTSTEP, *pieces, chunk(b"")) as connection:
        assert status_of(connection) == 200

    assert [span.operation_name for span in satellite.spans] == ["first", "second"]


def test_keeps_a_connection_for_several_reports(satellite: Satellite) -> None:
    with contextlib.closing(connect(satellite)) as connection:
        for span_id in (1, 2, 3):
            response, _ = post_on(connection, LIGHTSTEP, make_report(span_id).SerializeToString())
            assert response.status == 200
            assert not response.will_close

    assert len({report.client_port for report in satellite.reports}) == 1
    assert satellite.counters.connections_seen == 1
    assert satellite.counters.reports == satellite.counters.requests == 3


def test_takes_reports_on_several_connections_at_once(satellite: Satellite) -> None:
    body = [make_report(span_id).SerializeToString() for span_id in range(1, 9)]
    with contextlib.ExitStack() as stack:
        connections = [
            stack.enter_context(open_report(satellite, LIGHTSTEP, chunk(each[:5]))) for each in body
        ]
        # All are under way before the first one ends.
        satellite.wait_until(lambda counters: counters.requests == 8)
        for connection, each in zip(connections, body):
            connection.sendall(chunk(each[5:]) + chunk(b""))
        assert [status_of(connection) for connection in connections] == [200] * 8

    assert {span.span_id for span in satellite.spans} == set(range(1, 9))
    assert satellite.counters.connections_seen == 8


@pytest.mark.parametrize(
    "body, reason",
    [
        (b"\xff\xff\xff\xff", "not a ReportRequest"),
        (make_report(1).SerializeToString()[:-1], "not a ReportRequest"),
        # A span whose operation name is the byte FF, which no UTF-8 has.
        (make_report().SerializeToString() + b"\x1a\x03\x12\x01\xff", "not a ReportRequest"),
        (make_report(1, component=None).SerializeToString(), "lightstep.component_name"),
        (b"", "lightstep.component_name"),
    ],
    ids=["garbage", "truncated", "not UTF-8", "no component", "empty"],
)
def test_refuses_what_is_not_a_report(body: bytes, reason: str) -> None:
    reasons: List[str] = []
    with Satellite(on_rejection=reasons.append) as satellite:
        response, message = post(satellite, LIGHTSTEP, body)

    assert response.status == 400
    assert reason in message.errors[0]
    assert list(message.errors) == reasons
    assert satellite.counters.rejected == 1
    assert satellite.counters.reports == satellite.counters.spans == 0


def test_refuses_other_paths_and_methods(satellite: Satellite) -> None:
    for method, path, status in (("POST", "/api/v1/reports", 404), ("GET", PATH, 405)):
        with contextlib.closing(connect(satellite)) as connection:
            connection.request(method, path)
            assert connection.getresponse().status == status
    assert satellite.counters.requests == 0


def test_takes_large_reports_unless_told_otherwise(satellite: Satellite) -> None:
    report = make_report()
    add_span(report, 1, "x" * (8 << 20))
    body = report.SerializeToString()

    assert post(satellite, LIGHTSTEP, body)[0].status == 200
    assert satellite.counters.bytes == len(body)


def test_refuses_reports_over_the_limit() -> None:
    small, large = make_report(1).SerializeToString(), make_report(1, 2, 3).SerializeToString()
    with Satellite(max_body_bytes=len(small)) as satellite:
        assert post(satellite, LIGHTSTEP, small)[0].status == 200
        response, message = post(satellite, LIGHTSTEP, large)
        assert response.status == 413
        assert f"{len(small)} bytes" in message.errors[0]
        assert satellite.counters.rejected == 1


@pytest.mark.parametrize("end", [socket.socket.close, reset], ids=["close", "reset"])
def test_a_report_that_breaks_off_is_not_taken(
    satellite: Satellite, end: Callable[[socket.socket], object]
) -> None:
    body = make_report(1).SerializeToString()
    with open_report(satellite, LIGHTSTEP, chunk(body)) as connection:
        satellite.wait_until(lambda counters: counters.bytes_seen == len(body))
        end(connection)
        counters = satellite.wait_until(lambda counters: counters.broken_off == 1)

    assert counters.reports == counters.spans == counters.bytes == 0


def test_a_report_with_broken_chunks_is_not_taken(satellite: Satellite) -> None:
    body = make_report(1).SerializeToString()
    with open_report(satellite, LIGHTSTEP, chunk(body)) as connection:
        satellite.wait_until(lambda counters: counters.bytes_seen == len(body))
        connection.sendall(b"no chunk\r\n" + chunk(b""))

    assert satellite.wait_until(lambda counters: counters.broken_off == 1).reports == 0


def test_counts_duplicates_traces_errors_and_drops(satellite: Satellite) -> None:
    report = make_report(1, 2)
    add_span(report, 3, "other trace", trace_id=9, tags={"error": True})
    add_span(report, 1, "same id, other trace", trace_id=10, tags={"error": False})
    report.internal_metrics.counts.add(name="spans.dropped", int_value=5)
    report.internal_metrics.counts.add(name="something.else", int_value=100)
    for _ in range(2):
        post(satellite, LIGHTSTEP, report.SerializeToString())

    counters = satellite.counters
    assert (counters.spans, counters.duplicates, counters.distinct_spans) == (8, 4, 4)
    assert (counters.traces, counters.error_spans) == (3, 1)
    assert counters.spans_dropped == 10
    assert satellite.reports[0].spans_dropped == 5
    assert len(satellite.spans) == 8


def test_waits_for_spans_that_are_still_to_come(satellite: Satellite) -> None:
    body = [make_report(span_id).SerializeToString() for span_id in (1, 1, 2)]
    with ThreadPoolExecutor(max_workers=1) as pool:
        # Duplicates do not count: only the third report brings a second span.
        waiting = pool.submit(satellite.wait_for_spans, 2)
        for each in body:
            assert not waiting.done()
            post(satellite, LIGHTSTEP, each)
        assert [span.span_id for span in waiting.result()] == [1, 1, 2]
    assert len(satellite.wait_for_reports(3)) == 3


def test_waiting_in_vain_tells_what_came_instead(satellite: Satellite) -> None:
    post(satellite, LIGHTSTEP, make_report(1).SerializeToString())
    with pytest.raises(TimeoutError, match="spans=1"):
        satellite.wait_for_spans(2, timeout=0.01)


def test_hands_on_each_report_before_it_is_acknowledged() -> None:
    taken: List[ReceivedReport] = []
    threads: List[str] = []

    def on_report(report: ReceivedReport) -> None:
        taken.append(report)
        threads.append(threading.current_thread().name)

    with Satellite(keep_spans=False, on_report=on_report) as satellite:
        post(satellite, LIGHTSTEP, make_report(1).SerializeToString())
        assert [report.spans[0].span_id for report in taken] == [1]
        assert satellite.reports == []
        assert satellite.spans == []
        assert satellite.counters.traces == 1
    assert threads == ["satellite"]


def test_counts_without_remembering_when_discarding() -> None:
    with Satellite(discard=True) as satellite:
        for _ in range(2):
            post(satellite, LIGHTSTEP, make_report(1, 2, 3).SerializeToString())
        counters = satellite.counters
        assert (counters.reports, counters.spans) == (2, 6)
        assert (counters.duplicates, counters.traces) == (0, 0)
        assert satellite.spans == []
        # What is no report is refused all the same.
        assert post(satellite, LIGHTSTEP, b"\xff")[0].status == 400


def test_serves_tls() -> None:
    authority = trustme.CA()
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(server)
    client = ssl.create_default_context()
    authority.configure_trust(client)
    with Satellite(tls=server) as satellite, contextlib.closing(
        HTTPSConnection("127.0.0.1", satellite.port, timeout=30, context=client)
    ) as connection:
        assert post_on(connection, LIGHTSTEP, make_report(1).SerializeToString())[0].status == 200
        assert len(satellite.spans) == 1


def test_listens_on_the_port_it_is_given_and_on_no_other_ones() -> None:
    with Satellite() as first:
        port = first.port
        assert first.endpoint == {"host": "127.0.0.1", "port": port}
        with pytest.raises(OSError):
            Satellite(port=port).start()
    with Satellite(port=port) as second:
        assert second.port == port
        assert post(second, LIGHTSTEP, make_report(1).SerializeToString())[0].status == 200


def test_can_be_closed_twice_and_started_again() -> None:
    satellite = Satellite()
    satellite.start()
    with pytest.raises(RuntimeError):
        satellite.start()
    satellite.close()
    satellite.close()
    with pytest.raises(RuntimeError):
        satellite.die()
    with satellite:
        assert post(satellite, LIGHTSTEP, make_report(1).SerializeToString())[0].status == 200


def test_a_report_under_way_may_end_while_the_satellite_closes() -> None:
    satellite = Satellite()
    satellite.start()
    body = make_report(1).SerializeToString()
    with open_report(satellite, LIGHTSTEP, chunk(body)) as connection, ThreadPoolExecutor(
        1
    ) as pool:
        satellite.wait_until(lambda counters: counters.bytes_seen == len(body))
        closing = pool.submit(satellite.close)
        connection.sendall(chunk(b""))
        assert status_of(connection) == 200
        closing.result()
    assert satellite.counters.reports == 1
