"""The machine's own Chromium, for tests and for ci/screenshots. Nothing is downloaded."""

import contextlib
import shutil
import tempfile

try:
    from playwright import sync_api
except ModuleNotFoundError:  # CPython 3.8
    sync_api = None

_PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
_OPTIONS = [
    # Tests run in containers, as root, where Chromium's own sandbox has nothing to stand on.
    "--no-sandbox",
    "--disable-dev-shm-usage",
    # Nobody is to be called from a test.
    "--disable-background-networking",
    "--disable-component-update",
]

WIDE = {"width": 1280, "height": 720}
NARROW = {"width": 390, "height": 844}


def why_there_is_none():
    """Why this machine has no browser to drive; None if it has one."""
    if sync_api is None:
        return "this CPython has no Playwright"
    if _program() is None:
        return "there is no Chromium; `ci/setup chromium` installs one"
    return None


@contextlib.contextmanager
def running_browser():
    """A browser; its `new_context` makes pages."""
    with tempfile.TemporaryDirectory() as home, sync_api.sync_playwright() as playwright:
        yield playwright.chromium.launch(
            executable_path=_program(), args=_OPTIONS, env={"HOME": home, "PATH": "/usr/bin:/bin"}
        )


def _program():
    return next(filter(None, map(shutil.which, _PROGRAMS)), None)
