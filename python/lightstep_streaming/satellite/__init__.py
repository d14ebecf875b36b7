"""The developer satellite: accepts reports as a real one does, shows them, and misbehaves on
request.

It accepts LightStep reports, and OTLP over HTTP as an OpenTelemetry Collector does.

Developers run it as ``lightstep-satellite`` (or ``python -m lightstep_streaming.satellite``); tests
run the same code within their own process, as `Satellite`. It needs the packages of the extra
``lightstep-streaming[satellite]``; the tracer itself never imports it.
"""

from __future__ import annotations

try:
    from .misbehaviour import Behave, Cut, Misbehaviour, NoAnswer, Partial, Slow, Stall, Status
    from .received import (
        MalformedReport,
        ReceivedLog,
        ReceivedReference,
        ReceivedReport,
        ReceivedReporter,
        ReceivedSpan,
        RefusedReport,
    )
    from .server import Satellite
    from .summary import Counters
except ModuleNotFoundError as error:
    raise ModuleNotFoundError(
        f"{error}; the satellite needs pip install 'lightstep-streaming[satellite]'",
        name=error.name,
    ) from None

__all__ = [
    "Behave",
    "Counters",
    "Cut",
    "MalformedReport",
    "Misbehaviour",
    "NoAnswer",
    "Partial",
    "ReceivedLog",
    "ReceivedReference",
    "ReceivedReport",
    "ReceivedReporter",
    "ReceivedSpan",
    "RefusedReport",
    "Satellite",
    "Slow",
    "Stall",
    "Status",
]
