"""The list of traces, in a browser."""

import re

import pytest
from browser import NARROW, sync_api
from waiting import wait_until

from lightstep_streaming.satellite import Satellite

ROWS = "tr[data-trace]"


def expect(locator):
    return sync_api.expect(locator)


def finish(tracer, name, seconds=0.001, **tags):
    tracer.start_span(name, start_time=1_700_000_000, tags=tags).finish(1_700_000_000 + seconds)
    assert tracer.flush()


def operations(page):
    return page.locator(f"{ROWS} .operation").all_inner_texts()


def test_the_empty_page_tells_how_to_send_a_span_to_this_satellite(page, satellite, browser):
    snippet = page.locator("#snippet-program")
    expect(snippet).to_contain_text(f"'port': {satellite.port}")
    # It is a program that does so.
    exec(compile(snippet.inner_text(), "snippet", "exec"), {})
    expect(page.locator(f"{ROWS} .operation")).to_have_text(["first span"])
    expect(snippet).to_have_count(0)


def test_the_snippet_is_copied(page):
    page.get_by_role("button", name="Copy the program").click()
    expect(page.get_by_role("button", name="Copy the program")).to_have_text("copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.strip() == page.locator("#snippet-program").inner_text().strip()


@pytest.mark.every_wire
def test_traces_arrive_while_the_page_is_open(page, tracer, satellite):
    expect(page.locator("#connection")).to_have_text("live")
    with tracer.start_active_span("GET /basket", tags={"error": True}):
        tracer.start_active_span("ask stock").close()
    assert tracer.flush()
    row = page.locator(ROWS)
    expect(row).to_have_count(1)
    expect(row.locator(".service")).to_have_text("test")
    expect(row.locator(".operation")).to_have_text("GET /basket")
    expect(row.locator(".errors")).to_have_text("✗ 1")
    expect(row.locator(".number").first).to_have_text("2")
    expect(row.locator(".duration")).to_have_text(re.compile(r"^[0-9.]+ (µs|ms)$"))
    # A span that comes later changes the row, and nothing else.
    tracer.start_span("later", child_of=tracer.start_span("unfinished")).finish()
    assert tracer.flush()
    expect(page.locator(ROWS)).to_have_count(2)


def test_the_newest_trace_comes_first(page, tracer):
    for number in range(3):
        tracer.start_span(f"op {number}", start_time=1_700_000_000 + number).finish()
    assert tracer.flush()
    expect(page.locator(ROWS)).to_have_count(3)
    assert operations(page) == ["op 2", "op 1", "op 0"]


def test_filters_leave_the_traces_that_match(page, make_tracer):
    front, stock = make_tracer(component_name="front"), make_tracer(component_name="stock")
    finish(front, "GET /book", 0.001, **{"http.status_code": 200})
    finish(front, "GET /basket", 0.5, **{"http.status_code": 500, "error": True})
    finish(stock, "GET /stock", 0.1)
    expect(page.locator(ROWS)).to_have_count(3)

    def shows(*names):
        wait_until(lambda: sorted(operations(page)) == sorted(names))

    page.get_by_label("Tags").fill("http.status_code=500")
    shows("GET /basket")
    assert page.url.endswith("?tags=http.status_code%3D500")
    page.reload()
    shows("GET /basket")
    assert page.get_by_label("Tags").input_value() == "http.status_code=500"
    page.get_by_role("button", name="Clear").click()
    shows("GET /book", "GET /basket", "GET /stock")
    page.get_by_label("Service").select_option("stock")
    shows("GET /stock")
    page.get_by_label("Service").select_option("")
    page.get_by_label("Operation").fill("GET /book")
    shows("GET /book")
    page.get_by_label("Operation").fill("")
    page.get_by_label("Longer than").fill("50ms")
    shows("GET /basket", "GET /stock")
    page.get_by_label("errors only").check()
    shows("GET /basket")
    # What comes now is filtered as well.
    finish(stock, "quick", 0.001)
    finish(stock, "slow and wrong", 0.2, error=True)
    shows("GET /basket", "slow and wrong")
    page.get_by_label("Tags").fill("nothing=has this")
    expect(page.locator(".empty")).to_have_text("No trace matches the filter.")


def test_a_filter_that_makes_no_sense_is_told(open_page, satellite):
    page = open_page(expect=["400"])
    page.get_by_label("Longer than").fill("fast")
    expect(page.locator(".filter-problem")).to_contain_text("'fast' is not a number with a unit")
    page.get_by_label("Longer than").fill("1s")
    expect(page.locator(".filter-problem")).to_be_hidden()
    expect(page.locator("#connection")).to_have_text("live")


def test_an_answer_to_an_old_filter_is_not_shown(open_page, satellite):
    page = open_page(expect=["400"])
    held = []

    def hold(route):
        # The answer to the stream is told by its status alone: the page asks for the reason.
        held.append(route) if route.request.resource_type == "fetch" else route.continue_()

    page.route("**/api/live?min=fast", hold)
    with page.expect_request(
        lambda request: "min=fast" in request.url and request.resource_type == "fetch"
    ):
        page.get_by_label("Longer than").fill("fast")
    page.get_by_label("Longer than").fill("1s")
    expect(page.locator("#connection")).to_have_text("live")
    with page.expect_event("requestfinished", lambda request: "min=fast" in request.url):
        held[0].fulfill(status=400, body="a stale problem")
    # The page has taken the answer when it has taken another one.
    page.evaluate("fetch('/assets/icon.svg').then((response) => response.text())")
    expect(page.locator("#connection")).to_have_text("live")
    expect(page.locator(".filter-problem")).to_be_hidden()


def test_a_cleared_service_is_not_restored_from_the_url(open_page):
    chosen = open_page("/?service=shop").evaluate(
        """async () => {
            const { Filters } = await import("/assets/filters.js");
            const filters = new Filters(() => {});
            const given = filters.values().service;
            filters.clear();
            // Services that arrive before the URL has changed.
            filters.showNames({ shop: ["op"], stock: ["op"] });
            return [given, filters.values().service];
        }"""
    )
    assert chosen == ["shop", ""]


def test_an_outlier_is_seen_and_clicked(page, tracer, satellite):
    for number in range(20):
        tracer.start_span(f"op {number}", start_time=1000 + number).finish(1000 + number + 0.001)
    tracer.start_span("outlier", start_time=1007.5).finish(1009)
    assert tracer.flush()
    marks = page.locator(".plot .mark")
    expect(marks).to_have_count(21)
    boxes = [mark.bounding_box() for mark in marks.all()]
    highest = min(range(21), key=lambda index: boxes[index]["y"])
    others = [box["y"] for index, box in enumerate(boxes) if index != highest]
    assert boxes[highest]["y"] < min(others) - 20
    marks.nth(highest).click()
    expect(page.locator("h1 .operation")).to_have_text("outlier")


def test_the_keyboard_goes_through_the_list(page, tracer):
    for number in range(3):
        tracer.start_span(f"op {number}", start_time=1000 + number).finish()
    assert tracer.flush()
    expect(page.locator(ROWS)).to_have_count(3)

    def focused():
        return page.evaluate("document.activeElement.textContent")

    page.keyboard.press("ArrowDown")
    assert focused() == "test op 2"
    page.keyboard.press("ArrowDown")
    assert focused() == "test op 1"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert focused() == "test op 2"
    page.keyboard.press("/")
    page.keyboard.type("x=1")
    assert page.get_by_label("Tags").input_value() == "x=1"
    page.keyboard.press("Escape")
    assert page.get_by_label("Tags").input_value() == ""
    expect(page.locator(ROWS)).to_have_count(3)
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.locator("h1 .operation")).to_have_text("op 0")


