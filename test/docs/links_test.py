"""Links between the pages lead to a page that exists, and to a heading of it if they name one."""

import os
import re

import pages
import pytest


def anchors(page):
    """Of the headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.*)$", pages.read(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).lower().replace(" ", "-") for heading in headings}


def links(page):
    """Path and anchor of each link to another page, or to a heading of its own."""
    for target in re.findall(r"\]\(([^)\s]+)\)", pages.read(page)):
        path, _, anchor = target.partition("#")
        if not path:
            yield page, anchor
        elif path.endswith(".md") and "://" not in path:
            yield os.path.normpath(os.path.join(os.path.dirname(page), path)), anchor


@pytest.mark.parametrize("page", pages.PAGES)
def test_links(page):
    for path, anchor in links(page):
        assert path in pages.PAGES
        assert not anchor or anchor in anchors(path), f"{path}#{anchor}"


def test_users_find_the_pages():
    assert {path for path, _ in links("README.md")} >= {
        "docs/getting-started/opentelemetry.md",
        "docs/getting-started/opentracing.md",
        "docs/guides/index.md",
        "docs/migration/index.md",
    }
