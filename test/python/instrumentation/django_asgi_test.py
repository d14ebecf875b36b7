"""django-opentracing, with Django as an ASGI application and the guide's middleware, because the
original finishes no span there."""

import asyncio

import django.conf
from django.http import HttpResponse
from django.test import AsyncClient
from django.test.utils import override_settings
from django.urls import path
from django.utils.deprecation import MiddlewareMixin
from django_opentracing import DjangoTracing, OpenTracingMiddleware


class AsyncOpenTracingMiddleware(OpenTracingMiddleware):
    def __init__(self, get_response):
        OpenTracingMiddleware.__init__(self, get_response)
        MiddlewareMixin.__init__(self, get_response)


def look_up(title):
    tracing = django.conf.settings.OPENTRACING_TRACING
    with tracing.tracer.start_active_span("look up " + title):
        return HttpResponse(title)


def book(request, title):
    return look_up(title)


async def paper(request, title):
    await asyncio.sleep(0)
    return look_up(title)


urlpatterns = [path("book/<title>", book), path("paper/<title>", paper)]

django.conf.settings.configure(
    ALLOWED_HOSTS=["testserver"],
    MIDDLEWARE=[__name__ + ".AsyncOpenTracingMiddleware"],
    ROOT_URLCONF=__name__,
    SECRET_KEY="of a test",
)


def test_requests_at_the_same_time(tracer):
    paths = ["/book/emma", "/paper/dune", "/book/ulysses", "/paper/faust"]

    async def ask_all():
        client = AsyncClient()
        answers = await asyncio.gather(*map(client.get, paths))
        assert [answer.status_code for answer in answers] == [200] * len(paths)

    with override_settings(OPENTRACING_TRACER=DjangoTracing(tracer)):
        asyncio.run(ask_all())
    assert tracer.active_span is None
    assert tracer.flush()
    metrics = tracer.metrics()
    assert metrics["acknowledged"] == 2 * len(paths)


def test_the_view_is_within_the_request(tracer, arrived):
    async def ask(path):
        assert (await AsyncClient().get(path)).status_code == 200

    with override_settings(OPENTRACING_TRACER=DjangoTracing(tracer)):
        asyncio.run(ask("/book/emma"))
        asyncio.run(ask("/paper/dune"))
    spans = arrived()
    assert set(spans) == {"book", "look up emma", "paper", "look up dune"}
    for server, within in [("book", "look up emma"), ("paper", "look up dune")]:
        assert spans[within].parent_id == spans[server].span_id
