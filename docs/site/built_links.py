"""Where the links of the built site lead. The generator checks most of them itself, but passes over
what it does not take for a link to a page."""

import html.parser
import pathlib
from typing import Dict, Iterator, List, Optional, Set, Tuple
from urllib.parse import unquote, urlsplit

_ATTRIBUTES = ("href", "src", "srcset")


class _Page(html.parser.HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: Set[str] = set()
        self.targets: List[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: List[Tuple[str, Optional[str]]]) -> None:
        for name, value in attrs:
            if value and name == "id":
                self.ids.add(value)
            elif value and name in _ATTRIBUTES:
                self.targets.append(value)


def broken(site: pathlib.Path) -> Iterator[str]:
    """A sentence for each link that leads to no file of the site, or to no place in its page."""
    pages: Dict[pathlib.Path, _Page] = {
        path: _Page(path.read_text(encoding="utf-8")) for path in site.rglob("*.html")
    }
    for path, page in sorted(pages.items()):
        for target in page.targets:
            parts = urlsplit(target)
            if parts.scheme or parts.netloc:
                continue
            file = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            anchor = unquote(parts.fragment)
            if not file.exists():
                yield f"{path.relative_to(site)}: {target} leads to no file"
            elif file in pages and anchor and anchor not in pages[file].ids:
                yield f"{path.relative_to(site)}: {target} leads to no heading"
