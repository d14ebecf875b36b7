"""A trace, in a browser."""

import json
import re

import pytest
from browser import NARROW
from waterfall_rows import ROWS, bar, expect, names
from wires import low_half


@pytest.fixture
def page(open_page, trace_path):
    page = open_page(trace_path)
    expect(page.locator(ROWS)).to_have_count(4)
    return page


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


def test_the_button_that_copies_the_trace_id_stands_beside_it(page):
    trace_id = page.locator(".figures .id").bounding_box()
    copy = page.get_by_role("button", name="Copy trace id", exact=True).bounding_box()
    assert copy["x"] >= trace_id["x"] + trace_id["width"] + 6


def test_values_are_copied(page):
    page.locator(ROWS, has_text="GET /basket").click()
    page.get_by_role("button", name="Copy tag http.url").click()
    expect(page.get_by_role("button", name="Copy tag http.url")).to_have_text("copied")
    assert page.evaluate("navigator.clipboard.readText()") == "/basket?id=1"
    page.get_by_role("button", name="Copy span as OTLP/JSON").click()
    expect(page.get_by_role("button", name="Copy span as OTLP/JSON")).to_have_text("copied")
    assert json.loads(page.evaluate("navigator.clipboard.readText()"))["name"] == "GET /basket"


def test_a_trace_whose_parents_are_missing_says_so(open_page, tracer, satellite):
    parent = tracer.start_span("never finished")
    tracer.start_span("orphan", child_of=parent).finish()
    tracer.start_span("another", child_of=parent).finish()
    assert tracer.flush()
    page = open_page(f"/trace/{low_half(satellite.spans[0].trace_id):x}")
    expect(page.locator(".notice")).to_contain_text(
        "The parents of 2 spans are missing; the spans are shown at the top."
    )
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
