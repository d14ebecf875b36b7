"""The developer satellite: takes reports as a real one does, shows them, and misbehaves on request.

Developers run it as ``lightstep-satellite`` (or ``python -m lightstep_streaming.satellite``); tests
run the same code within their own process, as `Satellite`. It needs the packages of the extra
``lightstep-streaming[satellite]``; the tracer itself never imports it.
"""

from __future__ import annotations

try:
    from .decoding import (
        MalformedReport,
        ReceivedLog,
        ReceivedReference,
        ReceivedReport,
        ReceivedReporter,
        ReceivedSpan,
    )
    from .misbehaviour import Behave, Cut, Misbehaviour, NoAnswer, Slow, Stall, Status
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
    "ReceivedLog",
    "ReceivedReference",
    "ReceivedReport",
    "ReceivedReporter",
    "ReceivedSpan",
    "Satellite",
    "Slow",
    "Stall",
    "Status",
]
