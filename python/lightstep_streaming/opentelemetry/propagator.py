"""The tracer's native formats as a propagator of OpenTelemetry's API."""

import logging
import os
from typing import Iterable, List, Optional, Set

from opentelemetry import baggage, trace
from opentelemetry.context import Context
from opentelemetry.propagators import textmap

from .. import _native

_log = logging.getLogger("lightstep_streaming.opentelemetry")

_VARIABLE = "LIGHTSTEP_PROPAGATION_MODES"
_DEFAULT = ["trace_context"]


class Propagator(_native.OpenTelemetryPropagator, textmap.TextMapPropagator):
    """Writes and reads spans and baggage in the tracer's native formats.

        propagate.set_global_textmap(Propagator(['b3', 'trace_context']))

    Without code, OTEL_PROPAGATORS=lightstep_streaming selects it.

    Args:
      modes: as for the key `propagation_modes`: `trace_context` (W3C Trace Context and Baggage),
        `b3`, `lightstep`, `envoy`, `cloud_trace`. inject writes all modes, and extract reads the
        first that is present. None means LIGHTSTEP_PROPAGATION_MODES, else `trace_context`.

    Raises:
      ValueError: a mode does not exist; the message names it.
    """

    def __init__(self, modes: Optional[Iterable[str]] = None) -> None:
        if modes is None:
            self._construct_from_environment()
        else:
            self._construct(list(modes) or _DEFAULT)

    @property
    def fields(self) -> Set[str]:
        """The keys that `inject` writes, except keys that belong to a single item of baggage."""
        state = trace.TraceState([("key", "value")])
        span = trace.SpanContext(1, 1, is_remote=False, trace_state=state)
        context = trace.set_span_in_context(trace.NonRecordingSpan(span), Context())
        carrier: dict[str, str] = {}
        self.inject(carrier, baggage.set_baggage("key", "value", context))
        return {key for key in carrier if not key.startswith("ot-baggage-")}

    def _construct_from_environment(self) -> None:
        """A wrong variable must not keep a program from importing `opentelemetry.propagate`."""
        text = os.environ.get(_VARIABLE, "")
        modes: List[str] = [mode.strip() for mode in text.split(",") if mode.strip()]
        try:
            self._construct(modes or _DEFAULT)
        except ValueError as error:
            _log.warning("%s: %s; %s is used", _VARIABLE, error, _DEFAULT[0])
            self._construct(_DEFAULT)
