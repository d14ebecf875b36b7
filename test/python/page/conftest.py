"""A browser and pages in it, whose errors fail the test."""

import pytest
from browser import WIDE, running_browser, why_there_is_none

from lightstep_streaming.satellite import Satellite


@pytest.fixture
def satellite():
    with Satellite(page_bytes=64 << 20) as satellite:
        yield satellite


@pytest.fixture(scope="session")
def browser():
    reason = why_there_is_none()
    if reason is not None:
        pytest.skip(reason)
    with running_browser() as browser:
        yield browser


@pytest.fixture
def open_page(browser, satellite):
    """Opens a path of the satellite's page. What the page's console says fails the test."""
    contexts = []
    said = []

    def open_path(path="/", viewport=WIDE, expect=(), **options):
        context = browser.new_context(
            viewport=viewport, permissions=["clipboard-read", "clipboard-write"], **options
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on(
            "console",
            lambda message: (
                None if any(text in message.text for text in expect) else said.append(message.text)
            ),
        )
        page.goto(satellite.page_url.rstrip("/") + path)
        return page

    yield open_path
    for context in contexts:
        context.close()
    assert said == []


@pytest.fixture
def page(open_page):
    return open_page()
