"""The satellite itself: an HTTP server on a thread of its own.

Tests use `Satellite` within their process; the command line runs one and shows what it takes.
"""

from __future__ import annotations

import asyncio
import functools
import socket
import ssl
import threading
from typing import Any, Callable, Coroutine, Dict, Iterable, List, Optional, Tuple, TypeVar, Union

from aiohttp import web

from .handler import ReportHandler, abort
from .lightstep_protocol import LightStepProtocol
from .misbehaviour import Misbehaviour, Plan
from .otlp_protocol import OtlpProtocol
from .page import Site, TraceStore
from .received import ReceivedReport, ReceivedSpan
from .reception import Reception
from .summary import Counters

_PROTOCOLS = (LightStepProtocol(), OtlpProtocol())

# How long requests under way may take to end when the satellite is closed, in seconds.
_GRACE = 0.5

# In bytes; what TCP takes for granted of any network.
_SMALL_SEGMENT = 536

_T = TypeVar("_T")


class Satellite:
    """A satellite on a real socket, running from `start` to `close` or within a `with` block.

    It takes LightStep reports and OTLP over HTTP on the same port.

    What a tracer has been told is taken stands in `spans`, `reports` and `counters` before the
    answer goes out: after a successful `tracer.flush()` a test need not wait.

    >>> with Satellite(misbehaviour=Status(503, times=2)) as satellite:
    ...     tracer = lightstep_streaming.Tracer(
    ...         access_token="x", collector_plaintext=True, satellite_endpoints=[satellite.endpoint]
    ...     )
    ...     tracer.start_span("op").finish()
    ...     spans = satellite.wait_for_spans(1)

    Everything is safe to call from any thread but the satellite's own. `host` and `port` say where
    it listens: port 0 means any that is free, and whichever it is belongs to the satellite until
    `close`, also while it refuses connections or is dead. `tls` is a server-side context.
    `misbehaviour` is a fault or a sequence of them. `max_body_bytes` refuses larger bodies, whose
    size counts before compression, with `too_large_status`: 413, or 400 as the OpenTelemetry
    Collector does. With ``keep_spans=False`` reports are counted but not kept; with `discard` not
    even ids are remembered, which is what throughput benchmarks want. `on_report` is called with
    each report taken, `on_rejection` with the reason for each that is refused, both on the
    satellite's thread. With `page_bytes` it serves a page at `page_url`, which shows the most
    recent traces that fit into that many bytes. `receive_buffer_bytes` sets the kernel's buffer of
    each connection, so that a satellite that stops reading is felt soon.
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
        self._life: Optional[_Life] = None

    def __enter__(self) -> Satellite:
        self.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def start(self) -> None:
        """Listens, from before this returns. Raises OSError if the address cannot be had."""
        if self._loop is not None:
            raise RuntimeError("the satellite has been started already")
        # A bound socket that never listens: it keeps the port ours, and out of the range from which
        # the kernel serves others, while the listening sockets come and go.
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
        """Ends: requests under way get half a second, then their connections are cut."""
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
        """The port it listens on; what was asked for, until it has been started."""
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
        """The reports taken so far, in order."""
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
        """Waits until `number` distinct spans have been taken; returns `spans`.

        Raises TimeoutError after `timeout` seconds.
        """
        self.wait_until(lambda counters: counters.distinct_spans >= number, timeout)
        return self.spans

    def wait_for_reports(self, number: int, timeout: float = 30.0) -> List[ReceivedReport]:
        """Waits until `number` reports have been taken; returns `reports`.

        Raises TimeoutError after `timeout` seconds.
        """
        self.wait_until(lambda counters: counters.reports >= number, timeout)
        return self.reports

    @property
    def misbehaviour(self) -> Tuple[Misbehaviour, ...]:
        """The faults still to come. Assign one, a sequence, or None for good behaviour.

        What is assigned holds for requests that arrive from then on.
        """
        return self._plan.faults

    @misbehaviour.setter
    def misbehaviour(self, faults: Union[Misbehaviour, Iterable[Misbehaviour], None]) -> None:
        self._plan.replace(faults)

    def refuse_connections(self) -> None:
        """Closes the listening socket; connections that stand are served on.

        Raises RuntimeError, as `accept_connections` does, while the satellite is dead.
        """
        self._run(self._living().refuse())

    def accept_connections(self) -> None:
        """Listens again on the same port."""
        self._run(self._listen())

    def die(self) -> None:
        """Stops hard: no report is taken any more, every connection is reset, nobody listens."""
        self._run(self._end_life(gracefully=False))

    def restart(self) -> None:
        """Lives again, on the same port, after `die`."""
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
                # The kernel measures the sender's buffer by the size of the segments.
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

    def _living(self) -> _Life:
        if self._life is None:
            raise RuntimeError("the satellite is dead")
        return self._life

    async def _begin_life(self) -> None:
        handler = ReportHandler(
            self._reception, self._plan, self._max_body_bytes, self._too_large_status
        )
        page = None if self._trace_store is None else Site(self._trace_store, self.host)
        life = _Life(handler, page)
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


class _Life:
    """The HTTP server from one start to the next death."""

    def __init__(self, handler: ReportHandler, page: Optional[Site]) -> None:
        self._handler = handler
        self._page = page
        application = web.Application()
        for protocol in _PROTOCOLS:
            application.router.add_post(protocol.path, functools.partial(handler.handle, protocol))
        if page is not None:
            page.add_routes(application.router)
        self._runner = web.AppRunner(
            application,
            access_log=None,
            handle_signals=False,
            # Faults count the bytes that are sent, and what is not in its encoding is refused.
            auto_decompress=False,
            shutdown_timeout=_GRACE,
            # A tracer that is killed or leaves must not keep its handler alive.
            handler_cancellation=True,
            lingering_time=_GRACE,
        )
        self._site: Optional[web.SockSite] = None

    async def setup(self) -> None:
        await self._runner.setup()

    @property
    def is_listening(self) -> bool:
        return self._site is not None

    async def listen(self, bound: socket.socket, tls: Optional[ssl.SSLContext]) -> None:
        self._site = web.SockSite(self._runner, bound, ssl_context=tls)
        await self._site.start()

    async def refuse(self) -> None:
        site, self._site = self._site, None
        if site is not None:
            await site.stop()

    async def end(self) -> None:
        # The runner's own way to end reads no further: a report under way could never arrive.
        await self.refuse()
        if self._page is not None:
            self._page.end()
        await self._handler.finish(_GRACE)
        await self._runner.cleanup()

    async def abort(self) -> None:
        self._handler.die()
        if self._page is not None:
            self._page.end()
        await self.refuse()
        server = self._runner.server
        for connection in [] if server is None else server.connections:
            if connection.transport is not None:
                abort(connection.transport)
        await self._runner.cleanup()
