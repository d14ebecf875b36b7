"""The limits of spans, by the variables of OpenTelemetry's environment."""

import logging
import os
from typing import Dict

_log = logging.getLogger("lightstep_streaming.opentelemetry")

# The limit's name in the native module, and the variables: the first that is set counts.
_VARIABLES = {
    "attributes": ("OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT", "OTEL_ATTRIBUTE_COUNT_LIMIT"),
    "events": ("OTEL_SPAN_EVENT_COUNT_LIMIT",),
    "links": ("OTEL_SPAN_LINK_COUNT_LIMIT",),
    "event_attributes": ("OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT", "OTEL_ATTRIBUTE_COUNT_LIMIT"),
    "link_attributes": ("OTEL_LINK_ATTRIBUTE_COUNT_LIMIT", "OTEL_ATTRIBUTE_COUNT_LIMIT"),
    "value_length": (
        "OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT",
        "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT",
    ),
}
_LARGEST = 2**31 - 1


def from_environment() -> Dict[str, int]:
    """The limits that are set; the native module knows the defaults of the others."""
    limits = {}
    for limit, variables in _VARIABLES.items():
        for variable in variables:
            text = os.environ.get(variable, "").strip()
            if not text:
                continue
            if text.isdigit():
                limits[limit] = min(int(text), _LARGEST)
                break
            _log.warning("%s: got %r, expected a number that is not negative", variable, text)
    return limits
