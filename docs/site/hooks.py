"""What MkDocs asks of the project while it builds the site (mkdocs.yml)."""

import pathlib
import posixpath
import re
import sys
from typing import Any, Iterator

from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority

sys.path.insert(0, str(pathlib.Path(__file__).parent))

import built_links
import cpp_reference

_HEADERS = "<!-- the headers of include/lightstep -->"
# Files outside of docs/ that are pages of the site. What docs/ has in their places refers to them.
_FILES = {
    "README.md": "index.md",
    "CONTRIBUTING.md": "development/contributing.md",
    "RELEASING.md": "development/releasing.md",
    "SECURITY.md": "development/security.md",
}
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
    _add_decisions(config.nav, pathlib.Path(config.docs_dir) / "decisions")
    return config


def _add_decisions(nav: Any, folder: pathlib.Path) -> None:
    """Puts every decision behind their index, which has to name them."""
    index = (folder / "index.md").read_text(encoding="utf-8")
    for section in nav:
        for entry in next(iter(section.values())):
            if isinstance(entry, dict) and "Decisions" in entry:
                for path in sorted(folder.glob("0*.md")):
                    if f"]({path.name})" not in index:
                        raise PluginError(f"docs/decisions/index.md does not name {path.name}")
                    entry["Decisions"].append(f"decisions/{path.name}")


def on_page_markdown(markdown: str, page: Any, config: Any, files: Any) -> str:
    """Puts in what stands elsewhere in the repository. Pages of wide tables get more room, and the
    search shows them first."""
    if page.file.src_uri in config.extra["wide_pages"]:
        page.meta.update(hide=["toc"], search={"boost": 3})
    root = pathlib.Path(config.config_file_path).parent
    if _HEADERS in markdown:
        headers = cpp_reference.reference(root / "include" / "lightstep")
        markdown = markdown.replace(_HEADERS, headers)
    for name, uri in _FILES.items():
        if page.file.src_uri == uri:
            markdown = _from_root((root / name).read_text(encoding="utf-8"), uri)
    return markdown


def _from_root(text: str, uri: str) -> str:
    """The text of a file in the repository's root as that of a page of the site."""

    def relative(target: str) -> str:
        return posixpath.relpath(target, posixpath.dirname(uri) or ".")

    def link(found: "re.Match[str]") -> str:
        words, target, anchor = found.groups()
        if target.startswith("docs/"):
            return f"[{words}]({relative(target[len('docs/') :])}{anchor})"
        if target in _FILES:
            return f"[{words}]({relative(_FILES[target])}{anchor})"
        # The site does not have it.
        return words

    text = re.sub(r"\[([^]]*)\]\((?!https?:|#)([^)#]+)(#[^)]*|)\)", link, text)
    return re.sub(r'(src|srcset)="docs/', rf'\1="{relative("x")[:-1]}', text)


def on_post_page(output: str, page: Any, config: Any) -> str:
    for address in _foreign(output):
        raise PluginError(f"{page.file.src_uri} fetches {address} from another host")
    return output


def on_post_build(config: Any) -> None:
    """Removes a page for servers, whose paths begin with a slash, and checks where links lead."""
    site = pathlib.Path(config.site_dir)
    (site / "404.html").unlink()
    faults = list(built_links.broken(site.resolve()))
    if faults:
        raise PluginError("\n".join(faults))


def _foreign(html: str) -> Iterator[str]:
    for groups in _FETCHED.findall(html):
        address = "".join(groups)
        if re.match(r"(?:https?:)?//", address):
            yield address
