"""A service on asyncio, with aiohttp on both sides: requests that are under way at the same time,
and whose spans keep their parents."""

import asyncio
from typing import Dict

import aiohttp
import opentracing
from aiohttp import web

REQUESTS = 20


def make_service(tracer):
    """A service that answers no request before all have arrived."""
    arrived = []
    everyone = asyncio.Event()

    @web.middleware
    async def trace_request(request, handler):
        context = tracer.extract(opentracing.Format.HTTP_HEADERS, request.headers)
        title = request.match_info["title"]
        with tracer.start_active_span("serve " + title, child_of=context) as scope:
            scope.span.set_tag("span.kind", "server")
            response = await handler(request)
            scope.span.set_tag("http.status_code", response.status)
            return response

    async def price(title):
        with tracer.start_active_span("price " + title):
            await everyone.wait()

    async def stock(title):
        await everyone.wait()
        with tracer.start_active_span("stock " + title):
            await asyncio.sleep(0)

    async def book(request):
        title = request.match_info["title"]
        arrived.append(title)
        if len(arrived) == REQUESTS:
            everyone.set()
        # One after it has yielded, one in a task of its own, one as the request's task goes on.
        await asyncio.gather(price(title), asyncio.create_task(stock(title)))
        with tracer.start_active_span("answer " + title):
            return web.Response(text=title)

    app = web.Application(middlewares=[trace_request])
    app.router.add_get("/book/{title}", book)
    return app


async def ask(tracer, session, url, title):
    with tracer.start_active_span("ask " + title) as scope:
        headers: Dict[str, str] = {}
        tracer.inject(scope.span, opentracing.Format.HTTP_HEADERS, headers)
        async with session.get(url + "/book/" + title, headers=headers) as answer:
            assert await answer.text() == title
        assert tracer.active_span is scope.span


async def converse(tracer, titles):
    runner = web.AppRunner(make_service(tracer))
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        url = "http://{}:{}".format(*runner.addresses[0])
        connector = aiohttp.TCPConnector(limit=0)
        async with aiohttp.ClientSession(connector=connector) as session:
            await asyncio.gather(*(ask(tracer, session, url, title) for title in titles))
    finally:
        await runner.cleanup()


def test_concurrent_requests_keep_their_parents(tracer, satellite, assert_chain):
    titles = [f"book{number}" for number in range(REQUESTS)]
    asyncio.run(converse(tracer, titles))
    assert tracer.active_span is None
    assert tracer.flush()
    spans = {span.operation_name: span for span in satellite.spans}
    assert len(spans) == len(satellite.spans) == 5 * REQUESTS
    for title in titles:
        client, server = spans["ask " + title], spans["serve " + title]
        for part in ("price ", "stock ", "answer "):
            assert_chain(client, server, spans[part + title])
        assert server.tags == {"span.kind": "server", "http.status_code": 200}
    # They were under way at the same time: the last began before the first ended.
    servers = [spans["serve " + title] for title in titles]
    ends = [span.start_micros + span.duration_micros for span in servers]
    assert max(span.start_micros for span in servers) <= min(ends)
