"""An HTTP server that answers whatever it is sent with 200, and has a function count the spans in
each body that is posted.
"""

import asyncio

from aiohttp import web

from . import report


def serve(count_spans, answer):
    """`answer` is the text of every answer, as JSON."""
    asyncio.run(_serve(count_spans, answer))


async def _serve(count_spans, answer):
    arrived = 0

    async def handle(request):
        nonlocal arrived
        body = await request.read()
        arrived += count_spans(request.path, body)
        return web.Response(text=answer, content_type="application/json")

    application = web.Application(client_max_size=2**30)
    application.router.add_route("*", "/{path:.*}", handle)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    await report(site._server.sockets[0].getsockname()[1], lambda: arrived)
    await runner.cleanup()
