"""A proxy that reads a whole request as fast as it comes and only then passes it on, as nginx does
by default. The tracer's TCP sees every byte acknowledged at once, even if the link behind the
proxy is slow.
"""

import asyncio
import contextlib

import framing
from link import reset_on_close

_READ = 1024 * 1024


async def listen(destination):
    """Starts a proxy to the address `destination`. Returns its own."""

    async def serve(reader, writer):
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            await _pass_on(reader, writer, *await asyncio.open_connection(*destination))
        _reset(writer)

    server = await asyncio.start_server(serve, "127.0.0.1", 0, limit=_READ)
    return server.sockets[0].getsockname()


async def _pass_on(near_reader, near_writer, far_reader, far_writer):
    """Serves one connection, over another one that lives as long."""
    try:
        # The tracer has nothing to say until it is answered. So whatever can be read before is the
        # end of the connection, and nobody waits for an answer any more.
        next_bytes = asyncio.ensure_future(near_reader.read(_READ))
        while request := await _read_request(near_reader, await next_bytes):
            far_writer.write(request)
            answer = asyncio.ensure_future(far_reader.readuntil(framing.END_OF_HEAD))
            next_bytes = asyncio.ensure_future(near_reader.read(_READ))
            await asyncio.wait({answer, next_bytes}, return_when=asyncio.FIRST_COMPLETED)
            if not answer.done():
                answer.cancel()
                return
            near_writer.write(await answer)
    finally:
        next_bytes.cancel()
        _reset(far_writer)


async def _read_request(reader, first_bytes):
    """The next request; empty at the end of the connection."""
    request = bytearray(first_bytes)
    while framing.body(request) is None:
        piece = await reader.read(_READ)
        if not piece:
            return b""
        request += piece
    return request


def _reset(writer):
    reset_on_close(writer.get_extra_info("socket"))
    writer.transport.abort()
