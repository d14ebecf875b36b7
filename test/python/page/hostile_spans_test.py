"""The contents of a span are shown as text: they run nothing and fetch nothing."""

import pytest
from browser import sync_api
from wires import low_half

MARKUP = [
    "<script>window.hacked = 1</script>",
    "<img src=x onerror='window.hacked = 1'>",
    "</pre></td></table><h1 id=hacked>hacked</h1>",
    "\"'><svg onload=window.hacked=1>",
    "{{constructor.constructor('window.hacked = 1')()}}",
    "javascript:window.hacked=1",
    "\u202egnp.exe",
    "<style>body { display: none }</style>",
]


def expect(locator):
    return sync_api.expect(locator)


@pytest.fixture
def hostile(make_tracer, satellite):
    """A span that has markup wherever it can have text; the trace's id."""
    tracer = make_tracer(component_name=MARKUP[1], tags={MARKUP[0]: MARKUP[2]})
    tags = {text: text for text in MARKUP}
    with tracer.start_active_span(MARKUP[0], tags=tags) as scope:
        for text in MARKUP:
            scope.span.log_kv({"event": text, text: f"{text}\n{text}"})
    assert tracer.flush()
    return f"{low_half(satellite.spans[0].trace_id):x}"


def assert_nothing_happened(page):
    assert page.evaluate("window.hacked") is None
    expect(page.locator("#hacked")).to_have_count(0)
    assert page.locator("main script, main img[src='x'], main style, main svg[onload]").count() == 0
    assert page.locator("body").is_visible()
    for link in page.locator("a").all():
        assert link.get_attribute("href").startswith("/")


@pytest.mark.every_wire
def test_markup_in_the_list_is_text(open_page, hostile):
    page = open_page()
    expect(page.locator("tr[data-trace] .operation")).to_have_text([MARKUP[0]])
    expect(page.locator("tr[data-trace] .service")).to_have_text([MARKUP[1]])
    assert page.locator("select option").nth(1).inner_text() == MARKUP[1]
    assert_nothing_happened(page)


@pytest.mark.every_wire
def test_markup_in_a_trace_is_text(open_page, hostile):
    page = open_page(f"/trace/{hostile}")
    page.locator(".waterfall .virtual > .row").click()
    details = page.locator(".details")
    expect(details.locator("h2")).to_have_text(MARKUP[0])
    tags = details.locator("details", has_text="Tags").first.locator("tr")
    shown = [
        (row.locator("th").inner_text(), row.locator(".value").inner_text()) for row in tags.all()
    ]
    assert shown == [(text, text) for text in MARKUP]
    assert details.locator(".event-name").all_inner_texts() == MARKUP
    blocks = details.locator("pre").all_inner_texts()
    assert blocks == [f"{text}\n{text}" for text in MARKUP]
    assert_nothing_happened(page)


def test_markup_in_a_comparison_is_text(open_page, hostile):
    page = open_page(f"/compare/{hostile}/{hostile}")
    expect(page.locator(".comparison .virtual .operation")).to_have_text([MARKUP[0]])
    assert_nothing_happened(page)


def test_the_policy_stops_what_would_run_all_the_same(open_page):
    page = open_page(expect=["Content Security Policy", "requires 'Trusted"])
    ran = page.evaluate(
        """() => {
            const script = document.createElement("script");
            try { script.textContent = "window.hacked = 1"; } catch { return "refused"; }
            document.body.append(script);
            return window.hacked ?? "refused";
        }"""
    )
    assert ran == "refused"
    assert page.evaluate(
        "() => { try { document.body.innerHTML = '<b>'; return false; } catch { return true; } }"
    )
