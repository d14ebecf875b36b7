"""A page that stays open while the satellite goes away and comes back."""

import pytest
from browser import sync_api

from lightstep_streaming.satellite import Satellite

ROWS = "tr[data-trace] .operation"


def expect(locator):
    return sync_api.expect(locator)


@pytest.fixture
def page(open_page, satellite):
    return open_page(expect=["net::ERR_", "Failed to load resource"])


def finish(tracer, name):
    tracer.start_span(name).finish()
    assert tracer.flush()


def test_a_satellite_that_comes_back_is_followed_again(page, satellite, tracer):
    finish(tracer, "before")
    expect(page.locator(ROWS)).to_have_text(["before"])
    satellite.die()
    expect(page.locator("#connection")).to_contain_text("connection lost")
    # What was there stays to be read.
    expect(page.locator(ROWS)).to_have_text(["before"])
    satellite.restart()
    expect(page.locator("#connection")).to_have_text("live")
    finish(tracer, "after")
    expect(page.locator(ROWS)).to_have_text(["after", "before"])


def test_another_satellite_on_the_port_has_traces_of_its_own(page, satellite, make_tracer, wire):
    finish(make_tracer(), "before")
    expect(page.locator(ROWS)).to_have_text(["before"])
    port = satellite.port
    satellite.close()
    expect(page.locator("#connection")).to_contain_text("connection lost")
    with Satellite(port=port, page_bytes=1 << 20) as another:
        expect(page.locator("#connection")).to_have_text("live")
        expect(page.locator(".first-span")).to_be_visible()
        finish(make_tracer(**wire.configuration([another])), "after")
        expect(page.locator(ROWS)).to_have_text(["after"])
        # The page leaves before the satellite does.
        page.close()
