"""Private or deprecated attributes of the SDK's spans that other packages read:
opentelemetry-test-utils sorts spans by `_start_time`, and the debug log of langfuse reads most."""

from typing import Any, Dict, Iterable, List, Mapping

from . import readable


class SdkNames:
    """These attributes for our spans. They are read-only."""

    __slots__ = ()

    @staticmethod
    def _format_attributes(attributes: Mapping[str, Any]) -> Dict[str, Any]:
        return readable.format_attributes(attributes)

    @staticmethod
    def _format_events(events: Iterable[Any]) -> List[Dict[str, Any]]:
        return readable.format_events(events)

    @staticmethod
    def _format_links(links: Iterable[Any]) -> List[Dict[str, Any]]:
        return readable.format_links(links)

    @property
    def _name(self: Any) -> Any:
        return self.name

    @property
    def _context(self: Any) -> Any:
        return self.context

    @property
    def _start_time(self: Any) -> Any:
        return self.start_time

    @property
    def _end_time(self: Any) -> Any:
        return self.end_time

    @property
    def _status(self: Any) -> Any:
        return self.status

    @property
    def _attributes(self: Any) -> Any:
        return self.attributes

    @property
    def _events(self: Any) -> Any:
        return self.events

    @property
    def _links(self: Any) -> Any:
        return self.links

    @property
    def _instrumentation_scope(self: Any) -> Any:
        return self.instrumentation_scope

    @property
    def _kind(self: Any) -> Any:
        return self.kind

    @property
    def _parent(self: Any) -> Any:
        return self.parent

    @property
    def _resource(self: Any) -> Any:
        return self.resource

    @property
    def instrumentation_info(self: Any) -> Any:
        """The name of `instrumentation_scope` before the SDK's 1.13."""
        return self.instrumentation_scope
