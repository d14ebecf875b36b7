"""One report, from its headers to its answer, with the fault that is planned for it.

The server makes one `ReportHandler` for each life of the satellite and routes each protocol's path
to it.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
import time
import weakref
from typing import List, Optional, Tuple, Union

import aiohttp
from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from .content_encoding import BodyTooLarge, decode_body
from .misbehaviour import Cut, Misbehaviour, NoAnswer, Partial, Plan, Slow, Stall, Status
from .protocol import Answer, Protocol, Request
from .received import ReceivedReport, RefusedReport
from .reception import Reception

# How often a second a slow reader takes its share.
_READS_PER_SECOND = 20


class ReportHandler:
    """Answers requests to the protocols' paths.

    Every request ends in exactly one of the counters `reports`, `rejected`, `misbehaved` and
    `broken_off`.
    """

    def __init__(
        self,
        reception: Reception,
        plan: Plan,
        max_body_bytes: Optional[int] = None,
        too_large_status: int = 413,
    ) -> None:
        self._plan = plan
        self._reception = reception
        self._max_body_bytes = max_body_bytes
        self._too_large_status = too_large_status
        self._alive = True
        self._ending = asyncio.Event()
        self._under_way = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._connections: weakref.WeakSet[asyncio.Transport] = weakref.WeakSet()

    def die(self) -> None:
        """Accepts no report from now on, not even one that has been read already."""
        self._alive = False

    async def finish(self, grace: float) -> None:
        """Gives requests under way `grace` seconds to end; those that stall end at once."""
        self._ending.set()
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._idle.wait(), grace)

    async def handle(self, protocol: Protocol, request: web.Request) -> web.Response:
        """Reads a report and answers it; the handler of the protocol's route."""
        self._under_way += 1
        self._idle.clear()
        try:
            return await self._handle(protocol, request)
        finally:
            self._under_way -= 1
            if self._under_way == 0:
                self._idle.set()

    async def _handle(self, protocol: Protocol, request: web.Request) -> web.Response:
        fault = self._plan.next()
        self._count_request(request)
        exchange = _Exchange(
            protocol, request, self._reception, self._max_body_bytes, self._too_large_status
        )
        outcome = "broken_off"
        try:
            if isinstance(fault, Status) and fault.early:
                outcome = "misbehaved"
                return _planned_answer(exchange, fault)
            if isinstance(fault, (Stall, Cut)):
                await exchange.read(up_to=fault.after_bytes)
            if isinstance(fault, Stall):
                outcome = "misbehaved"
                if not await self._stall(exchange, fault.seconds):
                    return exchange.hang_up(reset=False)
                outcome = "broken_off"
            if isinstance(fault, Cut):
                outcome = "misbehaved"
                return exchange.hang_up(fault.reset)
            await exchange.read(rate=fault.bytes_per_second if isinstance(fault, Slow) else None)
            if not self._alive:
                return exchange.hang_up(reset=True)
            if _takes(fault):
                report = exchange.report()
                outcome = ""
                self._take(protocol, report, fault)
            else:
                outcome = "misbehaved"
            return await self._answer(exchange, fault)
        except RefusedReport as error:
            outcome = ""
            self._reception.reject(str(error))
            return exchange.answer(status=error.status, errors=(str(error),))
        except (OSError, aiohttp.ClientError, HttpProcessingError, web.RequestPayloadError):
            # The body ended before its end. Nobody is left to be answered.
            return web.Response(status=400)
        finally:
            if outcome:
                self._reception.count(**{outcome: 1})

    def _take(self, protocol: Protocol, report: ReceivedReport, fault: Misbehaviour) -> None:
        sent = report.span_count
        if isinstance(fault, Partial):
            protocol.reject_last(report, fault.rejected_spans)
        self._reception.take(report, spans_rejected=sent - report.span_count)

    async def _stall(self, exchange: _Exchange, seconds: Optional[float]) -> bool:
        """Waits. Returns True if the stall has passed, and False if the satellite ends before."""
        exchange.pause()
        try:
            await asyncio.wait_for(self._ending.wait(), seconds)
        except asyncio.TimeoutError:
            exchange.resume()
            return True
        return False

    async def _answer(self, exchange: _Exchange, fault: Misbehaviour) -> web.Response:
        if isinstance(fault, NoAnswer):
            return exchange.hang_up(fault.reset)
        if isinstance(fault, Status):
            return _planned_answer(exchange, fault)
        if isinstance(fault, Partial):
            errors = () if fault.error_message is None else (fault.error_message,)
            return exchange.answer(errors=errors, rejected_spans=fault.rejected_spans)
        if isinstance(fault, Slow):
            await asyncio.sleep(fault.answer_delay)
        return exchange.answer()

    def _count_request(self, request: web.Request) -> None:
        new = request.transport is not None and request.transport not in self._connections
        if request.transport is not None:
            self._connections.add(request.transport)
        self._reception.count(requests=1, connections_seen=int(new))


