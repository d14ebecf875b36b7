"""extract from and inject into the carriers of frameworks, and carriers made to do harm."""

import collections
import collections.abc
import contextlib
import time
import types
from concurrent import futures

import grpc
import opentracing
import pytest
from django.http.request import HttpHeaders
from django.http.response import ResponseHeaders
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from opentracing import Format

TEXT_FORMATS = [Format.TEXT_MAP, Format.HTTP_HEADERS]
MODES = ["cloud_trace", "envoy", "trace_context", "b3", "lightstep"]

# What a client that is traced sends.
HEADERS = {
    "Host": "example.com",
    "Ot-Tracer-Traceid": "00000000000000ab",
    "Ot-Tracer-Spanid": "00000000000000cd",
    "Ot-Tracer-Sampled": "0",
    "Ot-Baggage-User": "Zo%C3%AB",
}


def assert_extracted(tracer, carrier, format=Format.HTTP_HEADERS):
    context = tracer.extract(format, carrier)
    assert (context.trace_id, context.span_id, context.sampled) == (0xAB, 0xCD, False)
    assert context.baggage == {"user": "Zoë"}


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
        items = None

        def __iter__(self):
            return iter(HEADERS.items())

    assert_extracted(tracer, Pairs())


def test_lines_of_one_header(make_tracer):
    """The lines of a list are one list; two different parents are none."""
    tracer = make_tracer(propagation_modes=["trace_context"])
    parent = ("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
    carrier = {}
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

        __repr__ = __hash__ = None

    class Text(str):
        def __str__(self):
            raise ValueError

    carrier = [(5, 6), (None, "x"), ("x", None), ("ot-baggage-list", ["a"]), (b"\xff", b"\xff")]
    carrier += [("ot-baggage-x", Unprintable()), (Unprintable(), "x")]
    assert_extracted(tracer, carrier + [(Text(k), Text(v)) for k, v in HEADERS.items()])


def test_thousands_of_keys(make_tracer):
    tracer = make_tracer(propagation_modes=MODES)
    noise = [(f"x-header-{i}", "value") for i in range(50_000)]
    baggage = [(f"ot-baggage-{i}", str(i)) for i in range(50_000)]
    context = tracer.extract(Format.HTTP_HEADERS, noise + baggage + list(HEADERS.items()))
    assert context.trace_id == 0xAB
    assert context.baggage == {str(i): str(i) for i in range(1024)}


def test_one_key_thousands_of_times(make_tracer):
    tracer = make_tracer(propagation_modes=MODES)
    good = list(HEADERS.items())
    for key in ("Ot-Tracer-Traceid", "b3", "traceparent", "x-cloud-trace-context"):
        with pytest.raises(opentracing.SpanContextCorruptedException):
            tracer.extract(Format.HTTP_HEADERS, good + [(key, "1"), (key, "2")] * 20_000)
    for name, value in good:
        again = [(name, value), ("other", "x")] * 20_000
        assert_extracted(tracer, good + again)
    context = tracer.extract(
        Format.HTTP_HEADERS,
        good + [("tracestate", "a=1"), ("ot-baggage-user", "x")] * 20_000,
    )
    assert context.baggage == {"user": "x"}


LARGE = 1_000_000


@pytest.mark.parametrize("filling", ["0", "a", "-", "=", "%", ",", " ", "\u2603", "\ud800", "a=1,"])
@pytest.mark.parametrize(
    "key",
    [
        "ot-tracer-traceid",
        "x-b3-traceid",
        "b3",
        "traceparent",
        "x-ot-span-context",
        "x-cloud-trace-context",
    ],
)
def test_a_huge_value_is_no_context(make_tracer, key, filling):
    tracer = make_tracer(propagation_modes=MODES)
    for format in TEXT_FORMATS:
        with pytest.raises(opentracing.SpanContextCorruptedException) as error:
            tracer.extract(format, {**HEADERS, key: filling * LARGE})
        assert len(str(error.value)) < 1000


def test_huge_texts_beside_a_context(make_tracer):
    tracer = make_tracer(propagation_modes=MODES)
    for filling in ("a", "%41", "\u2603", "\ud800", "%ff"):
        carrier = {
            **HEADERS,
            filling * LARGE: "value",
            "ot-baggage-" + filling * LARGE: "value",
            "ot-baggage-key": filling * LARGE,
            "tracestate": filling * LARGE,
        }
        for format in TEXT_FORMATS:
            context = tracer.extract(format, carrier)
            assert context.trace_id == 0xAB and list(context.baggage) == ["user"]


def with_headers(more):
    return [*HEADERS.items(), *more]


def binary_items(count):
    """A message of ids and so many items of baggage, with its length before it."""
    ids = b"\x09" + b"\x01" * 8 + b"\x11" + b"\x02" * 8
    context = ids + b"".join(b"\x22\x08\x0a\x06%06d" % i for i in range(count))
    size = bytes([len(context) >> shift & 127 | 128 for shift in (0, 7, 14)])
    return bytearray(b"\x12" + size + bytes([len(context) >> 21]) + context)


# What an attacker sends, of a length that grows with a count.
HOSTILE = {
    "other headers": lambda n: with_headers((f"x-header-{i}", "value") for i in range(n)),
    "distinct baggage": lambda n: with_headers((f"ot-baggage-{i}", "value") for i in range(n)),
    "repeated baggage": lambda n: with_headers([("ot-baggage-key", "value")] * n),
    "repeated id": lambda n: with_headers([("x-b3-traceid", "1")] * n),
    "repeated list": lambda n: with_headers([("tracestate", "a=1")] * n),
    "long list": lambda n: with_headers([("tracestate", "a=1," * 10 * n)]),
    "long id": lambda n: with_headers([("b3", "0" * 100 * n)]),
    "long baggage": lambda n: with_headers([("ot-baggage-key", "%41" * 10 * n)]),
    "binary items": binary_items,
}


def cost_of_extracting(tracer, carrier):
    """Of this thread's processor alone, and the least of several."""
    format = Format.BINARY if isinstance(carrier, bytearray) else Format.HTTP_HEADERS

    def cost():
        begin = time.thread_time()
        with contextlib.suppress(opentracing.SpanContextCorruptedException):
            tracer.extract(format, carrier)
        return time.thread_time() - begin

    return min(cost() for _ in range(5))


@pytest.mark.parametrize("make_carrier", HOSTILE.values(), ids=HOSTILE)
def test_what_an_attacker_sends_costs_time_linear_in_its_length(make_tracer, make_carrier):
    """Of 8 times the length, what is quadratic costs 64 times as much."""
    tracer = make_tracer(propagation_modes=MODES)
    short, long = make_carrier(20_000), make_carrier(160_000)
    # Much below a millisecond the clock and the caches decide.
    cost = max(cost_of_extracting(tracer, short), 0.001)
    assert cost_of_extracting(tracer, long) < 32 * cost


def test_a_huge_binary_carrier(tracer):
    """79 KB in 10,000 items, which is more than is taken."""
    ids = b"\x09" + b"\x01" * 8 + b"\x11" + b"\x02" * 8
    items = b"".join(b"\x22\x06\x0a\x04%04d" % i for i in range(10_000))
    context = ids + items
    length = len(context)
    size = bytes([length & 127 | 128, length >> 7 & 127 | 128, length >> 14])
    extracted = tracer.extract(Format.BINARY, bytearray(b"\x12" + size + context))
    assert extracted.baggage == {f"{i:04}": "" for i in range(1024)}


def test_keys_that_are_alike(tracer):
    # One place may be what their strs are kept by (KeyStrings).
    baggage = {f"key-{number}-end": str(number) for number in range(30)}
    span = tracer.start_span("operation")
    for key, value in baggage.items():
        span.set_baggage_item(key, value)
    for _ in range(3):
        carrier = {}
        tracer.inject(span.context, Format.TEXT_MAP, carrier)
        written = {key: value for key, value in carrier.items() if key.startswith("ot-baggage-")}
        assert written == {"ot-baggage-" + key: value for key, value in baggage.items()}


def test_headers_have_a_limit_and_text_maps_have_none(tracer):
    span = tracer.start_span("operation")
    for i in range(100):
        span.set_baggage_item(f"key{i}", "v" * 100)
    span.set_baggage_item("large", "v" * 9000)
    headers, text_map, binary = {}, {}, bytearray()
    tracer.inject(span.context, Format.HTTP_HEADERS, headers)
    tracer.inject(span.context, Format.TEXT_MAP, text_map)
    tracer.inject(span.context, Format.BINARY, binary)
    baggage = {k: v for k, v in headers.items() if k.startswith("ot-baggage-")}
    assert len(baggage) == 64 and sum(len(k) + len(v) for k, v in baggage.items()) <= 8192
    for format, carrier in [(Format.TEXT_MAP, text_map), (Format.BINARY, binary)]:
        assert tracer.extract(format, carrier).baggage == span.context.baggage


def test_nothing_but_utf8_enters_a_report(make_tracer, satellite):
    """The satellite refuses a report with anything else in it, and flush says so."""
    tracer = make_tracer(propagation_modes=MODES)
    for bad in (b"\xff", b"\xed\xa0\x80", "\ud800", "%ff%00", "\x00\r\n"):
        prefix = b"ot-baggage-" if isinstance(bad, bytes) else "ot-baggage-"
        for format in TEXT_FORMATS:
            carrier = [*HEADERS.items(), (prefix + bad, bad), ("tracestate", bad)]
            context = tracer.extract(format, carrier)
            tracer.start_span("child", child_of=context, tags={"sampling.priority": 1}).finish()
    binary = (
        b"\x09" + b"\x01" * 8 + b"\x11" + b"\x02" * 8 + b"\x18\x01\x22\x06\x0a\x01\xff\x12\x01\xff"
    )
    context = tracer.extract(Format.BINARY, bytearray(b"\x12" + bytes([len(binary)]) + binary))
    assert context.baggage == {"\ufffd": "\ufffd"}
    tracer.start_span("child", child_of=context).finish()
    assert tracer.flush()
    assert len(satellite.spans) == 11


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    carrier=st.recursive(
        st.none() | st.integers() | st.text() | st.binary(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    )
)
@pytest.mark.parametrize("format", TEXT_FORMATS)
def test_any_object_is_read_or_refused(tracer, format, carrier):
    with contextlib.suppress(opentracing.InvalidCarrierException):
        assert tracer.extract(format, carrier) is None
