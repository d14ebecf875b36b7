"""An HTTP server that answers whatever it is sent with 200, and has a function count the spans in
each body that is posted.
"""

from __future__ import annotations

import asyncio
import socket
from typing import Callable

from aiohttp import web

from . import report

# The spans in what is posted to a path.
CountSpans = Callable[[str, bytes], int]


def serve(count_spans: CountSpans, answer: str) -> None:
    """`answer` is the text of every answer, as JSON."""
    asyncio.run(_serve(count_spans, answer))


async def _serve(count_spans: CountSpans, answer: str) -> None:
    arrived = 0

    async def handle(request: web.Request) -> web.Response:
        nonlocal arrived
        body = await request.read()
        arrived += count_spans(request.path, body)
        return web.Response(text=answer, content_type="application/json")

    application = web.Application(client_max_size=2**30)
    application.router.add_route("*", "/{path:.*}", handle)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    bound = socket.create_server(("127.0.0.1", 0))
    await web.SockSite(runner, bound).start()
    await report(bound.getsockname()[1], lambda: arrived)
    await runner.cleanup()
