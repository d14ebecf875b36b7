"""What `opentelemetry-instrument` finds by the entry points `opentelemetry_distro` and
`opentelemetry_configurator`. It needs `opentelemetry-instrumentation`, and not the SDK.
"""

from typing import Any, Optional

from opentelemetry import trace

# A type checker sees nothing in that module, which begins with "type: ignore".
from opentelemetry.instrumentation.distro import BaseDistro  # type: ignore[attr-defined]

from .from_environment import make_provider


class Distro(BaseDistro):  # type: ignore[misc]
    """Changes nothing: the tracer's defaults are in the tracer. That it is there keeps another
    distro from setting variables for another provider."""

    def _configure(self, **_: Any) -> None:
        pass


class Configurator:
    """Makes the tracer's provider the global one. Metrics and logs are left to others."""

    def configure(self, *, auto_instrumentation_version: Optional[str] = None, **_: Any) -> None:
        """Called once, before any library is instrumented.

        Args:
          auto_instrumentation_version: of `opentelemetry-instrumentation`, for the resource.
        """
        resource = None
        if auto_instrumentation_version:
            resource = {"telemetry.auto.version": auto_instrumentation_version}
        provider = make_provider(resource)
        if provider is not None:
            trace.set_tracer_provider(provider)
