"""Makes providers from environment variables alone, for programs without code that makes one."""

import logging
from typing import Any, Optional

from opentelemetry import trace

from .provider import TracerProvider

_log = logging.getLogger("lightstep_streaming.opentelemetry")


def make_provider(resource: Any = None) -> Optional[TracerProvider]:
    """A provider that the environment configures. If the configuration is wrong, logs an error and
    returns None: a program that has no code for tracing must not fail because of it.

    Args:
      resource: as for `TracerProvider`.
    """
    try:
        return TracerProvider(resource=resource)
    except Exception:
        _log.exception("No spans are recorded: the configuration in the environment is wrong")
        return None


def tracer_provider() -> trace.TracerProvider:
    """Called for OTEL_PYTHON_TRACER_PROVIDER=lightstep_streaming."""
    provider = make_provider()
    return trace.NoOpTracerProvider() if provider is None else provider
