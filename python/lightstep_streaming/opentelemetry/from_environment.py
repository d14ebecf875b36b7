"""Makes providers from environment variables alone, for programs without code that makes one."""

import logging
from typing import Any, Optional

from opentelemetry import trace

from .provider import TracerProvider

_log = logging.getLogger("lightstep_streaming.opentelemetry")


def make_provider(resource: Any = None) -> Optional[TracerProvider]:
    """A provider that the environment configures. None, with an error in the log, where that is
    wrong: a program that did not ask for tracing in its code is not to end by it.

    Args:
      resource: as for `TracerProvider`.
    """
    try:
        return TracerProvider(resource=resource)
    except Exception:
        _log.exception("No spans are recorded: the configuration in the environment is wrong")
        return None


def tracer_provider() -> trace.TracerProvider:
    """What OTEL_PYTHON_TRACER_PROVIDER=lightstep_streaming calls."""
    provider = make_provider()
    return trace.NoOpTracerProvider() if provider is None else provider
