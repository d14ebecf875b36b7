"""The limits of spans that a provider's constructor gets, in place of the environment's."""

from typing import Any, Dict

# The limits of the native module as attributes of the SDK's SpanLimits.
_ATTRIBUTES = {
    "attributes": "max_span_attributes",
    "events": "max_events",
    "links": "max_links",
    "event_attributes": "max_event_attributes",
    "link_attributes": "max_link_attributes",
    "value_length": "max_span_attribute_length",
    "inner_value_length": "max_attribute_length",
}
_MAX_LIMIT = 2**31 - 1


def of(span_limits: Any) -> Dict[str, int]:
    """The limits by the native module's names; empty if the environment sets them.

    Args:
      span_limits: None, or anything with the attributes of the SDK's SpanLimits. An attribute that
        is None or missing means that there is no limit.

    Raises:
      TypeError: it has none of these attributes, or one of them is not a number.
    """
    if span_limits is None:
        return {}
    if not any(hasattr(span_limits, attribute) for attribute in _ATTRIBUTES.values()):
        raise TypeError(
            f"span_limits: got {span_limits!r:.200}, expected an object with "
            + ", ".join(_ATTRIBUTES.values())
        )
    limits = {}
    for limit, attribute in _ATTRIBUTES.items():
        value = getattr(span_limits, attribute, None)
        if value is not None and (not isinstance(value, int) or value < 0):
            raise TypeError(
                f"span_limits: {attribute} is {value!r:.200}, expected None or an int of at least 0"
            )
        limits[limit] = _MAX_LIMIT if value is None else min(value, _MAX_LIMIT)
    return limits
