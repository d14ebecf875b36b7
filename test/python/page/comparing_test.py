"""Two traces side by side, in a browser."""

import pytest
from browser import NARROW, sync_api
from wires import low_half

ROWS = ".comparison .virtual > .row"


def expect(locator):
    return sync_api.expect(locator)


def make_trace(tracer, start, *calls):
    root = tracer.start_span("request", start_time=start)
    for number, (name, seconds) in enumerate(calls):
        at = start + number
        tracer.start_span(name, child_of=root, start_time=at).finish(at + seconds)
    root.finish(start + len(calls))


@pytest.fixture
def ids(tracer, satellite):
    """Of a trace that looks, sorts and looks, and one that looks longer and writes."""
    make_trace(tracer, 1000, ("look", 0.1), ("sort", 0.1), ("look", 0.2))
    make_trace(tracer, 2000, ("look", 0.5), ("write", 0.1))
    assert tracer.flush()
    first, last = satellite.spans[0], satellite.spans[-1]
    return [f"{low_half(span.trace_id):016x}" for span in (first, last)]


def rows(page):
    expect(page.locator(ROWS)).to_have_count(5)
    found = []
    for row in page.locator(ROWS).all():
        kind = next(
            k for k in ("only-left", "only-right", "both") if k in row.get_attribute("class")
        )
        found.append((row.locator(".operation").inner_text(), kind))
    return found


@pytest.mark.every_wire
def test_spans_of_the_same_place_stand_side_by_side(open_page, ids):
    page = open_page(f"/compare/{ids[0]}/{ids[1]}")
    assert rows(page) == [
        ("request", "both"),
        ("look", "both"),
        ("write", "only-right"),
        ("sort", "only-left"),
        ("look", "only-left"),
    ]
    expect(page.locator(".figures")).to_contain_text("2 spans in both, 2 only in A, 1 only in B")
    look = page.locator(ROWS, has_text="look").first
    assert look.locator(".took").all_inner_texts() == ["100 ms", "500 ms"]
    expect(look.locator(".difference")).to_have_text("+400 ms ×5.0")
    # What only one of them has says so in words.
    expect(page.locator(ROWS, has_text="write").locator(".sign")).to_have_text("only B")


def test_two_traces_are_chosen_in_the_list(open_page, ids):
    page = open_page("/")
    boxes = page.get_by_role("checkbox", name="Compare test: request")
    expect(boxes).to_have_count(2)
    # The older one is A.
    boxes.nth(1).check()
    expect(page.locator(".comparing")).to_contain_text("Choose another trace")
    boxes.nth(0).check()
    page.get_by_role("link", name="Compare the two traces").click()
    page.wait_for_url(f"**/compare/{ids[0]}/{ids[1]}")
    page.get_by_role("link", name="Swap").click()
    page.wait_for_url(f"**/compare/{ids[1]}/{ids[0]}")
    expect(page.locator(ROWS, has_text="write").locator(".sign")).to_have_text("only A")


def test_a_span_leads_to_its_trace(open_page, ids):
    page = open_page(f"/compare/{ids[0]}/{ids[1]}")
    page.locator(ROWS, has_text="write").locator("a").click()
    expect(page.locator(".details h2")).to_have_text("write")
    assert f"/trace/{ids[1]}" in page.url


def test_nothing_is_wider_than_a_telephone(open_page, ids):
    page = open_page(f"/compare/{ids[0]}/{ids[1]}", viewport=NARROW)
    assert len(rows(page)) == 5
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 390
