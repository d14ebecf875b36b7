"""A page of another site, whose name resolves to this machine, reads nothing here."""

import pytest
from page_requests import get

from lightstep_streaming.satellite import Satellite
from lightstep_streaming.satellite.page.host_check import is_own_host

PATHS = ["/", "/trace/1", "/compare/1/2", "/assets/main.js", "/api/live", "/api/traces/1"]


@pytest.fixture
def satellite():
    with Satellite(page_bytes=1 << 20) as satellite:
        yield satellite


@pytest.mark.parametrize(
    "host, expected",
    [
        ("localhost", True),
        ("localhost:8360", True),
        ("LOCALHOST:9000", True),
        ("localhost.", True),
        ("127.0.0.1:8360", True),
        ("127.1.2.3", True),
        ("[::1]:8360", True),
        ("10.0.0.5:8360", True),
        ("[::ffff:10.0.0.5]", True),
        ("10.0.0.6:8360", False),
        ("192.168.0.1", False),
        ("evil.example", False),
        ("evil.example:8360", False),
        ("localhost.evil.example", False),
        ("127.0.0.1.evil.example", False),
        ("localhost@evil.example", False),
        ("evil.example/localhost", False),
        ("localhost:port", False),
        ("", False),
        ("[::1", False),
        ("2130706433", False),
    ],
)
def test_own_hosts(host, expected):
    assert is_own_host(host, "0.0.0.0", "10.0.0.5") is expected


def test_the_name_that_it_listens_on_is_its_own():
    assert is_own_host("box.example:8360", "box.example", "10.0.0.5")
    assert is_own_host("[fe80::1]:8360", "fe80::1", None)
    assert not is_own_host("box.example.evil", "box.example", "10.0.0.5")


@pytest.mark.parametrize("path", PATHS)
def test_another_host_is_refused(satellite, path):
    response, body = get(satellite, path, host="evil.example:8360")
    assert response.status == 403
    assert b"'evil.example:8360'" in body
    assert response.headers["Content-Type"].startswith("text/plain")


@pytest.mark.every_wire
def test_spans_are_taken_at_whatever_address_they_were_sent_to(wire, make_tracer):
    # Containers and other machines know the satellite by names that it does not know.
    with Satellite(host="0.0.0.0", page_bytes=1 << 20) as everywhere:
        configuration = wire.configuration([{"host": "127.0.0.2", "port": everywhere.port}])
        tracer = make_tracer(**configuration)
        tracer.start_span("op").finish()
        assert tracer.flush()
        assert [span.operation_name for span in everywhere.spans] == ["op"]


@pytest.mark.parametrize("path", ["/api/v2/reports", "/v1/traces"])
def test_a_post_to_any_name_is_no_matter_of_the_page(satellite, path):
    response, _ = get(satellite, path, host="evil.example", method="POST")
    assert response.status != 403
