"""opentracing-instrumentation: its hooks for the clients requests and urllib, in front of a real
server. Where a hook is broken by its age, the nearest that works is here as well."""

import urllib.request

import opentracing
import pytest
import requests
import requests.adapters

TOO_OLD = "opentracing-instrumentation 3.3.1 asks for tornado before 6, "

try:
    from opentracing_instrumentation import http_client
    from opentracing_instrumentation.client_hooks import requests as requests_hook

    no_requests_hook = ""
except (ImportError, AttributeError) as error:
    no_requests_hook = TOO_OLD + f"which does not install on Python 3.12: {error}"

try:
    from opentracing_instrumentation.client_hooks import urllib as urllib_hook
    from opentracing_instrumentation.client_hooks import urllib2 as urllib2_hook

    no_urllib_hook = ""
except (ImportError, AttributeError) as error:
    broken = "whose headers, which the hook for urllib uses, are broken on Python 3.10: {}"
    no_urllib_hook = no_requests_hook or TOO_OLD + broken.format(error)

needs_requests_hook = pytest.mark.skipif(bool(no_requests_hook), reason=no_requests_hook)
needs_urllib_hook = pytest.mark.skipif(bool(no_urllib_hook), reason=no_urllib_hook)


@pytest.fixture(autouse=True)
def global_tracer(monkeypatch, tracer):
    """The hooks work with opentracing.tracer."""
    monkeypatch.setattr(opentracing, "tracer", tracer)


def port_of(url):
    return int(url.rsplit(":", 1)[1])


def assert_client_tags(span, url):
    assert span.tags == {
        "http.status_code": 200,
        "http.url": url + "/book",
        "peer.ipv4": "127.0.0.1",
        "peer.port": port_of(url),
        "span.kind": "client",
    }


@needs_requests_hook
def test_the_hook_for_requests(tracer, traced_server, trace, assert_chain):
    requests_hook.install_patches()
    try:
        with tracer.start_active_span("work"):
            assert requests.get(traced_server + "/book").text == "served"
    finally:
        requests_hook.reset_patches()
    spans = trace(3)
    client = spans["GET", "client"]
    assert_chain(spans["work"], client, spans["serve"])
    assert_client_tags(client, traced_server)


@needs_requests_hook
def test_the_hook_for_requests_where_the_request_fails(tracer, trace, assert_chain):
    requests_hook.install_patches()
    try:
        with tracer.start_active_span("work"):
            with pytest.raises(requests.exceptions.ConnectionError):
                requests.get("http://127.0.0.1:1/book")
    finally:
        requests_hook.reset_patches()
    spans = trace(2)
    assert_chain(spans["work"], spans["GET", "client"])
    assert spans["GET", "client"].is_error


@needs_urllib_hook
def test_the_hook_for_urllib(tracer, traced_server, trace, assert_chain, monkeypatch):
    monkeypatch.setattr(urllib.request, "_opener", None)
    urllib2_hook.install_patches.reset()
    urllib_hook.install_patches.reset()
    urllib_hook.install_patches()
    with tracer.start_active_span("work"):
        with urllib.request.urlopen(traced_server + "/book") as answer:
            assert answer.read() == b"served"
    spans = trace(3)
    client = spans["GET", "client"]
    assert_chain(spans["work"], client, spans["serve"])
    assert_client_tags(client, traced_server)


@needs_requests_hook
def test_urllib_by_what_the_hook_calls(tracer, traced_server, trace, assert_chain):
    """The nearest to the hook for urllib on Python 3.10 and 3.11."""

    class Request(http_client.AbstractRequestWrapper):
        def __init__(self, request):
            self._request = request
            self.method = request.get_method()
            self.full_url = request.full_url
            self.host_port = http_client.split_host_and_port(request.host)

        method = full_url = host_port = None

        def add_header(self, key, value):
            self._request.add_header(key, value)

    class TracedHandler(urllib.request.HTTPHandler):
        def http_open(self, request):
            span = http_client.before_http_request(Request(request), lambda: tracer.active_span)
            with span:
                answer = super().http_open(request)
                span.set_tag("http.status_code", answer.status)
                return answer

    with tracer.start_active_span("work"):
        with urllib.request.build_opener(TracedHandler).open(traced_server + "/book") as answer:
            assert answer.read() == b"served"
    spans = trace(3)
    client = spans["GET", "client"]
    assert_chain(spans["work"], client, spans["serve"])
    assert_client_tags(client, traced_server)


def test_requests_by_an_adapter(tracer, traced_server, trace, assert_chain):
    """The nearest to the hooks on Python 3.12 and newer: requests' own way to wrap a sending."""

    class TracedAdapter(requests.adapters.HTTPAdapter):
        def send(self, request, *arguments, **keywords):
            with tracer.start_active_span(request.method, tags={"span.kind": "client"}) as scope:
                tracer.inject(scope.span, opentracing.Format.HTTP_HEADERS, request.headers)
                answer = super().send(request, *arguments, **keywords)
                scope.span.set_tag("http.status_code", answer.status_code)
                return answer

    with requests.Session() as session, tracer.start_active_span("work"):
        session.mount("http://", TracedAdapter())
        assert session.get(traced_server + "/book").text == "served"
    spans = trace(3)
    client = spans["GET", "client"]
    assert_chain(spans["work"], client, spans["serve"])
    assert client.tags == {"http.status_code": 200, "span.kind": "client"}
