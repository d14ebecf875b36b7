"""A trace, in a browser."""

import json
import re

import pytest
from browser import NARROW, sync_api
from wires import low_half

EPOCH = 1_700_000_000
ROWS = ".waterfall .virtual > .row"


def expect(locator):
    return sync_api.expect(locator)


@pytest.fixture
def shop(make_tracer):
    """A trace of two services with an error; the hexadecimal id of its root."""
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
    return f"/trace/{low_half(satellite.spans[0].trace_id):x}"


@pytest.fixture
def page(open_page, trace_path):
    page = open_page(trace_path)
    expect(page.locator(ROWS)).to_have_count(4)
    return page


def names(page):
    rows = page.locator(ROWS).all()
    rows.sort(key=lambda row: int(row.get_attribute("aria-rowindex")))
    return [row.locator(".operation").inner_text() for row in rows]


def bar(page, name):
    return page.locator(ROWS, has_text=name).locator(".bar").bounding_box()


def selected(page):
    return page.locator(f"{ROWS}.selected .operation").inner_text()


@pytest.mark.every_wire
def test_the_rows_are_the_tree_of_spans(page):
    assert names(page) == ["GET /basket", "ask stock", "GET /stock", "add up"]
    levels = [row.get_attribute("aria-level") for row in page.locator(ROWS).all()]
    assert levels == ["1", "2", "3", "2"]
    expect(page.locator("h1")).to_have_text("front GET /basket")
    expect(page.locator(".figures").first).to_contain_text("100 ms · 4 spans · ✗ 1 error")


@pytest.mark.every_wire
@pytest.mark.parametrize(
    "viewport", [{"width": 1280, "height": 720}, NARROW], ids=["wide", "narrow"]
)
def test_a_childs_bar_lies_within_its_parents(open_page, trace_path, viewport):
    page = open_page(trace_path, viewport=viewport)
    expect(page.locator(ROWS)).to_have_count(4)
    pairs = [("GET /basket", "ask stock"), ("ask stock", "GET /stock"), ("GET /basket", "add up")]
    for parent, child in pairs:
        outer, inner = bar(page, parent), bar(page, child)
        assert outer["x"] <= inner["x"] + 0.5
        assert inner["x"] + inner["width"] <= outer["x"] + outer["width"] + 0.5
    # To scale: it starts at a tenth, and takes four tenths.
    whole, part = bar(page, "GET /basket"), bar(page, "ask stock")
    assert part["x"] - whole["x"] == pytest.approx(0.1 * whole["width"], abs=1.5)
    assert part["width"] == pytest.approx(0.4 * whole["width"], abs=1.5)
    assert page.evaluate("document.scrollingElement.scrollWidth") <= viewport["width"]


def test_services_have_colours_and_errors_a_sign(page):
    colours = {
        name: page.locator(ROWS, has_text=name)
        .locator(".bar")
        .evaluate("bar => getComputedStyle(bar).backgroundColor")
        for name in ("GET /basket", "ask stock", "GET /stock")
    }
    assert colours["GET /basket"] == colours["ask stock"] != colours["GET /stock"]
    expect(page.get_by_role("img", name="error")).to_have_text("✗")
    expect(page.locator(ROWS, has_text="GET /stock").locator(".mark.error")).to_have_count(1)


@pytest.mark.every_wire
def test_a_click_opens_the_details(page, satellite):
    page.locator(ROWS, has_text="GET /stock").click()
    details = page.get_by_role("complementary", name="Span details")
    expect(details.locator("h2")).to_have_text("GET /stock")
    expect(details).to_contain_text("no such book")
    stack = details.locator("pre")
    assert stack.inner_text() == "Traceback:\n  line 1\nKeyError"
    expect(details.locator(".facts")).to_contain_text("20.0 ms")
    details.locator("summary", has_text="Process").click()
    expect(details.locator("tr[data-key='service.name']")).to_contain_text("stock")
    # The parent is a step away, and the URL says which span is open.
    details.get_by_role("button", name="ask stock").click()
    expect(details.locator("h2")).to_have_text("ask stock")
    page.reload()
    expect(page.locator(".details h2")).to_have_text("ask stock")


def test_values_are_copied(page):
    page.locator(ROWS, has_text="GET /basket").click()
    page.get_by_role("button", name="Copy tag http.url").click()
    expect(page.get_by_role("button", name="Copy tag http.url")).to_have_text("copied")
    assert page.evaluate("navigator.clipboard.readText()") == "/basket?id=1"
    page.get_by_role("button", name="Copy span as OTLP/JSON").click()
    expect(page.get_by_role("button", name="Copy span as OTLP/JSON")).to_have_text("copied")
    assert json.loads(page.evaluate("navigator.clipboard.readText()"))["name"] == "GET /basket"


