"""The ways through a trace, in a browser: keys, search, zoom, and spans that come meanwhile."""

import re

import pytest
from waterfall_rows import EPOCH, ROWS, bar, expect, names, selected


@pytest.fixture
def page(open_page, trace_path):
    page = open_page(trace_path)
    expect(page.locator(ROWS)).to_have_count(4)
    return page


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
