"""The resource of a provider's spans: the service, its version, where it runs."""

import json
import os
from types import MappingProxyType
from typing import Any, Dict, Mapping, Optional

from .. import _native
from . import detectors

_SERVICE_NAME = "service.name"
_SCALARS = (str, bool, int, float)


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
        """That of the semantic conventions that the attributes follow; empty if it is not known."""
        return self._schema_url

    def merge(self, other: Any) -> "Resource":
        """Returns a resource with the attributes of both, as the SDK's `merge` does. `other` may be
        a `Resource` of this package or of the SDK. Its attributes take precedence, and its
        `schema_url` if it has one."""
        return Resource(
            {**self.attributes, **other.attributes}, other.schema_url or self.schema_url
        )

    def to_json(self, indent: Optional[int] = 4) -> str:
        """As the SDK's `Resource.to_json` writes it."""
        document = {"attributes": dict(self.attributes), "schema_url": self.schema_url}
        return json.dumps(document, indent=indent, default=str)

    def __repr__(self) -> str:
        return f"Resource({dict(self.attributes)!r})"


class SentResource(Resource):
    """The resource of a provider: the attributes that it was given, those of the configuration, and
    those that describe the process, some of which differ in a forked child.

    Args:
      attributes: those that the provider was given, and those of detectors.
      configuration: the keywords of its tracer.
    """

    def __init__(self, attributes: Mapping[str, Any], configuration: Dict[str, Any]) -> None:
        configured = {**attributes, **_native.read_resource(configuration)}
        super().__init__({**_native.read_process_attributes(configuration), **configured})
        self._configured = configured
        self._pid = os.getpid()

    @property
    def attributes(self) -> Mapping[str, Any]:
        """Read-only."""
        if self._pid != os.getpid():
            identity = _native.read_process_identity()
            self._attributes = MappingProxyType(
                {**self._attributes, **identity, **self._configured}
            )
            self._pid = os.getpid()
        return self._attributes


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
            f"resource: got {resource!r:.200}, expected a mapping, or an object with attributes"
        )
    return dict(attributes)


def configure(attributes: Mapping[str, Any], configuration: Dict[str, Any]) -> None:
    """Puts a resource into a tracer's configuration: `service.name` is its `component_name`, the
    others are what all spans share. Keys that the configuration has take precedence."""
    is_otlp = configuration["protocol"] == "otlp"
    key = "resource_attributes" if is_otlp else "tags"
    shared = {
        name: _shared(value, takes_lists=is_otlp)
        for name, value in attributes.items()
        if name != _SERVICE_NAME
    }
    if shared:
        configuration[key] = {**shared, **(configuration.get(key) or {})}
    service_name: Optional[Any] = attributes.get(_SERVICE_NAME)
    if service_name and not configuration.get("component_name"):
        configuration["component_name"] = str(service_name)


def add_detected(configuration: Dict[str, Any]) -> Mapping[str, Any]:
    """Adds the attributes of the detectors to a tracer's configuration, except those that this or
    the environment sets already. Returns the attributes."""
    detected = detectors.detect()
    if not detected:
        return detected
    configured = _native.read_resource(configuration)
    if configured[_SERVICE_NAME].startswith("unknown_service"):
        del configured[_SERVICE_NAME]
    found = {name: value for name, value in detected.items() if name not in configured}
    configure(found, configuration)
    return found


def _shared(value: Any, takes_lists: bool) -> Any:
    """`value` if the configuration accepts it, else its JSON."""
    if isinstance(value, _SCALARS):
        return value
    if takes_lists and isinstance(value, (list, tuple)):
        types = {type(element) for element in value}
        if len(types) <= 1 and types <= set(_SCALARS):
            return list(value)
    return json.dumps(value, default=str)
