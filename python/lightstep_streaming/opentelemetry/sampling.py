"""Which sampler a provider has: what its constructor was given, or what the environment says."""

import logging
import os
from typing import Any, Tuple, Union

_log = logging.getLogger("lightstep_streaming.opentelemetry")

_DEFAULT = "parentbased_always_on"
_NAMES = (
    "always_on",
    "always_off",
    "traceidratio",
    "parentbased_always_on",
    "parentbased_always_off",
    "parentbased_traceidratio",
)


def choose(sampler: Any) -> Union[Tuple[str, float], Any]:
    """The name and the ratio of a sampler that decides natively, or an object with `should_sample`.

    Args:
      sampler: None for what OTEL_TRACES_SAMPLER and OTEL_TRACES_SAMPLER_ARG say; one of the names
        that OTEL_TRACES_SAMPLER may have; a name and its ratio; or an object with `should_sample`.

    Raises:
      TypeError, ValueError: it is none of these.
    """
    if sampler is None:
        return _from_environment()
    if isinstance(sampler, str):
        return _named(sampler, _ratio_of_environment() if sampler.endswith("ratio") else 1.0)
    if isinstance(sampler, tuple) and len(sampler) == 2:
        return _named(*sampler)
    if hasattr(sampler, "should_sample"):
        return sampler
    raise TypeError(
        f"sampler: got {sampler!r:.200}, expected a name of OTEL_TRACES_SAMPLER, a name and a "
        "ratio, or an object with should_sample"
    )


def _named(name: Any, ratio: Any) -> Tuple[str, float]:
    if name not in _NAMES:
        raise ValueError(f"sampler: got {name!r:.200}, expected one of {', '.join(_NAMES)}")
    if not isinstance(ratio, (int, float)):
        raise TypeError(f"sampler: got the ratio {ratio!r:.200}, expected a number")
    if not 0.0 <= ratio <= 1.0:
        raise ValueError(f"sampler: got the ratio {ratio!r}, expected from 0 to 1")
    return name, float(ratio)


def _from_environment() -> Tuple[str, float]:
    name = os.environ.get("OTEL_TRACES_SAMPLER", "").strip().lower() or _DEFAULT
    if name not in _NAMES:
        _log.warning(
            "OTEL_TRACES_SAMPLER: got %r, expected one of %s; %s is used",
            name,
            ", ".join(_NAMES),
            _DEFAULT,
        )
        name = _DEFAULT
    return name, _ratio_of_environment() if name.endswith("ratio") else 1.0


def _ratio_of_environment() -> float:
    text = os.environ.get("OTEL_TRACES_SAMPLER_ARG", "").strip()
    if not text:
        return 1.0
    try:
        ratio = float(text)
    except ValueError:
        ratio = -1.0
    if 0.0 <= ratio <= 1.0:
        return ratio
    _log.warning("OTEL_TRACES_SAMPLER_ARG: got %r, expected from 0 to 1; 1.0 is used", text)
    return 1.0
