"""The HTTP server of a satellite, from one start to the next death.

Used by `Satellite`, on the satellite's thread.
"""

from __future__ import annotations

import functools
import socket
import ssl
from typing import Optional

from aiohttp import web

from .handler import ReportHandler, abort
from .lightstep_protocol import LightStepProtocol
from .otlp_protocol import OtlpProtocol
from .page import Site

_PROTOCOLS = (LightStepProtocol(), OtlpProtocol())

# How long requests in progress may take to end when the satellite is closed, in seconds.
_GRACE = 0.5


class Life:
    """One life. It listens on the sockets that it is given, and can stop and listen again."""

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
            # Faults count the bytes as sent, and malformed encodings are refused by the handler.
            auto_decompress=False,
            shutdown_timeout=_GRACE,
            # The handler of a tracer that is killed or disconnects must end.
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
        # Not the runner's own way to end. It stops reading, so reports in progress would be lost.
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
