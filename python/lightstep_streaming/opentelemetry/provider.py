"""The provider: where a program begins with OpenTelemetry's API on the native core."""

import logging
import os
from typing import TYPE_CHECKING, Any, Dict, Optional, Tuple

from opentelemetry import trace

from .. import _native
from . import limits, sampling
from . import resource as resources

if TYPE_CHECKING:
    from .opentracing_face import OpenTracingTracer

_log = logging.getLogger("lightstep_streaming.opentelemetry")


class TracerProvider(_native.OpenTelemetryTracerProvider, trace.TracerProvider):
    """Makes tracers, and streams what their spans record out of the process.

    Args:
      resource: what the spans are about, a mapping of attributes or anything with `attributes`,
        such as the SDK's `Resource`. `service.name` is the `component_name`.
      sampler: one of the names that OTEL_TRACES_SAMPLER may have; a name and a ratio, such as
        `('parentbased_traceidratio', 0.1)`; or any object with the SDK's `should_sample`. None is
        what OTEL_TRACES_SAMPLER and OTEL_TRACES_SAMPLER_ARG say.
      **configuration: the keys of tracer_configuration.schema.json, as for
        `lightstep_streaming.Tracer`. `protocol` is `otlp` unless it or LIGHTSTEP_PROTOCOL says
        otherwise.

    Raises:
      ValueError, TypeError: an argument is wrong; the message names it.
    """

    def __init__(self, *, resource: Any = None, sampler: Any = None, **configuration: Any) -> None:
        if configuration.get("protocol") is None:
            configuration["protocol"] = os.environ.get("LIGHTSTEP_PROTOCOL") or "otlp"
        attributes = resources.attributes_of(resource)
        resources.configure(attributes, configuration)
        self._construct(configuration, sampling.choose(sampler), limits.from_environment())
        self._is_disabled = os.environ.get("OTEL_SDK_DISABLED", "").strip().lower() == "true"
        self._resource = (
            resource if hasattr(resource, "attributes") else resources.Resource(attributes)
        )
        self._tracers: Dict[Tuple[str, Optional[str], Optional[str]], trace.Tracer] = {}
        self._opentracing_tracer: Any = None

    @property
    def resource(self) -> Any:
        """What the constructor was given where that has `attributes`, else a `Resource`."""
        return self._resource

    def get_tracer(
        self,
        instrumenting_module_name: str,
        instrumenting_library_version: Optional[str] = None,
        schema_url: Optional[str] = None,
        attributes: Any = None,
    ) -> trace.Tracer:
        """A tracer whose spans are of an instrumentation scope; the same one for the same scope.

        Args:
          instrumenting_module_name: of the library that makes the spans.
          instrumenting_library_version: of that library.
          schema_url: of the semantic conventions that it follows. LightStep's protocol has no form
            for it, nor for `attributes`.
          attributes: of the scope.
        """
        if self._is_disabled:
            return trace.NoOpTracer()
        if not instrumenting_module_name:
            instrumenting_module_name = ""
            _log.warning("get_tracer() was called without a name")
        scope = (instrumenting_module_name, instrumenting_library_version, schema_url)
        if attributes:
            return self._make_tracer(*scope, attributes)
        tracer = self._tracers.get(scope)
        if tracer is None:
            tracer = self._tracers.setdefault(scope, self._make_tracer(*scope, None))
        return tracer

    def opentracing_tracer(self) -> "OpenTracingTracer":
        """The OpenTracing tracer of this provider, always the same one. A span that is active in
        one API is the parent of the next one in the other. docs/opentracing-to-opentelemetry.md is
        the guide. It needs `opentracing`.

        With OTEL_SDK_DISABLED it is OpenTracing's no-op tracer.
        """
        if self._opentracing_tracer is None:
            self._opentracing_tracer = self._make_opentracing_tracer()
        tracer: OpenTracingTracer = self._opentracing_tracer
        return tracer

    def _make_opentracing_tracer(self) -> Any:
        from . import opentracing_face

        if self._is_disabled:
            return opentracing_face.opentracing.Tracer()
        return opentracing_face.OpenTracingTracer(self)