def test_the_keyboard_goes_through_the_trace(page):
    page.keyboard.press("ArrowDown")
    assert selected(page) == "GET /basket"
    page.keyboard.press("ArrowDown")
    assert selected(page) == "ask stock"
    page.keyboard.press("ArrowLeft")
    assert names(page) == ["GET /basket", "ask stock", "add up"]
    row = page.locator(ROWS, has_text="ask stock")
    assert row.get_attribute("aria-expanded") == "false"
    # What it hides shows: how much, and that there is an error.
    expect(row).to_contain_text("+1")
    expect(row.get_by_role("img", name="error below")).to_have_count(1)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert selected(page) == "GET /stock"
    page.keyboard.press("ArrowLeft")
    assert selected(page) == "ask stock"
    page.keyboard.press("End")
    assert selected(page) == "add up"
    active = page.locator(".waterfall").get_attribute("aria-activedescendant")
    assert page.locator(f"#{active} .operation").inner_text() == "add up"
    page.keyboard.press("Escape")
    expect(page.locator(".details")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.locator("table.traces")).to_be_visible()


def test_a_search_finds_names_and_values(page):
    page.keyboard.press("/")
    page.keyboard.type("KeyError")
    expect(page.locator(".found")).to_have_text("1 match")
    page.keyboard.press("Enter")
    assert selected(page) == "GET /stock"
    assert "find=KeyError" in page.url
    page.keyboard.press("Escape")
    expect(page.locator(f"{ROWS}.match")).to_have_count(0)


def test_the_minimap_chooses_the_time_that_is_shown(page):
    box = page.locator(".minimap").bounding_box()
    before = bar(page, "add up")
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.75, box["y"] + 10)
    page.mouse.move(box["x"] + box["width"], box["y"] + 10)
    page.mouse.up()
    after = bar(page, "add up")
    assert after["width"] == pytest.approx(2 * before["width"], rel=0.03)
    expect(page.locator(".axis .tick").first).to_have_text(re.compile(r"^(50|49\.|50\.)"))
    page.wait_for_url(re.compile("from=.*to="))
    page.reload()
    expect(page.locator(ROWS)).to_have_count(4)
    assert bar(page, "add up")["width"] == pytest.approx(after["width"], rel=0.01)
    page.keyboard.press("0")
    assert bar(page, "add up")["width"] == pytest.approx(before["width"], rel=0.01)


def test_keys_zoom_and_move(page):
    before = bar(page, "GET /basket")
    page.keyboard.press("+")
    assert bar(page, "GET /basket")["width"] == pytest.approx(2 * before["width"], rel=0.01)
    page.keyboard.press(".")
    moved = bar(page, "GET /basket")
    assert moved["x"] < before["x"] - before["width"] / 2
    page.keyboard.press("-")
    assert bar(page, "GET /basket")["width"] == pytest.approx(before["width"], rel=0.01)


def test_spans_that_come_later_are_added(page, make_tracer, shop):
    page.locator(ROWS, has_text="ask stock").locator(".toggle").click()
    late = make_tracer(component_name="late")
    late.start_span("afterwards", child_of=shop, start_time=EPOCH + 0.07).finish(EPOCH + 0.08)
    assert late.flush()
    expect(page.locator(ROWS, has_text="afterwards")).to_have_count(1)
    # What was collapsed is so still.
    assert names(page) == ["GET /basket", "ask stock", "add up", "afterwards"]


def test_a_trace_whose_parents_are_missing_says_so(open_page, tracer, satellite):
    parent = tracer.start_span("never finished")
    tracer.start_span("orphan", child_of=parent).finish()
    tracer.start_span("another", child_of=parent).finish()
    assert tracer.flush()
    page = open_page(f"/trace/{low_half(satellite.spans[0].trace_id):x}")
    expect(page.locator(".notice")).to_contain_text("2 spans name parents that have not come")
    expect(page.locator(f"{ROWS} .note")).to_have_text(["parent missing", "parent missing"])
    parent.finish()
    assert tracer.flush()
    expect(page.locator(".notice")).to_have_count(0)
    assert names(page) == ["never finished", "orphan", "another"]


def test_a_trace_is_downloaded(page):
    for name, ending in (("OTLP/JSON", ".otlp.json"), ("JSON", ".json")):
        with page.expect_download() as download:
            page.get_by_role("link", name=name, exact=True).click()
        assert download.value.suggested_filename.endswith(ending)
        with open(download.value.path(), encoding="utf-8") as file:
            assert json.load(file)


def test_a_trace_that_is_not_there_is_told(open_page):
    page = open_page("/trace/abc", expect=["404"])
    expect(page.get_by_role("alert")).to_contain_text("There is no trace 'abc'")


def test_details_cover_the_lower_part_of_a_telephone(open_page, trace_path):
    page = open_page(trace_path, viewport=NARROW)
    page.locator(ROWS, has_text="GET /stock").click()
    box = page.locator(".details").bounding_box()
    assert box["width"] == pytest.approx(390, abs=1)
    assert box["y"] >= 300
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 390
    page.get_by_role("button", name="Close details").click()
    expect(page.locator(".details")).to_be_hidden()


def test_screen_readers_are_told_what_a_row_shows(page):
    tree = page.get_by_role("treegrid", name="Spans").aria_snapshot()
    assert "20.0 ms, starts at 20.0 ms, error, 1 event" in tree
    for found in re.findall(
        r"- (?:button|link|searchbox)\b.*", page.locator("body").aria_snapshot()
    ):
        assert re.match(r'- \w+ "[^"]+"', found), found
