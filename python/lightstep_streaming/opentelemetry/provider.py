"""The provider of OpenTelemetry's API on the native core."""

import logging
import math
import os
import time
from typing import TYPE_CHECKING, Any, Dict, Optional, Tuple

from opentelemetry import trace

from .. import _native
from . import limits, processing, readable, sdk_classes
from . import resource as resources

if TYPE_CHECKING:
    from .opentracing_face import OpenTracingTracer

_Scope = Tuple[str, Optional[str], Optional[str]]

_log = logging.getLogger("lightstep_streaming.opentelemetry")

# A day. Longer ones, infinity among them, have no form in the native module and the processors.
_MAX_TIMEOUT_MILLIS = 86_400_000.0
_DEFAULT_TIMEOUT_MILLIS = 30_000.0
# A program that makes up names without end does not fill the memory with tracers.
_MAX_KEPT_TRACERS = 10_000


def _text_of(value: Any) -> Any:
    """None, or a str: what else a program gives becomes its str()."""
    return value if value is None or type(value) is str else _native.text_of(value)


def _milliseconds_of(timeout: Any) -> float:
    try:
        milliseconds = float(timeout)
    except (TypeError, ValueError, OverflowError):
        return _DEFAULT_TIMEOUT_MILLIS
    if math.isnan(milliseconds):
        return _DEFAULT_TIMEOUT_MILLIS
    return min(milliseconds, _MAX_TIMEOUT_MILLIS)


