"""The faults of a satellite, so that tests can see how a tracer copes with them.

Each class is one fault with its parameters. `Satellite` and the command line take them, and the
report handler carries them out. Faults of the whole satellite and not of one request (refusing
connections, dying) are methods of `Satellite`.

Every fault has `times`: the number of requests that it affects before the next fault has its turn.
None means all that follow. Requests are counted as their headers arrive.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Iterable, List, Optional, Tuple, Union


@dataclass(frozen=True)
class Behave:
    """No fault: a pause within a sequence of faults."""

    times: Optional[int] = None


@dataclass(frozen=True)
class Stall:
    """Stops reading after `after_bytes` bytes of the body (None: after all of it) and is silent.

    After `seconds` it continues as usual. With None it never does, and the connection stays open
    until the tracer or the satellite ends it. The kernel and one read of the socket may take more
    than `after_bytes`; `Satellite(receive_buffer_bytes=...)` keeps the kernel's share small.
    """

    after_bytes: Optional[int] = 0
    seconds: Optional[float] = None
    times: Optional[int] = None


@dataclass(frozen=True)
class Slow:
    """Reads at most `bytes_per_second` and waits `answer_delay` seconds before it answers.

    The report is accepted when its body has ended: before the delay, whether or not the tracer
    waits.
    """

    bytes_per_second: Optional[float] = None
    answer_delay: float = 0.0
    times: Optional[int] = None


@dataclass(frozen=True)
class Status:
    """Answers with `status`. The report is accepted if that is 2xx and the body is a report.

    `retry_after` is the value of a Retry-After header: seconds, or an HTTP date. The body of the
    answer is the protocol's, with `errors`: a ReportResponse of LightStep's, where `disable` adds
    the command to stop reporting; or OTLP's google.rpc.Status, or with 2xx an
    ExportTraceServiceResponse. `body` replaces it unchanged. With `early` the answer is sent before
    the body is read, as by a proxy.
    """

    status: int = 503
    retry_after: Union[int, str, None] = None
    errors: Union[List[str], Tuple[str, ...]] = ()
    disable: bool = False
    body: Optional[bytes] = None
    early: bool = False
    times: Optional[int] = None

    def __post_init__(self) -> None:
        if not 200 <= self.status <= 599:
            raise ValueError(f"status: got {self.status}, expected a number from 200 to 599")
        if self.early and 200 <= self.status <= 299:
            raise ValueError(
                f"status: got {self.status}, expected no 2xx with early, as no body is read before"
            )


@dataclass(frozen=True)
class Cut:
    """Ends the connection after `after_bytes` bytes of the body, or at its end if it is shorter.

    With `reset` the tracer gets a TCP reset, else an ordinary end (which the kernel turns into a
    reset if the tracer continues to send). The report is not accepted.
    """

    after_bytes: int = 0
    reset: bool = True
    times: Optional[int] = None


@dataclass(frozen=True)
class NoAnswer:
    """Reads the whole body and ends the connection without an answer; `reset` as for `Cut`.

    With `takes` the report is accepted nevertheless: it is the answer that is lost, and a tracer
    that sends the report again makes duplicates.
    """

    reset: bool = False
    takes: bool = False
    times: Optional[int] = None


@dataclass(frozen=True)
class Partial:
    """Accepts a request except its last `rejected_spans` spans, as an answer over OTLP can say.

    The answer has `rejected_spans` unchanged, even if it is negative or exceeds the number of
    spans. If it is 0, `error_message` is a warning. A LightStep report is accepted whole.
    """

    rejected_spans: int = 1
    error_message: Optional[str] = None
    times: Optional[int] = None


Misbehaviour = Union[Behave, Stall, Slow, Status, Cut, NoAnswer, Partial]


class Plan:
    """Faults in the order in which they affect requests; good behaviour when they are used up.

    Safe to use from any thread.
    """

    def __init__(self, faults: Union[Misbehaviour, Iterable[Misbehaviour], None] = None) -> None:
        self._lock = threading.Lock()
        self.replace(faults)

    def replace(self, faults: Union[Misbehaviour, Iterable[Misbehaviour], None]) -> None:
        """Replaces the remaining faults by these: one, a sequence, or none."""
        if faults is None:
            faults = ()
        elif isinstance(faults, (Behave, Stall, Slow, Status, Cut, NoAnswer, Partial)):
            faults = (faults,)
        with self._lock:
            self._faults: List[Misbehaviour] = list(faults)
            self._used = 0

    @property
    def faults(self) -> Tuple[Misbehaviour, ...]:
        """The faults that are not used up, the current one first."""
        with self._lock:
            self._drop_used_up()
            return tuple(self._faults)

    def next(self) -> Misbehaviour:
        """Returns the behaviour for the request that has just arrived."""
        with self._lock:
            self._drop_used_up()
            if not self._faults:
                return Behave()
            self._used += 1
            return self._faults[0]

    def _drop_used_up(self) -> None:
        while self._faults:
            times = self._faults[0].times
            if times is None or self._used < times:
                return
            del self._faults[0]
            self._used = 0
