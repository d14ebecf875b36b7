"""What a provider's spans are about: the service, its version, where it runs."""

import json
from types import MappingProxyType
from typing import Any, Dict, Mapping, Optional

_SERVICE_NAME = "service.name"


class Resource:
    """Attributes that all spans of a provider share.

    It has what users of the SDK's `Resource` read: `attributes` and `schema_url`.
    """

    def __init__(self, attributes: Mapping[str, Any], schema_url: str = "") -> None:
        self._attributes = MappingProxyType(dict(attributes))
        self._schema_url = schema_url

    @property
    def attributes(self) -> Mapping[str, Any]:
        """Read-only."""
        return self._attributes

    @property
    def schema_url(self) -> str:
        """Of the semantic conventions that the attributes follow; empty where it is not known."""
        return self._schema_url

    def __repr__(self) -> str:
        return f"Resource({dict(self._attributes)!r})"


def attributes_of(resource: Any) -> Mapping[str, Any]:
    """The attributes of a mapping, or of anything that has `attributes`.

    Raises:
      TypeError: it is neither.
    """
    if resource is None:
        return {}
    attributes = getattr(resource, "attributes", resource)
    if not hasattr(attributes, "items"):
        raise TypeError(
            f"resource: given {resource!r:.200}, allowed is a mapping, or an object with attributes"
        )
    return dict(attributes)


def configure(attributes: Mapping[str, Any], configuration: Dict[str, Any]) -> None:
    """Puts a resource into a tracer's configuration: `service.name` is its `component_name`, the
    others are what all spans share. What the configuration has goes first."""
    key = "resource_attributes" if configuration["protocol"] == "otlp" else "tags"
    shared = {name: _tag(value) for name, value in attributes.items() if name != _SERVICE_NAME}
    if shared:
        configuration[key] = {**shared, **(configuration.get(key) or {})}
    service_name: Optional[Any] = attributes.get(_SERVICE_NAME)
    if service_name and not configuration.get("component_name"):
        configuration["component_name"] = str(service_name)


def _tag(value: Any) -> Any:
    """A tag of the configuration is a str, bool, int or float."""
    if isinstance(value, (str, bool, int, float)):
        return value
    return json.dumps(value, default=str)