def test_the_focus_stays_where_it_is_while_traces_arrive(page, tracer):
    first = tracer.start_span("first")
    first.finish()
    assert tracer.flush()
    expect(page.locator(ROWS)).to_have_count(1)
    page.keyboard.press("ArrowDown")
    # One row is new, and the one with the focus changes.
    tracer.start_span("second").finish()
    tracer.start_span("below", child_of=first).finish()
    assert tracer.flush()
    expect(page.locator(ROWS)).to_have_count(2)
    expect(page.locator(ROWS, has_text="first").locator(".number").first).to_have_text("2")
    assert page.evaluate("document.activeElement.textContent") == "test first"


def test_the_page_says_what_it_has_forgotten(browser, make_tracer, wire):
    with Satellite(page_bytes=20_000) as small:
        context = browser.new_context()
        page = context.new_page()
        page.goto(small.page_url)
        tracer = make_tracer(**wire.configuration([small]))
        for number in range(50):
            finish(tracer, f"op {number}")
        kept = page.locator(".kept")
        expect(kept).to_contain_text("older traces removed to make room")
        expect(kept).to_contain_text("of 19.5 KiB")

        def traces_counted():
            counts = re.match(r"(\d+) traces kept.* (\d+) older", kept.inner_text())
            assert counts is not None
            return [int(count) for count in counts.groups()]

        # The page follows the satellite, so the first counts it shows need not be the last.
        wait_until(lambda: sum(traces_counted()) == 50)
        # Rows of what is forgotten are gone.
        expect(page.locator(ROWS)).to_have_count(traces_counted()[0])
        context.close()