class _Exchange:
    """A request while its body is being read, and its answer."""

    def __init__(
        self,
        protocol: Protocol,
        request: web.Request,
        reception: Reception,
        max_body_bytes: Optional[int],
        too_large_status: int,
    ) -> None:
        self._protocol = protocol
        self._request = request
        self._reception = reception
        self._max_body_bytes = max_body_bytes
        self._too_large_status = too_large_status
        self._pieces: List[bytes] = []
        self._size = 0
        self._received_nanos = time.time_ns()

    async def read(self, up_to: Optional[int] = None, rate: Optional[float] = None) -> None:
        """Reads on to the body's end, or until `up_to` bytes of it have been read in all.

        With a `rate` at most that many bytes a second.
        """
        content = self._request.content
        while up_to is None or self._size < up_to:
            if rate is not None:
                await asyncio.sleep(1 / _READS_PER_SECOND)
                piece = await content.read(max(1, round(rate / _READS_PER_SECOND)))
            elif up_to is not None:
                piece = await content.read(up_to - self._size)
            else:
                piece = await content.readany()
            if not piece:
                return
            self._size += len(piece)
            self._pieces.append(piece)
            self._reception.count(bytes_seen=len(piece))
            if self._max_body_bytes is not None and self._size > self._max_body_bytes:
                raise BodyTooLarge(self._max_body_bytes, self._too_large_status)

    def pause(self) -> None:
        """Reads nothing more from the socket until `resume`."""
        if self._request.transport is not None:
            self._request.transport.pause_reading()

    def resume(self) -> None:
        if self._request.transport is not None:
            self._request.transport.resume_reading()

    def report(self) -> ReceivedReport:
        """The report that the body holds; raises `RefusedReport`."""
        headers = self._request.headers
        body = decode_body(
            b"".join(self._pieces),
            headers.get("Content-Encoding", ""),
            self._max_body_bytes,
            self._too_large_status,
        )
        peer = self._request.get_extra_info("peername")
        return self._protocol.read(
            Request(body, headers, peer[1] if peer is not None else 0, self._size),
            read_spans=self._reception.reads_spans,
        )

    def answer(
        self,
        status: int = 200,
        errors: Union[List[str], Tuple[str, ...]] = (),
        disable: bool = False,
        rejected_spans: int = 0,
    ) -> web.Response:
        """The answer in the protocol's words."""
        body, content_type = self._protocol.write(
            Answer(status, tuple(errors), disable, rejected_spans, self._received_nanos),
            self._request.headers,
        )
        return web.Response(status=status, body=body, content_type=content_type)

    def hang_up(self, reset: bool) -> web.Response:
        """Ends the connection; the response returned is for the server's form and goes nowhere."""
        transport = self._request.transport
        if transport is None:
            pass
        elif reset:
            abort(transport)
        else:
            transport.close()
        return web.Response()


def abort(transport: asyncio.BaseTransport) -> None:
    """Ends a connection at once, with a TCP reset."""
    connection = transport.get_extra_info("socket")
    if connection is not None:
        # Closing with a linger time of zero is what makes the kernel send a reset.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    if isinstance(transport, asyncio.WriteTransport):
        transport.abort()


def _takes(fault: Misbehaviour) -> bool:
    if isinstance(fault, Status):
        return 200 <= fault.status <= 299
    return fault.takes if isinstance(fault, NoAnswer) else True


def _planned_answer(exchange: _Exchange, fault: Status) -> web.Response:
    response = exchange.answer(fault.status, fault.errors, fault.disable)
    if fault.body is not None:
        response.body = fault.body
    if fault.retry_after is not None:
        response.headers["Retry-After"] = str(fault.retry_after)
    if fault.early:
        # What is left of the body is not worth reading only to throw it away.
        response.force_close()
    return response
