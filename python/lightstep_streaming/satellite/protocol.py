"""The seam between the satellite and the protocols that it speaks.

A `Protocol` has a path, a reader for the bodies that are posted there, and a writer of an `Answer`.
`handler` knows nothing else about protocols.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import Mapping, Tuple

from .received import ReceivedReport


@dataclass(frozen=True)
class Request:
    """A request that has been read: its body without content encoding, and where it came from.

    `received_bytes` is the size of the body as it was sent. `headers` are compared without regard
    to case.
    """

    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    client_port: int = 0
    received_bytes: int = 0


@dataclass(frozen=True)
class Answer:
    """The satellite's answer to a report.

    `errors` are texts for people. `disable` is the command to stop reporting, which LightStep alone
    has, and `rejected_spans` is how many spans of a report were not taken, which OTLP alone has.
    `received_nanos` is when the request came.
    """

    status: int = 200
    errors: Tuple[str, ...] = ()
    disable: bool = False
    rejected_spans: int = 0
    received_nanos: int = 0


class Protocol(ABC):
    """One way to report spans by HTTP."""

    path: str

    @abstractmethod
    def read(self, request: Request, *, read_spans: bool) -> ReceivedReport:
        """Decodes a report; raises `RefusedReport`.

        Without `read_spans` the spans of what is returned can only be counted.
        """

    @abstractmethod
    def write(self, answer: Answer, request_headers: Mapping[str, str]) -> Tuple[bytes, str]:
        """An answer's body and its content type."""

    def reject_last(self, report: ReceivedReport, number: int) -> None:  # noqa: B027
        """Removes up to `number` spans from a report's end, if an answer can say so."""
