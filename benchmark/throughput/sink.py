"""A satellite's sockets without a satellite: reads reports as fast as it can, and answers each with
200 when it ends. Prints the port that it listens on.
"""

from __future__ import annotations

import asyncio

_END_OF_REPORT = b"\r\n0\r\n\r\n"
_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
_PIECE = 1024 * 1024


class _Sink(asyncio.BufferedProtocol):
    """One connection. Each piece overwrites the one before."""

    def __init__(self) -> None:
        self._buffer = memoryview(bytearray(_PIECE))
        self._end = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def get_buffer(self, sizehint: int) -> memoryview:
        return self._buffer

    def buffer_updated(self, nbytes: int) -> None:
        last = bytes(self._buffer[max(0, nbytes - len(_END_OF_REPORT)) : nbytes])
        self._end = (self._end + last)[-len(_END_OF_REPORT) :]
        if self._end == _END_OF_REPORT:
            self._transport.write(_ANSWER)


async def _serve() -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(_Sink, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve())
