"""What MkDocs asks of the project while it builds the site (mkdocs.yml)."""

import pathlib
import re
import sys
from typing import Any, Iterator

from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority

sys.path.insert(0, str(pathlib.Path(__file__).parent))

import cpp_reference

_HEADERS = "<!-- the headers of include/lightstep -->"
_README = "<!-- the README -->"
# What a browser fetches when it opens a page. Links are followed by readers only.
_FETCHED = re.compile(
    r"<(?:script|img|source|iframe|video|audio|embed)\b[^>]*?\b(?:src|srcset)=[\"']?([^\"'\s>]+)"
    r"|<link\b(?![^>]*rel=[\"']?(?:canonical|next|prev))[^>]*?\bhref=[\"']?([^\"'\s>]+)"
)


@event_priority(-50)
def on_config(config: Any) -> Any:
    """Search without a server needs workers without a server. The plugin `offline` has run before
    this, and asks for a script of another host."""
    config.extra["polyfills"] = ["assets/search_worker.js"]
    return config


def on_page_markdown(markdown: str, page: Any, config: Any, files: Any) -> str:
    """Puts in what stands elsewhere in the repository. Pages of wide tables get more room, and the
    search shows them first."""
    if page.file.src_uri in config.extra["wide_pages"]:
        page.meta.update(hide=["toc"], search={"boost": 3})
    root = pathlib.Path(config.config_file_path).parent
    if _HEADERS in markdown:
        headers = cpp_reference.reference(root / "include" / "lightstep")
        markdown = markdown.replace(_HEADERS, headers)
    if _README in markdown:
        readme = (root / "README.md").read_text(encoding="utf-8")
        markdown = re.sub(r"(\]\(|srcset=\"|src=\")docs/", r"\1", readme)
    return markdown


def on_post_page(output: str, page: Any, config: Any) -> str:
    for address in _foreign(output):
        raise PluginError(f"{page.file.src_uri} fetches {address} from another host")
    return output


def on_post_build(config: Any) -> None:
    """A page for servers, whose paths begin with a slash. In a folder nobody sees it."""
    (pathlib.Path(config.site_dir) / "404.html").unlink()


def _foreign(html: str) -> Iterator[str]:
    for groups in _FETCHED.findall(html):
        address = "".join(groups)
        if re.match(r"(?:https?:)?//", address):
            yield address
