"""A kept trace as files for other programs."""

from __future__ import annotations

import json
from typing import List

from ..json_lines import json_line
from ..otlp_json import parse_export
from ..otlp_reader import OtlpReport
from ..received import ReceivedReporter


def spans_json(otlp_json: bytes) -> bytes:
    """A trace in OTLP/JSON as an array of the objects that ``lightstep-satellite --json`` prints.

    The satellite's own reader makes them from the OTLP/JSON. Takes a while for large traces.
    """
    report = OtlpReport(
        message=parse_export(otlp_json),
        protocol="otlp",
        reporter=ReceivedReporter(0, "", "", {}),
    )
    lines: List[str] = [json_line(span) for span in report.spans]
    lines.sort(key=lambda line: json.loads(line)["start_micros"])
    return ("[\n" + ",\n".join(lines) + "\n]\n").encode("ascii")
