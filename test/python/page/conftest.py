"""A browser and pages in it, whose errors fail the test."""

import pytest
from browser import WIDE, running_browser, why_there_is_none
from waterfall_rows import EPOCH
from wires import low_half

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


@pytest.fixture
def shop(make_tracer):
    """The root span of a trace of two services, with an error."""
    front, stock = make_tracer(component_name="front"), make_tracer(component_name="stock")
    root = front.start_span("GET /basket", start_time=EPOCH, tags={"http.url": "/basket?id=1"})
    ask = front.start_span("ask stock", child_of=root, start_time=EPOCH + 0.01)
    answer = stock.start_span("GET /stock", child_of=ask, start_time=EPOCH + 0.02)
    answer.set_tag("error", True)
    answer.log_kv(
        {"event": "error", "stack": "Traceback:\n  line 1\nKeyError", "message": "no such book"},
        EPOCH + 0.03,
    )
    add = front.start_span("add up", child_of=root, start_time=EPOCH + 0.06)
    answer.finish(EPOCH + 0.04)
    ask.finish(EPOCH + 0.05)
    add.finish(EPOCH + 0.09)
    root.finish(EPOCH + 0.1)
    assert front.flush() and stock.flush()
    return root


@pytest.fixture
def trace_path(shop, satellite):
    """Where the page shows the trace of `shop`."""
    return f"/trace/{low_half(satellite.spans[0].trace_id):x}"
