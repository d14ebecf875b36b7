"""OTLP over HTTP: ``POST /v1/traces``, answered in the encoding of the request."""

from __future__ import annotations

from typing import Any, Mapping, Tuple

from . import trace_pb2
from .otlp_json import write_json
from .otlp_reader import JSON, PROTOBUF, OtlpReport, content_type, decode_export
from .protocol import Answer, Protocol, Request
from .received import ReceivedReport

# The codes of google.rpc.Code for an HTTP status; any other is UNKNOWN.
_CODES = {
    400: 3,  # INVALID_ARGUMENT
    401: 16,  # UNAUTHENTICATED
    403: 7,  # PERMISSION_DENIED
    404: 12,  # UNIMPLEMENTED
    408: 4,  # DEADLINE_EXCEEDED
    413: 8,  # RESOURCE_EXHAUSTED
    415: 3,  # INVALID_ARGUMENT
    429: 8,  # RESOURCE_EXHAUSTED
    500: 13,  # INTERNAL
    502: 14,  # UNAVAILABLE
    503: 14,  # UNAVAILABLE
    504: 14,  # UNAVAILABLE
}
_UNKNOWN = 2


class OtlpProtocol(Protocol):
    path = "/v1/traces"

    def read(self, request: Request, *, read_spans: bool) -> OtlpReport:
        return decode_export(request, read_spans=read_spans)

    def write(self, answer: Answer, request_headers: Mapping[str, str]) -> Tuple[bytes, str]:
        message = _response(answer) if 200 <= answer.status <= 299 else _error(answer)
        if content_type(request_headers) == JSON:
            return write_json(message), JSON
        return message.SerializeToString(), PROTOBUF

    def reject_last(self, report: ReceivedReport, number: int) -> None:
        assert isinstance(report, OtlpReport)
        report.remove_last(number)


def _response(answer: Answer) -> Any:
    message = trace_pb2.ExportTraceServiceResponse()
    if answer.rejected_spans:
        message.partial_success.rejected_spans = answer.rejected_spans
    if answer.errors:
        message.partial_success.error_message = "; ".join(answer.errors)
    return message


def _error(answer: Answer) -> Any:
    return trace_pb2.ErrorStatus(
        code=_CODES.get(answer.status, _UNKNOWN), message="; ".join(answer.errors)
    )
