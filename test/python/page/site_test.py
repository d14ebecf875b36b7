"""What the page's URLs answer, and with which headers."""

import os
import pathlib
import re
from typing import Any, Dict, List

import pytest
from page_requests import get, get_json, live_events

from lightstep_streaming.satellite import Satellite
from lightstep_streaming.satellite.page import site

ASSETS = pathlib.Path(site.__file__).with_name("assets")


@pytest.fixture
def satellite():
    with Satellite(page_bytes=1 << 20) as satellite:
        yield satellite


def test_every_file_of_the_folder_is_served():
    assert sorted(os.listdir(ASSETS)) == sorted(site.ASSETS)


@pytest.mark.parametrize("name", site.ASSETS)
def test_an_asset_is_served_as_what_it_is(satellite, name):
    response, body = get(satellite, f"/assets/{name}")
    assert response.status == 200
    assert body == (ASSETS / name).read_bytes()
    kind = {".js": "text/javascript", ".css": "text/css", ".html": "text/html"}
    kind[".svg"] = "image/svg+xml"
    assert response.headers["Content-Type"].startswith(kind[pathlib.Path(name).suffix])


@pytest.mark.parametrize("name", site.ASSETS)
def test_nothing_comes_from_another_host(name):
    text = (ASSETS / name).read_text(encoding="utf-8")
    # A namespace is a name, and not fetched.
    addresses = set(re.findall(r"https?://[^\s\"'`)]+", text)) - {"http://www.w3.org/2000/svg"}
    assert addresses == set()
    # Modules are imported by their names beside each other.
    imported = re.findall(r"^import .* from \"(.*)\";$", text, re.MULTILINE)
    assert {path[:2] for path in imported} <= {"./"}
    assert {path[2:] for path in imported} <= set(site.ASSETS)


@pytest.mark.parametrize("name", [n for n in site.ASSETS if n.endswith((".js", ".css"))])
def test_files_are_short(name):
    assert len((ASSETS / name).read_text(encoding="utf-8").splitlines()) <= 300


def test_no_markup_is_ever_made_of_text():
    for name in site.ASSETS:
        text = (ASSETS / name).read_text(encoding="utf-8")
        for way in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("):
            assert way not in text, name


@pytest.mark.parametrize("path", ["/", "/trace/abc", "/compare/abc/def"])
def test_every_view_has_a_url(satellite, path):
    response, body = get(satellite, path)
    assert response.status == 200
    assert body == (ASSETS / "index.html").read_bytes()


@pytest.mark.parametrize(
    "path", ["/", "/assets/main.js", "/assets/none.js", "/api/traces/1", "/api/live?min=fast"]
)
def test_every_answer_has_the_strict_policy(satellite, path):
    response, _ = get(satellite, path)
    policy = dict(
        directive.split(" ", 1)
        for directive in response.headers["Content-Security-Policy"].split("; ")
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == policy["form-action"] == "'none'"
    assert policy["require-trusted-types-for"] == "'script'"
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in response.headers


@pytest.mark.parametrize(
    "path", ["/assets/../site.py", "/assets/%2e%2e%2fsite.py", "/assets/none.js", "/nothing"]
)
def test_what_does_not_exist_is_not_found(satellite, path):
    assert get(satellite, path)[0].status == 404


def test_without_a_page_nothing_is_served():
    with Satellite() as satellite:
        for path in ("/", "/assets/main.js", "/api/live", "/api/traces/1"):
            assert get(satellite, path)[0].status == 404


@pytest.mark.every_wire
def test_a_trace_is_there_when_a_flush_has_returned(satellite, tracer):
    tracer.start_span("op").finish()
    assert tracer.flush()
    trace_id = satellite.spans[0].trace_id
    document = get_json(satellite, f"/api/traces/{trace_id:x}")
    (group,) = document["resourceSpans"]
    (span,) = group["scopeSpans"][0]["spans"]
    assert (span["name"], span["traceId"]) == ("op", f"{trace_id:032x}")


def test_a_trace_that_is_not_kept_is_not_found_and_says_so(satellite):
    response, body = get(satellite, "/api/traces/abc")
    assert response.status == 404
    assert b"no trace 'abc'. None has been forgotten" in body


def test_a_trace_that_may_be_forgotten_is_told_from_one_that_never_came(make_tracer, wire):
    with Satellite(page_bytes=8000) as satellite:
        tracer = make_tracer(**wire.configuration([satellite]))
        for _ in range(20):
            tracer.start_span("op").finish()
        assert tracer.flush()
        _, body = get(satellite, f"/api/traces/{satellite.spans[0].trace_id:x}")
        assert b"traces have been forgotten to keep within 8000 bytes" in body


def test_a_filter_that_makes_no_sense_is_refused(satellite):
    response, body = get(satellite, "/api/live?min=fast")
    assert response.status == 400
    assert b"'fast' is not a number with a unit" in body


@pytest.mark.every_wire
def test_live_events_tell_what_is_there_and_then_what_comes(satellite, tracer):
    tracer.start_span("first").finish()
    assert tracer.flush()
    with live_events(satellite) as events:
        event = next(events)
        assert event["reset"]
        assert [trace["operation"] for trace in event["traces"]] == ["first"]
        assert event["names"] == {"test": ["first"]}
        assert event["status"]["traces"] == 1
        assert event["status"]["limit"] == 1 << 20
        tracer.start_span("second").finish()
        assert tracer.flush()
        event = next(events)
        assert not event["reset"]
        assert [trace["operation"] for trace in event["traces"]] == ["second"]
        assert event["names"] == {"test": ["first", "second"]}


def test_live_events_are_filtered(satellite, tracer):
    with live_events(satellite, "tags=wanted%3D1") as events:
        assert next(events)["traces"] == []
        for wanted in (0, 1):
            tracer.start_span("op", tags={"wanted": wanted}).finish()
            assert tracer.flush()
        listed: List[Dict[str, Any]] = []
        while not listed:
            listed = next(events)["traces"]
        (trace,) = listed
        assert int(trace["id"], 16) == satellite.spans[1].trace_id


def test_a_reader_of_live_events_does_not_keep_the_satellite_from_ending(satellite):
    with live_events(satellite) as events:
        next(events)
        satellite.close()
        assert list(events) == []
