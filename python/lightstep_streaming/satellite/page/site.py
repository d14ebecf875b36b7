"""The page's URLs.

| URL | what it is |
|---|---|
| ``/``, ``/trace/ID``, ``/compare/ID/ID`` | the page; it reads the rest of its URL itself |
| ``/assets/NAME`` | its style sheet and its modules |
| ``/api/live`` | the list of traces, as server-sent events, see `live` |
| ``/api/traces/ID`` | a trace as OTLP/JSON |
| ``/api/traces/ID/spans`` | a trace as JSON, see `downloads` |

``?download`` makes a file of a trace. Nothing here changes anything.
"""

from __future__ import annotations

import asyncio
import pkgutil
from typing import Awaitable, Callable, Dict, Optional, Tuple

from aiohttp import web

from ..json_lines import hex_id
from .downloads import spans_json
from .host_check import is_own_host
from .live import Live
from .trace_filter import FilterError, TraceFilter
from .trace_store import KeptTrace, TraceStore

_PAGE = "index.html"
_TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}

# What is served; nothing is looked up by a name that a request has.
ASSETS = (
    "alignment.js",
    "compare_view.js",
    "copying.js",
    "dom.js",
    "duration_plot.js",
    "filters.js",
    "first_span.js",
    "format.js",
    "icon.svg",
    "index.html",
    "live.js",
    "loading.js",
    "main.js",
    "minimap.js",
    "otlp.js",
    "service_colours.js",
    "span_details.js",
    "span_tree.js",
    "style.css",
    "time_range.js",
    "trace_list.js",
    "trace_table.js",
    "trace_view.js",
    "virtual_rows.js",
    "waterfall.js",
)

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self'",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Site:
    """Serves a store's traces, from `add_routes` to `end`.

    `host` is what the satellite listens on.
    """

    def __init__(self, store: TraceStore, host: str) -> None:
        self._host = host
        self._store = store
        self._live = Live(store)
        self._assets = {name: _asset(name) for name in ASSETS}

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Adds the URLs to those that the satellite answers."""
        for path in ("/", "/trace/{id}", "/compare/{left}/{right}"):
            router.add_get(path, self._checked(self._page))
        router.add_get("/assets/{name}", self._checked(self._asset))
        router.add_get("/api/live", self._checked(self._follow))
        router.add_get("/api/traces/{id}", self._checked(self._trace))
        router.add_get("/api/traces/{id}/spans", self._checked(self._spans))

    def end(self) -> None:
        """Ends the responses that would never end by themselves."""
        self._live.end()

    def _checked(self, handler: _Handler) -> _Handler:
        async def handle(request: web.Request) -> web.StreamResponse:
            name = request.get_extra_info("sockname")
            if not is_own_host(request.host, self._host, name[0] if name else None):
                return _refusal(
                    403,
                    f"The Host header names {request.host!r}. This satellite answers to localhost, "
                    "to the address that it listens on, and to loopback addresses.",
                )
            return await handler(request)

        return handle

    async def _page(self, request: web.Request) -> web.StreamResponse:
        return self._file(_PAGE)

    async def _asset(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        if name not in self._assets:
            return _refusal(404, f"There is no asset {name!r}.")
        return self._file(name)

    def _file(self, name: str) -> web.Response:
        content_type, body = self._assets[name]
        return web.Response(body=body, content_type=content_type, charset="utf-8", headers=HEADERS)

    async def _follow(self, request: web.Request) -> web.StreamResponse:
        try:
            wanted = TraceFilter.of_query(request.query)
        except FilterError as error:
            return _refusal(400, f"{error}")
        return await self._live.stream(request, HEADERS, wanted)

    async def _trace(self, request: web.Request) -> web.StreamResponse:
        trace = self._find(request)
        if trace is None:
            return self._no_trace(request)
        return _document(request, trace, trace.otlp_json(), "otlp.json")

    async def _spans(self, request: web.Request) -> web.StreamResponse:
        trace = self._find(request)
        if trace is None:
            return self._no_trace(request)
        # Reports have to be answered meanwhile.
        loop = asyncio.get_running_loop()
        body = await loop.run_in_executor(None, spans_json, trace.otlp_json())
        return _document(request, trace, body, "json")

    def _find(self, request: web.Request) -> Optional[KeptTrace]:
        try:
            return self._store.find(int(request.match_info["id"], 16))
        except ValueError:
            return None

    def _no_trace(self, request: web.Request) -> web.Response:
        forgotten = self._store.traces_forgotten
        return _refusal(
            404,
            f"There is no trace {request.match_info['id']!r}. "
            + (
                f"{forgotten} traces have been forgotten to keep within {self._store.limit} bytes."
                if forgotten
                else "None has been forgotten."
            ),
        )


def _asset(name: str) -> Tuple[str, bytes]:
    # pkgutil reads from a zip archive as well.
    content = pkgutil.get_data(__package__, f"assets/{name}")
    assert content is not None
    return _TYPES[name[name.rindex(".") :]], content


def _document(request: web.Request, trace: KeptTrace, body: bytes, ending: str) -> web.Response:
    headers: Dict[str, str] = dict(HEADERS)
    if "download" in request.query:
        name = f"trace-{hex_id(trace.trace_id)}.{ending}"
        headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return web.Response(body=body, content_type="application/json", headers=headers)


def _refusal(status: int, text: str) -> web.Response:
    return web.Response(status=status, text=text + "\n", headers=HEADERS)
