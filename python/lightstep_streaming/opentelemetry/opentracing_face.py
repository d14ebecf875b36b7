"""The classes of a provider's OpenTracing tracer. Each derives from the native type and from
OpenTracing's class. Imported with the first `TracerProvider.opentracing_tracer`, because
`opentracing` need not be installed for OpenTelemetry's API.
"""

from typing import Any, Dict, Optional

import opentracing  # type: ignore[import-untyped]
from opentelemetry import baggage, context, trace

import lightstep_streaming

from .. import _native
from . import readable


class OpenTracingSpan(_native.OpenTelemetryOpenTracingSpan, opentracing.Span):  # type: ignore[misc]
    """The view that OpenTracing's API has of a span. Made by `OpenTracingTracer.start_span`, and
    when a program asks for the active span that OpenTelemetry's API has started."""

    __slots__ = ()


class OpenTracingScope(_native.OpenTelemetryScope, opentracing.Scope):  # type: ignore[misc]
    """The time in which a span is active. Made by `OpenTracingScopeManager.activate`."""

    __slots__ = ()


class OpenTracingScopeManager(
    _native.OpenTelemetryScopeManager,
    opentracing.ScopeManager,  # type: ignore[misc]
):
    """The scope manager of an `OpenTracingTracer`: the active span is OpenTelemetry's current
    one."""

    __slots__ = ()


class OpenTracingTracer(_native.OpenTelemetryOpenTracingTracer, lightstep_streaming.Tracer):
    """OpenTracing's API on a `TracerProvider`: `OpenTracingTracer(provider)`. A span that is active
    in one API is the parent of the next one in the other.
    docs/migration/from-opentracing-to-opentelemetry.md is its guide.

    Its `flush`, `close` and `metrics` are the provider's.
    """

    __slots__ = ()


class ForeignSpan(opentracing.Span):  # type: ignore[misc]
    """The view that OpenTracing's API has of another implementation's span that OpenTelemetry's API
    has activated, such as the remote parent that a propagator has read from a carrier."""

    def __init__(self, tracer: OpenTracingTracer, span: trace.Span) -> None:
        super().__init__(tracer, None)
        self._span = span

    @property
    def context(self) -> Any:
        return _native.opentracing_context(self._span)

    def set_operation_name(self, operation_name: str) -> "ForeignSpan":
        self._span.update_name(operation_name)
        return self

    def set_tag(self, key: str, value: Any) -> "ForeignSpan":
        if key == "error" and isinstance(value, bool):
            self._span.set_status(trace.StatusCode.ERROR if value else trace.StatusCode.OK)
        else:
            self._span.set_attribute(key, value)
        return self

    def log_kv(
        self, key_values: Dict[str, Any], timestamp: Optional[float] = None
    ) -> "ForeignSpan":
        attributes = {
            key: value if isinstance(value, (str, bool, int, float)) else str(value)
            for key, value in key_values.items()
            if key != "event"
        }
        name = str(key_values.get("event", "log"))
        self._span.add_event(name, attributes, _nanoseconds(timestamp))
        return self

    def set_baggage_item(self, key: str, value: str) -> "ForeignSpan":
        if trace.get_current_span() is self._span:
            context.attach(baggage.set_baggage(key, value))
        return self

    def get_baggage_item(self, key: str) -> Optional[str]:
        item: Optional[str] = self.context.baggage.get(key)
        return item

    def finish(self, finish_time: Optional[float] = None) -> None:
        self._span.end(_nanoseconds(finish_time))


def _nanoseconds(seconds: Optional[float]) -> Optional[int]:
    return None if seconds is None else int(seconds * 1e6) * 1000


_native.connect_both_apis(
    OpenTracingSpan,
    OpenTracingScope,
    OpenTracingScopeManager,
    OpenTracingTracer,
    readable.InstrumentationScope(""),
    ForeignSpan,
)
