"""The satellite itself: an HTTP server on a thread of its own.

Tests use `Satellite` in their own process. The command line runs one and shows what it receives.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from typing import Any, Callable, Coroutine, Dict, Iterable, List, Optional, Tuple, TypeVar, Union

from .handler import ReportHandler
from .life import Life
from .misbehaviour import Misbehaviour, Plan
from .page import Site, TraceStore
from .received import ReceivedReport, ReceivedSpan
from .reception import Reception
from .summary import Counters

# In bytes. TCP assumes that every network carries segments of this size.
_SMALL_SEGMENT = 536

_T = TypeVar("_T")


class Satellite:
    """A satellite on a real socket, running from `start` to `close` or within a `with` block.

    It accepts LightStep reports and OTLP over HTTP on the same port.

    `spans`, `reports` and `counters` are updated before the tracer gets its answer. So a test need
    not wait after a successful `tracer.flush()`.

    >>> with Satellite(misbehaviour=Status(503, times=2)) as satellite:
    ...     tracer = lightstep_streaming.Tracer(
    ...         access_token="x", collector_plaintext=True, satellite_endpoints=[satellite.endpoint]
    ...     )
    ...     tracer.start_span("op").finish()
    ...     spans = satellite.wait_for_spans(1)

    All methods may be called from any thread except the satellite's own.

    Args:
      host: the name or address where it listens.
      port: 0 means any free port. The satellite keeps its port until `close`, even while it refuses
        connections or is dead.
      tls: a server-side context, for TLS.
      misbehaviour: a fault, or a sequence of faults.
      max_body_bytes: larger bodies are refused. The size is that before compression.
      too_large_status: the status of that refusal, 413, or 400 as the OpenTelemetry Collector
        answers.
      keep_spans: if False, reports are counted but not kept.
      discard: if True, not even ids are kept, as throughput benchmarks need.
      on_report: called on the satellite's thread with each report.
      on_rejection: called on the satellite's thread with the reason for each refusal.
      page_bytes: serves a page at `page_url`, which shows the most recent traces that fit into this
        many bytes.
      receive_buffer_bytes: the size of each connection's kernel buffer. With a small one, a tracer
        soon notices that the satellite has stopped reading.
    """

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        tls: Optional[ssl.SSLContext] = None,
        misbehaviour: Union[Misbehaviour, Iterable[Misbehaviour], None] = None,
        max_body_bytes: Optional[int] = None,
        too_large_status: int = 413,
        keep_spans: bool = True,
        discard: bool = False,
        on_report: Optional[Callable[[ReceivedReport], None]] = None,
        on_rejection: Optional[Callable[[str], None]] = None,
        page_bytes: Optional[int] = None,
        receive_buffer_bytes: Optional[int] = None,
    ) -> None:
        self._address = (host, port)
        self._tls = tls
        self._plan = Plan(misbehaviour)
        self._max_body_bytes = max_body_bytes
        self._too_large_status = too_large_status
        self._receive_buffer_bytes = receive_buffer_bytes
        self._trace_store = None if page_bytes is None else TraceStore(page_bytes)
        self._reception = Reception(keep_spans, discard, on_report, on_rejection, self._trace_store)
        self._loop: Optional[asyncio.AbstractEventLoop] = None
        self._thread: Optional[threading.Thread] = None
        self._reservation: Optional[socket.socket] = None
        self._life: Optional[Life] = None

    def __enter__(self) -> Satellite:
        self.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def start(self) -> None:
        """Starts to listen. Raises OSError if the address is not available."""
        if self._loop is not None:
            raise RuntimeError("the satellite has been started already")
        # A bound socket that never listens. It reserves the port while the listening sockets come
        # and go, so that the kernel gives it to nobody else.
        self._reservation = self._bind(self._address)
        self._address = (self.host, self._reservation.getsockname()[1])
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(
            target=self._loop.run_forever, name="satellite", daemon=True
        )
        self._thread.start()
        try:
            self.restart()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Ends the satellite. Requests in progress get half a second, then their connections are
        cut."""
        if self._loop is None or self._thread is None or self._reservation is None:
            return
        self._run(self._end_life(gracefully=True))
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self._reservation.close()
        self._loop = None

    @property
    def host(self) -> str:
        """The address it was told to listen on."""
        return self._address[0]

    @property
    def port(self) -> int:
        """The port it listens on. Before `start`, the port that was given."""
        return self._address[1]

    @property
    def endpoint(self) -> Dict[str, Any]:
        """An item for a tracer's `satellite_endpoints`."""
        return {"host": self.host, "port": self.port}

    @property
    def url(self) -> str:
        """An item for a tracer's `otlp_endpoints`."""
        return self._url(self.host)

    @property
    def page_url(self) -> str:
        """Where a browser on this machine finds the page, if `page_bytes` asks for one."""
        return self._url("localhost" if self.host in ("0.0.0.0", "::") else self.host) + "/"

    @property
    def counters(self) -> Counters:
        """The counts at this moment."""
        return self._reception.counters

    @property
    def reports(self) -> List[ReceivedReport]:
        """The reports received so far, in order."""
        return self._reception.reports

    @property
    def spans(self) -> List[ReceivedSpan]:
        """The spans of `reports` in order, duplicates included."""
        return self._reception.spans

    def wait_until(self, condition: Callable[[Counters], bool], timeout: float = 30.0) -> Counters:
        """Waits until the counters satisfy `condition`, and returns them.

        `condition` runs under a lock and must not call the satellite. Raises TimeoutError, with
        the counters in its text, after `timeout` seconds.
        """
        return self._reception.wait_until(condition, timeout)

    def wait_for_spans(self, number: int, timeout: float = 30.0) -> List[ReceivedSpan]:
        """Waits until `number` distinct spans have been received; returns `spans`.

        Raises TimeoutError after `timeout` seconds.
        """
        self.wait_until(lambda counters: counters.distinct_spans >= number, timeout)
        return self.spans

    def wait_for_reports(self, number: int, timeout: float = 30.0) -> List[ReceivedReport]:
        """Waits until `number` reports have been received; returns `reports`.

        Raises TimeoutError after `timeout` seconds.
        """
        self.wait_until(lambda counters: counters.reports >= number, timeout)
        return self.reports

    @property
    def misbehaviour(self) -> Tuple[Misbehaviour, ...]:
        """The faults still to come. Assign one, a sequence, or None for good behaviour.

        An assignment applies to requests that arrive later.
        """
        return self._plan.faults

    @misbehaviour.setter
    def misbehaviour(self, faults: Union[Misbehaviour, Iterable[Misbehaviour], None]) -> None:
        self._plan.replace(faults)

    def refuse_connections(self) -> None:
        """Closes the listening socket. Existing connections continue to be served.

        Raises RuntimeError, as `accept_connections` does, while the satellite is dead.
        """
        self._run(self._living().refuse())

    def accept_connections(self) -> None:
        """Listens again on the same port."""
        self._run(self._listen())

    def die(self) -> None:
        """Stops at once: resets every connection, accepts no more reports, and does not listen."""
        self._run(self._end_life(gracefully=False))

    def restart(self) -> None:
        """Starts again after `die`, on the same port."""
        if self._life is not None:
            raise RuntimeError("the satellite is alive")
        self._run(self._begin_life())

    def _url(self, host: str) -> str:
        host = f"[{host}]" if ":" in host else host
        return f"{'http' if self._tls is None else 'https'}://{host}:{self.port}"

    def _bind(self, address: Tuple[str, int]) -> socket.socket:
        family, _, _, _, resolved = socket.getaddrinfo(*address, type=socket.SOCK_STREAM)[0]
        bound = socket.socket(family, socket.SOCK_STREAM)
        try:
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if self._receive_buffer_bytes is not None:
                bound.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, self._receive_buffer_bytes)
                # The size of the sender's kernel buffer depends on the size of the segments.
                bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, _SMALL_SEGMENT)
            bound.bind(resolved)
        except BaseException:
            bound.close()
            raise
        return bound

    def _run(self, coroutine: Coroutine[Any, Any, _T]) -> _T:
        if self._loop is None:
            coroutine.close()
            raise RuntimeError("the satellite is not running")
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result()

    def _living(self) -> Life:
        if self._life is None:
            raise RuntimeError("the satellite is dead")
        return self._life

    async def _begin_life(self) -> None:
        handler = ReportHandler(
            self._reception, self._plan, self._max_body_bytes, self._too_large_status
        )
        page = None if self._trace_store is None else Site(self._trace_store, self.host)
        life = Life(handler, page)
        await life.setup()
        self._life = life
        await self._listen()

    async def _listen(self) -> None:
        life = self._living()
        if not life.is_listening:
            await life.listen(self._bind(self._address), self._tls)

    async def _end_life(self, gracefully: bool) -> None:
        life, self._life = self._life, None
        if life is None:
            return
        if gracefully:
            await life.end()
        else:
            await life.abort()