def test_the_page_says_which_spans_were_dropped(browser, make_tracer, wire):
    with Satellite(page_bytes=20_000) as small:
        context = browser.new_context()
        page = context.new_page()
        page.goto(small.page_url)
        tracer = make_tracer(**wire.configuration([small]))
        for number in range(50):
            finish(tracer, f"op {number}")
        root = tracer.start_span("root")
        root.finish()
        assert tracer.flush()
        for _ in range(3):
            tags = {f"text {number}": "x" * 1000 for number in range(30)}
            tracer.start_span("large", child_of=root, tags=tags).finish()
        assert tracer.flush()
        kept = page.locator(".kept")
        # Beside the traces that were forgotten.
        expect(kept).to_contain_text("older traces removed to make room")
        expect(kept).to_contain_text("3 spans dropped: the store is full")
        row = page.locator(ROWS, has_text="root")
        expect(row.locator(".note")).to_have_text("3 spans dropped")
        row.locator("a.trace").click()
        expect(page.locator(".notice")).to_contain_text("3 spans dropped: the store is full.")
        context.close()


@pytest.mark.parametrize("path", ["/", "/?tags=none"])
def test_nothing_is_wider_than_a_telephone(open_page, tracer, path):
    tracer.start_span("a rather long name of an operation " * 3).finish()
    assert tracer.flush()
    page = open_page(path, viewport=NARROW)
    expect(page.locator(".kept")).to_contain_text("1 trace kept")
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 390
    assert page.evaluate("document.querySelector('main').scrollWidth") <= 390


def test_the_page_is_dark_where_the_system_is(open_page):
    papers = {
        scheme: open_page(color_scheme=scheme).evaluate(
            "getComputedStyle(document.body).backgroundColor"
        )
        for scheme in ("light", "dark")
    }
    assert papers["light"] == "rgb(255, 255, 255)"
    assert max(map(int, re.findall(r"\d+", papers["dark"]))) < 60


def test_everything_that_can_be_used_has_a_name(page, tracer):
    finish(tracer, "op")
    expect(page.locator(ROWS)).to_have_count(1)
    tree = page.locator("body").aria_snapshot()
    for line in ("combobox", "textbox", "checkbox", "button", "link"):
        for found in re.findall(rf"- {line}\b.*", tree):
            assert re.match(rf'- {line} "[^"]+"', found), found
    assert '- table "Traces, newest first"' in tree
