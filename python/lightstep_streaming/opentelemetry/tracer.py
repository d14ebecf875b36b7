"""The classes that users see. Each derives from the native type, which does the work in C++, and
from the API's class, so that `isinstance` holds. The native module makes instances of them.
"""

import logging
from typing import Optional

from opentelemetry import trace

from .. import _native
from . import attributes, decorating, readable, sdk_names


class Span(_native.OpenTelemetrySpan, trace.Span, sdk_names.SdkNames):
    """A unit of work being recorded. Made by `Tracer.start_span`."""

    __slots__ = ()

    def to_json(self, indent: Optional[int] = 4) -> str:
        """The span as the SDK's `ReadableSpan.to_json` writes it."""
        return readable.to_json(self, indent)


class Tracer(_native.OpenTelemetryTracer, trace.Tracer):
    """Starts spans. Made by `TracerProvider.get_tracer`."""

    __slots__ = ()


_native.connect_opentelemetry(
    Span,
    Tracer,
    logging.getLogger("lightstep_streaming.opentelemetry").warning,
    attributes.clean_value,
    decorating.decorate,
    readable.Event,
    readable.ReadLink,
)
