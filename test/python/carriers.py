"""Carriers that several tests of propagation read, and the context that is in them."""

from opentracing import Format

TEXT_FORMATS = [Format.TEXT_MAP, Format.HTTP_HEADERS]
FORMATS = [*TEXT_FORMATS, Format.BINARY]

TRACE_ID = 0x4BF92F3577B34DA6A3CE929D0E0E4736
LOW_HALF = 0xA3CE929D0E0E4736
SPAN_ID = 0x00F067AA0BA902B7
TRACE_PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

# The same context in each mode.
CARRIERS = {
    "lightstep": {
        "ot-tracer-traceid": "a3ce929d0e0e4736",
        "ot-tracer-spanid": "00f067aa0ba902b7",
        "ot-tracer-sampled": "1",
    },
    "b3": {
        "X-B3-TraceId": "4bf92f3577b34da6a3ce929d0e0e4736",
        "X-B3-SpanId": "00f067aa0ba902b7",
        "X-B3-Sampled": "1",
    },
    "trace_context": {"traceparent": TRACE_PARENT},
    "envoy": {"x-ot-span-context": "Eh0JNkcODp2SzqMRtwKpC6pn8AAYASmmTbN3NS/5Sw=="},
    "cloud_trace": {
        "x-cloud-trace-context": "4bf92f3577b34da6a3ce929d0e0e4736/67667974448284343;o=1"
    },
}
MODES = list(CARRIERS)
MODES_WITH_WIDE_TRACE_IDS = ["b3", "trace_context", "envoy", "cloud_trace"]

# What a client that is traced sends.
HEADERS = {
    "Host": "example.com",
    "Ot-Tracer-Traceid": "00000000000000ab",
    "Ot-Tracer-Spanid": "00000000000000cd",
    "Ot-Tracer-Sampled": "0",
    "Ot-Baggage-User": "Zo%C3%AB",
}


def assert_extracted(tracer, carrier, format=Format.HTTP_HEADERS):
    """The carrier has what HEADERS has."""
    context = tracer.extract(format, carrier)
    assert (context.trace_id, context.span_id, context.sampled) == (0xAB, 0xCD, False)
    assert context.baggage == {"user": "Zoë"}


def inject(tracer, context, format=Format.HTTP_HEADERS):
    carrier = bytearray() if format == Format.BINARY else {}
    tracer.inject(context, format, carrier)
    return carrier


def state_of(tracer, context):
    return inject(tracer, context).get("tracestate")
