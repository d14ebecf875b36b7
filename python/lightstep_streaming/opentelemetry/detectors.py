"""Resources of the `opentelemetry_resource_detector` entry points that
OTEL_EXPERIMENTAL_RESOURCE_DETECTORS names. Most are written against the SDK, and come with it;
nothing here needs it."""

import logging
import os
from concurrent.futures import Future
from threading import Thread
from typing import Any, Dict, List, Mapping

_log = logging.getLogger("lightstep_streaming.opentelemetry")

_VARIABLE = "OTEL_EXPERIMENTAL_RESOURCE_DETECTORS"
_GROUP = "opentelemetry_resource_detector"
# A detector asks the network, which may never answer.
_TIMEOUT_SECONDS = 5.0
# What the tracer says of every process itself, and anew in a forked child; or what it reads of the
# same variables.
_BUILT_IN = ("otel", "process", "service_instance")


def detect() -> Mapping[str, Any]:
    """The attributes that the named detectors find. If two find the same attribute, the later one
    counts. If one fails or takes too long, a warning is logged."""
    pending = [(name, _start(name)) for name in _names()]
    attributes: Dict[str, Any] = {}
    for name, future in pending:
        try:
            attributes.update(future.result(_TIMEOUT_SECONDS))
        except Exception as error:
            _log.warning(
                "%s: the resource detector %r failed: %s",
                _VARIABLE,
                name,
                str(error) or type(error).__name__,
            )
    return attributes


def _names() -> List[str]:
    given = [name.strip() for name in os.environ.get(_VARIABLE, "").split(",")]
    if "*" in given:
        from opentelemetry.util._importlib_metadata import entry_points

        given = sorted({entry_point.name for entry_point in entry_points(group=_GROUP)})
    return [name for name in dict.fromkeys(given) if name and name not in _BUILT_IN]


def _start(name: str) -> "Future[Dict[str, Any]]":
    """Runs a detector in a thread of its own, which does not keep the program from ending."""
    future: Future[Dict[str, Any]] = Future()

    def ask() -> None:
        try:
            future.set_result(_attributes_of(name))
        except BaseException as error:
            future.set_exception(error)

    Thread(target=ask, name=f"resource detector {name}", daemon=True).start()
    return future


def _attributes_of(name: str) -> Dict[str, Any]:
    from opentelemetry.util._importlib_metadata import entry_points

    for entry_point in entry_points(group=_GROUP, name=name):
        return dict(entry_point.load()().detect().attributes)
    raise LookupError("no installed package provides it")
