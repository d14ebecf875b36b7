"""extract from and inject into the carriers of frameworks, and other objects as carriers."""

import collections
import collections.abc
import types
from concurrent import futures
from typing import Any, Dict, List, Tuple

import grpc
import opentracing
import pytest
from carriers import HEADERS, TEXT_FORMATS, assert_extracted
from django.http.request import HttpHeaders
from django.http.response import ResponseHeaders
from opentracing import Format


def assert_injected(tracer, carrier, format=Format.HTTP_HEADERS):
    span = tracer.start_span("operation").set_baggage_item("key", "value")
    tracer.inject(span.context, format, carrier)
    context = tracer.extract(format, carrier)
    assert (context.trace_id, context.span_id) == (span.context.trace_id, span.context.span_id)
    assert context.baggage == {"key": "value"}


def environ_of(headers):
    """As a WSGI server has them (PEP 3333), with what is no string."""
    return {
        **{"HTTP_" + key.upper().replace("-", "_"): value for key, value in headers.items()},
        "REQUEST_METHOD": "GET",
        "wsgi.version": (1, 0),
        "wsgi.input": object(),
        "wsgi.multithread": True,
    }


def test_flask(tracer):
    flask = pytest.importorskip("flask")
    app = flask.Flask("test")
    contexts = []

    @app.route("/")
    def root():
        assert_extracted(tracer, flask.request.headers)
        assert_extracted(tracer, list(flask.request.headers))
        assert tracer.extract(Format.HTTP_HEADERS, flask.request.environ) is None
        context = tracer.extract(Format.TEXT_MAP, flask.request.args)
        contexts.append((context.trace_id, context.span_id))
        with pytest.raises(opentracing.InvalidCarrierException):
            tracer.inject(context, Format.HTTP_HEADERS, flask.request.headers)
        response = flask.Response("text")
        assert_injected(tracer, response.headers)
        return response

    query = {"ot-tracer-traceid": "1", "ot-tracer-spanid": "2"}
    response = app.test_client().get("/", headers=HEADERS, query_string=query)
    assert response.status_code == 200 and "Ot-Tracer-Traceid" in response.headers
    assert contexts == [(1, 2)]


def test_werkzeug(tracer):
    structures = pytest.importorskip("werkzeug.datastructures")
    assert_extracted(tracer, structures.Headers(HEADERS))
    assert_extracted(tracer, structures.EnvironHeaders(environ_of(HEADERS)))
    assert_extracted(tracer, structures.MultiDict(HEADERS))
    assert_extracted(tracer, structures.CombinedMultiDict([structures.MultiDict(HEADERS)]))
    assert_injected(tracer, structures.Headers())


def test_aiohttp(tracer):
    multidict = pytest.importorskip("multidict")
    test_utils = pytest.importorskip("aiohttp.test_utils")
    request = test_utils.make_mocked_request("GET", "/", headers=HEADERS)
    assert isinstance(request.headers, multidict.CIMultiDictProxy)
    assert_extracted(tracer, request.headers)
    assert_extracted(tracer, multidict.MultiDict(HEADERS))
    assert_injected(tracer, multidict.CIMultiDict())
    with pytest.raises(opentracing.InvalidCarrierException):
        tracer.inject(tracer.start_span().context, Format.HTTP_HEADERS, request.headers)


def test_tornado(tracer, monkeypatch):
    # Tornado 5 looks for it where Python 3.10 has it no more.
    monkeypatch.setattr(
        collections, "MutableMapping", collections.abc.MutableMapping, raising=False
    )
    httputil = pytest.importorskip("tornado.httputil")
    lines = "".join(f"{key}: {value}\r\n" for key, value in HEADERS.items())
    headers = httputil.HTTPHeaders.parse(lines)
    assert_extracted(tracer, headers)
    assert_extracted(tracer, list(headers.get_all()))
    assert_injected(tracer, httputil.HTTPHeaders())


def test_django(tracer):
    """The classes of request.headers and response.headers; request.META is an environ."""
    assert_extracted(tracer, HttpHeaders(environ_of(HEADERS)))
    assert_injected(tracer, ResponseHeaders({}))


def test_an_environ_has_no_headers(tracer):
    """Its keys are no header names; what is no string in it does no harm."""
    for format in TEXT_FORMATS:
        assert tracer.extract(format, environ_of(HEADERS)) is None


# In lower case and, some of them, with bytes.
METADATA = [(key.lower(), value) for key, value in HEADERS.items()] + [("trace-bin", b"\x00\xff")]


