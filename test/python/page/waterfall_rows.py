"""What a browser shows of the rows of a trace."""

from browser import sync_api

# When the spans of the fixture `shop` begin, in seconds since the epoch.
EPOCH = 1_700_000_000

ROWS = ".waterfall .virtual > .row"


def expect(locator):
    return sync_api.expect(locator)


def names(page):
    """The operations, from top to bottom."""
    rows = page.locator(ROWS).all()
    rows.sort(key=lambda row: int(row.get_attribute("aria-rowindex")))
    return [row.locator(".operation").inner_text() for row in rows]


def bar(page, name):
    return page.locator(ROWS, has_text=name).locator(".bar").bounding_box()


def selected(page):
    return page.locator(f"{ROWS}.selected .operation").inner_text()
