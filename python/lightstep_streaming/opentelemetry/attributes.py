"""Attribute values of types that the native module leaves to Python: nested ones, and those that
OpenTelemetry does not have."""

import logging
from collections import UserString, abc
from typing import Any, Optional

from .. import _native

_log = logging.getLogger("lightstep_streaming.opentelemetry")

# Deeper ones would end in a RecursionError of the application's.
_MAX_DEPTH = 32


def clean_value(value: Any, max_length: Optional[int], depth: int = 0) -> Any:
    """`value` as None, bool, int, float, str, bytes, or a tuple or dict of these.

    Args:
      value: of any type. A value of another type becomes its str(), with a warning, or None if
        the str() would say nothing.
      max_length: longer texts are cut to that many characters, longer bytes to that many bytes.
      depth: how many containers it is within.
    """
    if isinstance(value, (str, bytes)):
        return value if max_length is None else value[:max_length]
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, (bytearray, memoryview)):
        return clean_value(bytes(value), max_length, depth)
    if depth == _MAX_DEPTH:
        _log.warning(
            "attribute value: nested more than %d levels deep; deeper levels are dropped",
            _MAX_DEPTH,
        )
        return None
    if isinstance(value, abc.Sequence) and not isinstance(value, UserString):
        return tuple(clean_value(element, max_length, depth + 1) for element in value)
    if isinstance(value, abc.Mapping):
        return _clean_mapping(value, max_length, depth)
    _log.warning(
        "attribute value: got a %s, expected None, bool, int, float, str, bytes, or a sequence or "
        "mapping of these; its str() is used",
        type(value).__qualname__,
    )
    text = _text_of(value)
    return text if text is None or max_length is None else text[:max_length]


def _clean_mapping(mapping: Any, max_length: Optional[int], depth: int) -> Any:
    cleaned = {}
    for key, value in mapping.items():
        text = key if isinstance(key, str) else _text_of(key)
        if not isinstance(key, str) or not key:
            _log.warning(
                'attribute value: got the key "%s", expected a str that is not empty',
                _text_of(key),
            )
        if text:
            cleaned[text] = clean_value(value, max_length, depth + 1)
    return cleaned


def _text_of(value: Any) -> Optional[str]:
    """Its str(), or None if that is the default of `object`, which says nothing."""
    cls: Any = type(value)
    if cls.__str__ is object.__str__ and cls.__repr__ is object.__repr__:
        return None
    text: str = _native.text_of(value)
    return text
