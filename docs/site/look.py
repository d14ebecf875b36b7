"""Opens the site from its folder in the system's Chromium, as a reader without a network does.

    look.py SITE FOLDER

Fails if a page asks for anything outside of the folder or writes to the console, or if the search
does not find what it should. Puts screenshots into FOLDER.
"""

import pathlib
import shutil
import sys
import tempfile
from typing import Any, Dict, List

from playwright.sync_api import Page, Request, sync_playwright

_OPTIONS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking"]
_WIDE = {"width": 1280, "height": 860}
_NARROW = {"width": 390, "height": 844}
_KINDS: Dict[str, Dict[str, Any]] = {
    "light": {"viewport": _WIDE, "color_scheme": "light"},
    "dark": {"viewport": _WIDE, "color_scheme": "dark"},
    "narrow": {"viewport": _NARROW},
}
_PICTURES = {
    "first-page": "index.html",
    "guide": "guides/fork-servers.html",
    "architecture": "architecture.html",
    "python-api": "reference/python.html",
    "cpp-api": "reference/cpp.html",
    "configuration": "reference/configuration.html",
}
# What a reader looks for, and the page that has it.
_SEARCHES = {"SIGTERM": "flush-and-close", "max_buffered_spans": "configuration"}


def main() -> None:
    site, folder = (pathlib.Path(argument).resolve() for argument in sys.argv[1:])
    folder.mkdir(parents=True, exist_ok=True)
    program = next(filter(None, map(shutil.which, ("chromium", "google-chrome"))), None)
    faults: List[str] = []
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=_OPTIONS, env={"HOME": home, "PATH": "/usr/bin:/bin"}
        )

        def open_page(name: str, **options: Any) -> Page:
            def check_request(request: Request) -> None:
                if not request.url.startswith((site.as_uri(), "data:", "blob:", "about:")):
                    faults.append(f"{name}: asks for {request.url}")

            page = browser.new_page(reduced_motion="reduce", **options)
            page.on("console", lambda message: faults.append(f"{name}: {message.text}"))
            page.on("pageerror", lambda error: faults.append(f"{name}: {error}"))
            page.on("request", check_request)
            page.goto((site / name).as_uri())
            return page

        for page_file in sorted(site.rglob("*.html")):
            open_page(str(page_file.relative_to(site))).close()
        for picture, name in _PICTURES.items():
            for kind, options in _KINDS.items():
                page = open_page(name, **options)
                page.screenshot(path=str(folder / f"{picture}-{kind}.png"))
                page.close()
        for words, found in _SEARCHES.items():
            page = open_page("index.html", viewport=_WIDE)
            page.locator("input[name=query]").click()
            page.keyboard.type(words)
            try:
                page.locator(f".md-search-result__link[href*='{found}']").first.wait_for(
                    timeout=9000
                )
            except Exception as error:
                faults.append(f"the search for {words} does not find {found}: {error}")
            page.screenshot(path=str(folder / f"search-{words}.png"))
            page.close()
    for fault in faults:
        print(f"ci/docs: {fault}", file=sys.stderr)
    print(f"ci/docs: screenshots in {folder}")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
