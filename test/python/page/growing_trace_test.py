"""A trace that is open in a browser while more of its spans arrive."""

import pytest
from waterfall_rows import EPOCH, ROWS, expect, names, selected
from wires import low_half


@pytest.fixture
def page(open_page, trace_path):
    page = open_page(trace_path, expect=["404"])
    expect(page.locator(ROWS)).to_have_count(4)
    expect(page.locator("#connection")).to_have_text("live")
    return page


@pytest.fixture
def add_spans(tracer, shop):
    """Sends children of the root, which start this long after it."""

    def add(*operations, offset=0.095):
        for operation in operations:
            start = EPOCH + offset
            tracer.start_span(operation, child_of=shop, start_time=start).finish(start + 0.001)
        assert tracer.flush()

    return add


def test_the_search_goes_on_while_spans_arrive(page, add_spans):
    page.keyboard.press("/")
    page.keyboard.type("GE")
    add_spans("GET /later")
    expect(page.locator(ROWS)).to_have_count(5)
    page.keyboard.type("T")
    add_spans("GET /last")
    expect(page.locator(ROWS)).to_have_count(6)
    page.keyboard.type(" /")
    find = page.get_by_role("searchbox", name="Find in spans")
    expect(find).to_be_focused()
    expect(find).to_have_value("GET /")
    expect(page.locator(".found")).to_have_text("4 matches")
    expect(page.locator(f"{ROWS}.match")).to_have_count(4)
    # A span that arrives after the search is found as well.
    add_spans("GET /found")
    expect(page.locator(".found")).to_have_text("5 matches")
    expect(page.locator("#announcements")).to_have_text("1 more span of this trace arrived.")


def test_the_figures_tell_of_all_spans(page, add_spans):
    add_spans("later", offset=0.199)
    expect(page.locator(".figures")).to_contain_text("200 ms · 5 spans · ✗ 1 error")
    expect(page.get_by_role("list", name="Services")).to_contain_text("test 1")


def test_details_and_collapsed_branches_stay(page, add_spans):
    page.locator(ROWS, has_text="ask stock").locator(".toggle").click()
    page.locator(ROWS, has_text="GET /basket").click()
    page.locator(".details summary", has_text="Tags").click()
    # It starts before all others: their times within the trace change.
    add_spans("early", offset=-0.1)
    expect(page.locator(ROWS)).to_have_count(4)
    assert names(page) == ["GET /basket", "early", "ask stock", "add up"]
    assert selected(page) == "GET /basket"
    expect(page.locator(".details h2")).to_have_text("GET /basket")
    expect(page.locator(".details .facts")).to_contain_text("starts at100 ms")
    tags = page.locator(".details details", has=page.locator("summary", has_text="Tags"))
    assert tags.get_attribute("open") is None


def test_the_same_moments_stay_in_sight(page, add_spans):
    page.keyboard.press("+")
    window = page.locator(".minimap .window")
    expect(window).to_have_attribute("title", "25.0 ms to 75.0 ms")
    add_spans("early", offset=-0.1)
    expect(window).to_have_attribute("title", "125 ms to 175 ms")


def test_the_rows_in_sight_stay(page, add_spans):
    add_spans(*(f"child {number}" for number in range(100)))
    grid = page.locator(".waterfall")
    expect(grid).to_have_attribute("aria-rowcount", "104")
    grid.evaluate("grid => { grid.scrollTop = 1500; }")
    row = page.locator(ROWS, has_text="child 60")
    before = row.bounding_box()["y"]
    add_spans("first", offset=0.001)
    expect(grid).to_have_attribute("aria-rowcount", "105")
    assert row.bounding_box()["y"] == pytest.approx(before, abs=1)


def test_the_minimap_shows_collapsed_spans_too(page, add_spans):
    minimap = page.locator(".minimap").element_handle()
    page.get_by_role("button", name="Collapse all").click()
    expect(page.locator(ROWS)).to_have_count(1)
    add_spans("later")
    expect(page.locator(".figures")).to_contain_text("5 spans")
    # It is the same one: a second one would listen for changes of colours as well.
    assert minimap.evaluate("minimap => minimap.isConnected")
    lowest = minimap.evaluate(
        """minimap => {
            const canvas = minimap.querySelector("canvas");
            const { width, height } = canvas;
            const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
            return Math.floor(data.findLastIndex((value) => value) / 4 / width);
        }"""
    )
    # The fifth row of eight.
    assert lowest > 25


def test_a_parent_that_arrives_is_linked_from_the_details(open_page, tracer, satellite):
    parent = tracer.start_span("parent")
    tracer.start_span("orphan", child_of=parent).finish()
    assert tracer.flush()
    page = open_page(f"/trace/{low_half(satellite.spans[0].trace_id):x}")
    page.locator(ROWS, has_text="orphan").click()
    notice = "The parent of one span is missing; the span is shown at the top."
    expect(page.locator(".notice")).to_have_text(notice)
    expect(page.locator(".details .facts")).to_contain_text("(missing)")
    parent.finish()
    assert tracer.flush()
    expect(page.locator(".details h2")).to_have_text("orphan")
    page.locator(".details").get_by_role("button", name="parent", exact=True).click()
    expect(page.locator(".details h2")).to_have_text("parent")


def test_a_trace_that_cannot_be_loaded_again_stays_in_sight(page, add_spans):
    asked = []

    def refuse(route):
        asked.append(route.request.url)
        route.fulfill(status=404, body="There is no trace 'abc'.")

    page.route("**/api/traces/*", refuse)
    add_spans("lost")
    alert = page.get_by_role("alert")
    expect(alert).to_have_text("Spans that arrived later are not shown: There is no trace 'abc'.")
    assert asked
    expect(page.locator(ROWS)).to_have_count(4)
    page.unroute("**/api/traces/*")
    add_spans("found again")
    expect(page.locator(ROWS)).to_have_count(6)
    expect(alert).to_have_count(0)


def test_fewer_spans_are_not_announced_as_more(page, add_spans):
    def leave_out(route):
        export = route.fetch().json()
        del export["resourceSpans"][1:]
        route.fulfill(json=export)

    page.route("**/api/traces/*", leave_out)
    add_spans("later")
    expect(page.locator(ROWS)).to_have_count(3)
    expect(page.locator("#announcements")).to_have_text("")


def test_loads_do_not_overlap(page):
    runs, most = page.evaluate(
        """async () => {
            const { oneAtATime } = await import("/assets/loading.js");
            let release;
            const held = new Promise((resolve) => { release = resolve; });
            let runs = 0, running = 0, most = 0;
            const load = oneAtATime(async () => {
                most = Math.max(most, ++running);
                if (++runs === 1) await held;
                running--;
            });
            const first = load();
            load();
            load();
            release();
            await first;
            return [runs, most];
        }"""
    )
    assert (runs, most) == (2, 1)