class TracerProvider(_native.OpenTelemetryTracerProvider, trace.TracerProvider):
    """Makes tracers, and streams what their spans record out of the process.

    Args:
      resource: the attributes that all spans share: a mapping, or anything with `attributes`, such
        as the SDK's `Resource`. `service.name` is the `component_name`. If it is a mapping or None,
        the detectors of OTEL_EXPERIMENTAL_RESOURCE_DETECTORS are called and add what they find.
        (The SDK's `Resource.create` has called them already.)
      sampler: one of the names that OTEL_TRACES_SAMPLER may have; a name and a ratio, such as
        `('parentbased_traceidratio', 0.1)`; or any object with the SDK's `should_sample`. None
        means OTEL_TRACES_SAMPLER and OTEL_TRACES_SAMPLER_ARG.
      span_limits: the limits of a span, as anything with the attributes of the SDK's `SpanLimits`.
        None means OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT and so on.
      **configuration: the keys of tracer_configuration.schema.json, as for
        `lightstep_streaming.Tracer`. `protocol` is `otlp` unless it or LIGHTSTEP_PROTOCOL says
        otherwise.

    Raises:
      ValueError, TypeError: an argument is wrong; the message names it.
    """

    def __init__(
        self,
        *,
        resource: Any = None,
        sampler: Any = None,
        span_limits: Any = None,
        **configuration: Any,
    ) -> None:
        if configuration.get("protocol") is None:
            protocol = os.environ.get("LIGHTSTEP_PROTOCOL", "").strip().lower()
            configuration["protocol"] = protocol or "otlp"
        attributes = resources.attributes_of(resource)
        resources.configure(attributes, configuration)
        has_attributes = hasattr(resource, "attributes")
        if not has_attributes:
            attributes = {**resources.add_detected(configuration), **attributes}
        self._is_disabled = self._construct(configuration, sampler, limits.of(span_limits))
        self._resource = (
            resource if has_attributes else resources.SentResource(attributes, configuration)
        )
        self._processors = processing.Processors()
        sdk_classes.pass_for_the_sdks(TracerProvider)
        self._tracers: Dict[Any, trace.Tracer] = {}
        self._opentracing_tracer: Any = None

    @property
    def resource(self) -> Any:
        """The constructor's `resource` if that has `attributes`. Otherwise a `Resource` with
        everything that is sent: what is configured, and what describes the process
        (`telemetry.sdk.*`, `service.instance.id`, `process.*`, `host.name`), which differs in a
        forked child."""
        return self._resource

    def get_tracer(
        self,
        instrumenting_module_name: str,
        instrumenting_library_version: Optional[str] = None,
        schema_url: Optional[str] = None,
        attributes: Any = None,
    ) -> trace.Tracer:
        """Returns the tracer of an instrumentation scope, the same one for the same scope.

        Args:
          instrumenting_module_name: the name of the library that makes the spans.
          instrumenting_library_version: the version of that library.
          schema_url: that of the semantic conventions that the library follows. LightStep's
            protocol carries neither this nor `attributes`.
          attributes: the attributes of the scope.
        """
        if self._is_disabled:
            return trace.NoOpTracer()
        if not instrumenting_module_name:
            instrumenting_module_name = ""
            _log.warning("get_tracer() was called without a name; the name is empty")
        scope = (
            _text_of(instrumenting_module_name),
            _text_of(instrumenting_library_version),
            _text_of(schema_url),
        )
        if not attributes:
            return self._kept_tracer_of(scope, scope, None)
        if not hasattr(attributes, "items"):
            _log.warning("get_tracer(): got attributes that are not a mapping; ignored")
            return self._kept_tracer_of(scope, scope, None)
        try:
            key = (
                scope,
                frozenset((name, type(value), value) for name, value in attributes.items()),
            )
            hash(key)
        except TypeError:
            return self._tracer_of(scope, attributes)
        return self._kept_tracer_of(key, scope, attributes)

    def _kept_tracer_of(self, key: Any, scope: _Scope, attributes: Any) -> trace.Tracer:
        tracer = self._tracers.get(key)
        if tracer is None:
            tracer = self._tracer_of(scope, attributes)
            if len(self._tracers) < _MAX_KEPT_TRACERS:
                tracer = self._tracers.setdefault(key, tracer)
        return tracer

    def _tracer_of(self, scope: _Scope, attributes: Any) -> trace.Tracer:
        name, version, schema_url = scope
        sdk_classes.pass_for_the_sdks(TracerProvider)
        # The SDK's has an empty version where none was given.
        readable_scope = readable.InstrumentationScope(name, version or "", schema_url, attributes)
        return self._make_tracer(*scope, attributes, readable_scope)

    def add_span_processor(self, span_processor: Any) -> None:
        """Calls `span_processor` from now on for every span that is recorded, sampled or not.

        Exceptions that it raises are logged. Spans are sent to the configured endpoints as well.

        Args:
          span_processor: anything with the methods of the SDK's `SpanProcessor`. `on_start(span,
            parent_context)` may change the span. `on_end(span)` gets a span that can be read, with
            the properties of the SDK's `ReadableSpan`.

        Raises:
          TypeError: `span_processor` does not have `on_start` and `on_end`.
        """
        sdk_classes.pass_for_the_sdks(TracerProvider)
        self._processors.add(span_processor)
        self._observe(
            self._processors.on_start, self._processors.on_ending, self._processors.on_end
        )

    def force_flush(self, timeout_millis: Optional[float] = _DEFAULT_TIMEOUT_MILLIS) -> bool:
        """Waits until every span that has ended before is acknowledged, and every processor has
        flushed. Returns True if all of this was done in time.

        Args:
          timeout_millis: how long to wait, a day at most. None, and a value that is not a
            number, mean the default.
        """
        timeout_millis = _milliseconds_of(timeout_millis)
        begin = time.monotonic()
        is_flushed = self._processors.force_flush(timeout_millis)
        left = timeout_millis - (time.monotonic() - begin) * 1000
        return super().force_flush(max(0.0, left)) and is_flushed

    def shutdown(self) -> None:
        """Shuts the processors down, sends the remaining spans within the report_timeout, then ends
        reporting for good. May be called again."""
        self._processors.shutdown()
        super().shutdown()

    def opentracing_tracer(self) -> "OpenTracingTracer":
        """Returns the OpenTracing tracer of this provider, always the same one. A span that is
        active in one API is the parent of the next one in the other.
        docs/migration/from-opentracing-to-opentelemetry.md is the guide. It needs `opentracing`.

        With OTEL_SDK_DISABLED it is OpenTracing's no-op tracer.
        """
        if self._opentracing_tracer is None:
            self._opentracing_tracer = self._make_opentracing_tracer()
        tracer: OpenTracingTracer = self._opentracing_tracer
        return tracer

    def _make_opentracing_tracer(self) -> Any:
        if self._is_disabled:
            import opentracing  # type: ignore[import-untyped]

            return opentracing.Tracer()
        from . import opentracing_face

        return opentracing_face.OpenTracingTracer(self)
