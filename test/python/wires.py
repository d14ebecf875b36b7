"""The protocols (wires) over which a tracer reports, and what tests need to know about each.

Satellites take both. `every_wire` runs tests over all of `WIRES`, and the programs of ci/faults run
over the `chosen_wire`.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Dict, Iterable, List, Mapping, Optional, Tuple, Union

if TYPE_CHECKING:
    from typing import Protocol

    from lightstep_streaming.satellite import ReceivedLog, ReceivedSpan

    class Listener(Protocol):
        """A satellite, or what stands for one."""

        @property
        def endpoint(self) -> Mapping[str, Any]: ...

    # A dict has a host and a port.
    Endpoint = Union[Listener, Mapping[str, Any]]


class LightStep:
    """Reports to satellites."""

    name = "lightstep"
    # Whether spans are recorded in OTLP's terms, bytes and arrays among them.
    records_as_otlp = False
    carries_baggage = True
    # The answers, of those that are no success, after which spans are sent again wherever they
    # came from.
    retried_statuses = (408, 429, 500, 503)

    def configuration(self, endpoints: Iterable[Endpoint], tls: bool = False) -> Dict[str, Any]:
        """Keywords for tracers that report to the endpoints: satellites, or what their `endpoint`
        is."""
        return {
            "access_token": "token",
            "collector_plaintext": not tls,
            "satellite_endpoints": [_endpoint(each) for each in endpoints],
        }

    def environment(self, endpoint: Endpoint) -> Dict[str, str]:
        """Variables for tracers that report to the endpoint."""
        return {
            "LIGHTSTEP_ACCESS_TOKEN": "token",
            "LIGHTSTEP_COLLECTOR_PLAINTEXT": "true",
            "LIGHTSTEP_SATELLITES": "{host}:{port}".format(**_endpoint(endpoint)),
        }

    def tag_keys(self, span: ReceivedSpan) -> List[str]:
        """The keys of a received span's tags, one that stands there twice also twice."""
        return [tag.key for tag in span.message.tags]

    def log_fields(self, log: ReceivedLog) -> Mapping[str, Any]:
        """The fields that were logged."""
        return log.fields

    def exception(self, log: ReceivedLog) -> Tuple[str, str, Optional[str]]:
        """The type, message and stack of the exception that a log records."""
        fields = log.fields
        assert fields["event"] == "error"
        assert fields["error.object"] == fields["message"]
        return fields["error.kind"], fields["message"], fields.get("stack")


class Otlp:
    """OTLP over HTTP."""

    name = "otlp"
    records_as_otlp = True
    carries_baggage = False
    retried_statuses = (429, 502, 503, 504)

    def configuration(self, endpoints: Iterable[Endpoint], tls: bool = False) -> Dict[str, Any]:
        scheme = "https" if tls else "http"
        return {
            "protocol": "otlp",
            "otlp_endpoints": [_url(scheme, **_endpoint(each)) for each in endpoints],
        }

    def environment(self, endpoint: Endpoint) -> Dict[str, str]:
        return {
            "LIGHTSTEP_PROTOCOL": "otlp",
            "LIGHTSTEP_OTLP_ENDPOINTS": _url("http", **_endpoint(endpoint)),
        }

    def tag_keys(self, span: ReceivedSpan) -> List[str]:
        return [attribute.key for attribute in span.message.attributes]

    def log_fields(self, log: ReceivedLog) -> Mapping[str, Any]:
        # An event has to have a name; this one stands for none.
        return {key: value for key, value in log.fields.items() if (key, value) != ("event", "log")}

    def exception(self, log: ReceivedLog) -> Tuple[str, str, Optional[str]]:
        fields = log.fields
        assert fields["event"] == "exception"
        return (
            fields["exception.type"],
            fields["exception.message"],
            fields.get("exception.stacktrace"),
        )


LIGHTSTEP, OTLP = LightStep(), Otlp()

Wire = Union[LightStep, Otlp]

WIRES: List[Wire] = [LIGHTSTEP, OTLP]


def chosen_wire() -> Wire:
    """The wire that `ci/faults --protocol` names; LightStep's if it names none."""
    return {wire.name: wire for wire in WIRES}[os.environ.get("PROTOCOL", "lightstep")]


def low_half(trace_id: int) -> int:
    """The 64 bits of a trace id that every wire carries."""
    return trace_id & (2**64 - 1)


def _endpoint(each: Endpoint) -> Mapping[str, Any]:
    return each if isinstance(each, Mapping) else each.endpoint


def _url(scheme: str, host: str, port: int) -> str:
    return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"
