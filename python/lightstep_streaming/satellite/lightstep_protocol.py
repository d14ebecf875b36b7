"""LightStep's protocol: ``POST /api/v2/reports``, a ReportRequest, answered by a ReportResponse."""

from __future__ import annotations

import time
from typing import Mapping, Tuple

from google.protobuf.timestamp_pb2 import Timestamp

from . import collector_pb2
from .lightstep_reader import LightStepReport, decode_report
from .protocol import Answer, Protocol, Request


class LightStepProtocol(Protocol):
    path = "/api/v2/reports"

    def read(self, request: Request, *, read_spans: bool) -> LightStepReport:
        return decode_report(request, read_spans=read_spans)

    def write(self, answer: Answer, request_headers: Mapping[str, str]) -> Tuple[bytes, str]:
        message = collector_pb2.ReportResponse(
            receive_timestamp=_timestamp(answer.received_nanos),
            transmit_timestamp=_timestamp(time.time_ns()),
            errors=answer.errors,
        )
        if answer.disable:
            message.commands.add(disable=True)
        return message.SerializeToString(), "application/octet-stream"


def _timestamp(nanos: int) -> Timestamp:
    return Timestamp(seconds=nanos // 1_000_000_000, nanos=nanos % 1_000_000_000)