def test_grpc(tracer):
    """What a server is given is a tuple of named pairs."""
    given = []

    class Handler(grpc.GenericRpcHandler):
        def service(self, call):
            given.append(call.invocation_metadata)

    server = grpc.server(futures.ThreadPoolExecutor(max_workers=1), handlers=[Handler()])
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        with pytest.raises(grpc.RpcError):
            channel.unary_unary("/no/such")(b"", metadata=METADATA, timeout=30)
    server.stop(None).wait()
    assert_extracted(tracer, given[0])
    with pytest.raises(opentracing.InvalidCarrierException):
        tracer.inject(tracer.start_span().context, Format.HTTP_HEADERS, given[0])


def test_grpc_aio(tracer):
    """Its metadata takes single values; the pairs of those are what it iterates over."""
    metadata = grpc.aio.Metadata(*METADATA)
    assert_extracted(tracer, list(metadata))
    context = tracer.start_span("operation").context
    tracer.inject(context, Format.HTTP_HEADERS, metadata)
    assert tracer.extract(Format.HTTP_HEADERS, list(metadata)).span_id == context.span_id


def test_mappings_that_are_no_dicts(tracer):
    assert_extracted(tracer, types.MappingProxyType(HEADERS))
    assert_extracted(tracer, collections.ChainMap({"Accept": "*/*"}, HEADERS))
    assert_extracted(tracer, HEADERS.items())
    assert_injected(tracer, collections.ChainMap({}))


def test_a_dict_that_says_itself_what_its_items_are(tracer):
    class Lists(dict):
        def items(self):
            return [(key, values[-1]) for key, values in super().items()]

    assert_extracted(tracer, Lists({key: ["", value] for key, value in HEADERS.items()}))


def test_a_dict_that_has_no_items(tracer):
    class Pairs(dict):
        items = None  # type: ignore[assignment]  # wrong on purpose

        def __iter__(self):
            return iter(HEADERS.items())

    assert_extracted(tracer, Pairs())


def test_lines_of_one_header(make_tracer):
    """The lines of a list are one list; two different parents are none."""
    tracer = make_tracer(propagation_modes=["trace_context"])
    parent = ("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
    carrier: Dict[str, str] = {}
    context = tracer.extract(
        Format.HTTP_HEADERS, [("tracestate", "a=1"), parent, ("TraceState", "b=2")]
    )
    tracer.inject(context, Format.HTTP_HEADERS, carrier)
    assert carrier["tracestate"] == "a=1,b=2"
    with pytest.raises(opentracing.SpanContextCorruptedException):
        tracer.extract(Format.HTTP_HEADERS, [parent, (parent[0], parent[1][:-1] + "0")])
    assert tracer.extract(Format.HTTP_HEADERS, [parent, parent]).sampled


def broken_after(count):
    """Pairs of which the one after so many raises."""
    yield from list(HEADERS.items())[:count]
    raise OSError("connection lost")


@pytest.mark.parametrize("format", TEXT_FORMATS)
@pytest.mark.parametrize("count", [0, 1, 3, 5])
def test_an_iteration_that_raises(tracer, format, count):
    class Mapping:
        def items(self):
            return broken_after(count)

    for carrier in (broken_after(count), Mapping()):
        with pytest.raises(opentracing.InvalidCarrierException) as error:
            tracer.extract(format, carrier)
        assert isinstance(error.value.__cause__, OSError)


@pytest.mark.parametrize("format", TEXT_FORMATS)
@pytest.mark.parametrize(
    "carrier",
    [
        [("a", "b"), ("a",)],
        [("a", "b", "c")],
        [None],
        [5],
        {"a"},
        5.0,
        type("Items", (), {"items": 5})(),
        type("Items", (), {"items": lambda self: None})(),
    ],
)
def test_what_has_no_pairs_is_no_carrier(tracer, format, carrier):
    with pytest.raises(opentracing.InvalidCarrierException, match="expected"):
        tracer.extract(format, carrier)


def test_keyboard_interrupt_goes_through(tracer):
    class Interrupted(dict):
        def items(self):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        tracer.extract(Format.TEXT_MAP, Interrupted())


def test_keys_and_values_of_other_types(tracer):
    class Unprintable:
        def __str__(self):
            raise ValueError

        __repr__ = None  # type: ignore[assignment]  # wrong on purpose
        __hash__ = None  # type: ignore[assignment]  # wrong on purpose

    class Text(str):
        def __str__(self):
            raise ValueError

    carrier: List[Tuple[Any, Any]] = [
        (5, 6),
        (None, "x"),
        ("x", None),
        ("ot-baggage-list", ["a"]),
        (b"\xff", b"\xff"),
        ("ot-baggage-x", Unprintable()),
        (Unprintable(), "x"),
    ]
    assert_extracted(tracer, carrier + [(Text(k), Text(v)) for k, v in HEADERS.items()])
