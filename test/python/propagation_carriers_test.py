"""extract from and inject into the carriers of frameworks, and carriers made to do harm."""

import collections
import collections.abc
import types

import opentracing
import pytest
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


def test_django_like(tracer):
    """request.headers; request.META is an environ, which django_opentracing turns into headers."""

    class HttpHeaders(collections.UserDict):
        pass

    assert_extracted(tracer, HttpHeaders(HEADERS))
    meta = environ_of(HEADERS)
    assert tracer.extract(Format.HTTP_HEADERS, meta) is None
    headers = {
        key[len("HTTP_") :].replace("_", "-").lower(): value
        for key, value in meta.items()
        if key.startswith("HTTP_")
    }
    assert_extracted(tracer, headers)


def test_an_environ_has_no_headers(tracer):
    """Its keys are no header names; what is no string in it does no harm."""
    for format in TEXT_FORMATS:
        assert tracer.extract(format, environ_of(HEADERS)) is None


_Metadatum = collections.namedtuple("_Metadatum", "key value")


def test_grpc_like(tracer):
    """Metadata is a tuple of pairs: keys in lower case, some values bytes."""
    pairs = [(key.lower(), value) for key, value in HEADERS.items()] + [("trace-bin", b"\x00\xff")]
    metadata = tuple(_Metadatum(*pair) for pair in pairs)
    assert_extracted(tracer, metadata)
    assert_extracted(tracer, pairs)
    with pytest.raises(opentracing.InvalidCarrierException):
        tracer.inject(tracer.start_span().context, Format.HTTP_HEADERS, metadata)


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
    """The lines of a list are one list; two parents are none."""
    tracer = make_tracer(propagation_modes=["trace_context"])
    parent = ("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
    carrier = {}
    context = tracer.extract(
        Format.HTTP_HEADERS, [("tracestate", "a=1"), parent, ("TraceState", "b=2")]
    )
    tracer.inject(context, Format.HTTP_HEADERS, carrier)
    assert carrier["tracestate"] == "a=1,b=2"
    with pytest.raises(opentracing.SpanContextCorruptedException):
        tracer.extract(Format.HTTP_HEADERS, [parent, parent])


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
    with pytest.raises(opentracing.InvalidCarrierException, match="allowed"):
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
            tracer.extract(Format.HTTP_HEADERS, good + [(key, "1"), ("other", "x")] * 20_000)
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


def test_a_huge_binary_carrier(tracer):
    """79 KB in 10,000 items, which is more than is taken."""
    ids = b"\x09" + b"\x01" * 8 + b"\x11" + b"\x02" * 8
    items = b"".join(b"\x22\x06\x0a\x04%04d" % i for i in range(10_000))
    context = ids + items
    length = len(context)
    size = bytes([length & 127 | 128, length >> 7 & 127 | 128, length >> 14])
    extracted = tracer.extract(Format.BINARY, bytearray(b"\x12" + size + context))
    assert extracted.baggage == {"%04d" % i: "" for i in range(1024)}


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
@pytest.mark.parametrize("format", [*TEXT_FORMATS, Format.BINARY])
def test_any_object_is_read_or_refused(tracer, format, carrier):
    try:
        assert tracer.extract(format, carrier) is None
    except opentracing.InvalidCarrierException:
        pass
