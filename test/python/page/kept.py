"""A store of traces without a satellite, and functions that fill it."""

from lightstep_streaming.satellite.lightstep_reader import decode_report
from lightstep_streaming.satellite.otlp_reader import PROTOBUF, decode_export
from lightstep_streaming.satellite.page import TraceStore
from lightstep_streaming.satellite.protocol import Request
from sample_exports import add_service, add_span, make_export

MANY = 1 << 30


def report_of(export):
    """An export as the satellite receives it."""
    return decode_export(Request(export.SerializeToString(), {"Content-Type": PROTOBUF}))


def one_span(span_id=1, *, trace_id=1, name="op", service="shop", **fields):
    """A report with one span."""
    export = make_export(service=None)
    del export.resource_spans[:]
    add_service(export, service)
    add_span(export, span_id, name, trace_id=trace_id, **fields)
    return report_of(export)


def store_of(*reports, limit=MANY):
    store = TraceStore(limit)
    for report in reports:
        store.add(report)
    return store


def summaries(store):
    return [trace.summary() for trace in store.newest_first()]


def lightstep_report(message):
    """A LightStep report as the satellite receives it."""
    return decode_report(Request(message.SerializeToString()))
