"""Takes the README's pictures of the satellite's page: the list of traces and one trace, light and
dark, with the spans of python/examples/quickstart.py.

    take_screenshots.py DIRECTORY

Run by ci/screenshots.
"""

import os
import pathlib
import subprocess
import sys

from browser import running_browser, why_there_is_none

from lightstep_streaming.satellite import Satellite

_QUICKSTART = "python/examples/quickstart.py"
# As often as makes a list of some length.
_RUNS = 2
_SIZE = {"width": 1200, "height": 700}
_LARGEST_BYTES = 150_000


def main():
    reason = why_there_is_none()
    if reason is not None:
        sys.exit(f"ci/screenshots: {reason}")
    # `bazel run` starts programs elsewhere.
    directory = pathlib.Path(os.environ.get("BUILD_WORKING_DIRECTORY", "."), sys.argv[1])
    directory.mkdir(parents=True, exist_ok=True)
    with Satellite(page_bytes=1 << 20) as satellite, running_browser() as browser:
        for _ in range(_RUNS):
            run_quickstart(satellite)
        for scheme in ("light", "dark"):
            page = browser.new_page(viewport=_SIZE, color_scheme=scheme, reduced_motion="reduce")
            page.goto(satellite.page_url)
            page.wait_for_selector("tr[data-trace]")
            save(page, directory / f"traces-{scheme}.png")
            # The customer who asked for the damaged record, and the span that failed on it.
            page.locator("tr[data-trace]", has=page.locator(".error-sign")).first.locator(
                "a.trace"
            ).click()
            page.locator(".waterfall .row", has_text="price").last.click()
            page.mouse.move(0, 0)
            save(page, directory / f"trace-{scheme}.png")
            page.close()


def run_quickstart(satellite):
    subprocess.run(
        [sys.executable, _QUICKSTART, "--satellite", f"localhost:{satellite.port}"],
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.DEVNULL,
    )


def save(page, path):
    page.screenshot(path=str(path))
    size = path.stat().st_size
    assert size <= _LARGEST_BYTES, f"{path} has {size} bytes, more than {_LARGEST_BYTES}"
    print(f"ci/screenshots: {path} ({size // 1000} kB)")


if __name__ == "__main__":
    main()
