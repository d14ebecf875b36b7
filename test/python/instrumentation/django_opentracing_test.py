"""django-opentracing, with Django as a WSGI application on a real socket.

Its middleware is from 2019 and does not start on Django 5 and newer (it makes no `async_mode`). So
this is Django 4.2, the newest that it works with, on every Python.
"""

import logging

import django.conf
import pytest
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.test.utils import override_settings
from django.urls import path
from django_opentracing import DjangoTracing

import lightstep_streaming


def book(request, title):
    tracing = django.conf.settings.OPENTRACING_TRACING
    with tracing.tracer.start_active_span("look up"):
        return HttpResponse(title)


def broken(request):
    raise ValueError("twelve crowns")


urlpatterns = [path("book/<title>", book), path("broken", broken)]

django.conf.settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    MIDDLEWARE=["django_opentracing.OpenTracingMiddleware"],
    OPENTRACING_TRACED_ATTRIBUTES=["path", "scheme"],
    ROOT_URLCONF=__name__,
    SECRET_KEY="of a test",
)


@pytest.fixture
def url(serve_wsgi, tracer):
    with override_settings(OPENTRACING_TRACER=DjangoTracing(tracer)):
        yield serve_wsgi(get_wsgi_application())


def test_a_request_goes_on_with_the_callers_trace(url, get, trace, assert_chain):
    assert get(url + "/book/dune?copies=3") == 200
    spans = trace(3)
    server = spans["book", "server"]
    assert_chain(spans["ask"], server, spans["look up"])
    assert server.tags == {
        "component": "django",
        "http.method": "GET",
        "http.url": "/book/dune?copies=3",
        "http.status_code": 200,
        "path": "/book/dune",
        "scheme": "http",
        "span.kind": "server",
    }


def test_a_request_that_fails(url, get, trace, assert_chain, caplog):
    caplog.set_level(logging.CRITICAL, "django.request")
    assert get(url + "/broken") == 500
    spans = trace(2)
    server = spans["broken", "server"]
    assert_chain(spans["ask"], server)
    assert server.is_error
    (log,) = server.logs
    assert log.fields == {"event": "error", "error.object": "twelve crowns"}


def test_django_makes_the_tracer(satellite, serve_wsgi, get):
    """As a settings file has it: the tracer's class by its name, and its keywords."""
    with override_settings(
        OPENTRACING_TRACER=None,
        OPENTRACING_TRACING=None,
        OPENTRACING_TRACER_CALLABLE="lightstep_streaming.Tracer",
        OPENTRACING_TRACER_PARAMETERS={
            "component_name": "made by django",
            "access_token": "token",
            "collector_plaintext": True,
            "satellite_endpoints": [satellite.endpoint],
        },
    ):
        assert get(serve_wsgi(get_wsgi_application()) + "/book/dune") == 200
        tracer = django.conf.settings.OPENTRACING_TRACING.tracer
        assert isinstance(tracer, lightstep_streaming.Tracer)
        assert tracer.close()
    spans = {
        span.operation_name
        for span in satellite.spans
        if span.reporter.component_name == "made by django"
    }
    assert spans == {"book", "look up"}
