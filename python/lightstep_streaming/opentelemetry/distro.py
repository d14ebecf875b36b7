"""The entry points `opentelemetry_distro` and `opentelemetry_configurator`, by which
`opentelemetry-instrument` finds the tracer. They need `opentelemetry-instrumentation`, not the SDK.
"""

from typing import Any, Optional

from opentelemetry import trace

# A type checker sees nothing in that module, which begins with "type: ignore".
from opentelemetry.instrumentation.distro import BaseDistro  # type: ignore[attr-defined]

from .from_environment import make_provider


class Distro(BaseDistro):  # type: ignore[misc]
    """Changes nothing, because the tracer needs no other defaults. It only keeps another distro
    from setting variables for another provider."""

    def _configure(self, **_: Any) -> None:
        pass


class Configurator:
    """Makes the tracer's provider the global one. Sets up neither metrics nor logs."""

    def configure(self, *, auto_instrumentation_version: Optional[str] = None, **_: Any) -> None:
        """Called once, before any library is instrumented.

        Args:
          auto_instrumentation_version: the version of `opentelemetry-instrumentation`, for the
            resource.
        """
        resource = None
        if auto_instrumentation_version:
            resource = {"telemetry.auto.version": auto_instrumentation_version}
        provider = make_provider(resource)
        if provider is not None:
            trace.set_tracer_provider(provider)
