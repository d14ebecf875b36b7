"""A satellite that reads a limited number of bytes a second over all of its connections, so that
the satellite and not this machine limits its senders. It ignores what it reads.

    narrow_satellite.py BYTES_PER_SECOND

Prints the port that it listens on, and how many bytes it has read for each line of standard input.
"""

import asyncio
import contextlib
import sys

import framing
from line_process import LineProcess
from throttle import Throttle

_LAST_CHUNK = b"\r\n0\r\n\r\n"
_PIECE = 16 * 1024


class NarrowSatellite:
    """One as a process of its own."""

    def __init__(self, bytes_per_second):
        self._process = LineProcess([sys.executable, __file__, str(bytes_per_second)])
        self.endpoint = {"host": "127.0.0.1", "port": int(self._process.read())}

    def bytes_read(self):
        return int(self._process.ask())

    def close(self):
        self._process.kill()


class _Server:
    def __init__(self, bytes_per_second):
        self._throttle = Throttle(bytes_per_second)

    async def run(self):
        loop = asyncio.get_running_loop()
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=_PIECE)
        print(server.sockets[0].getsockname()[1], flush=True)
        while await loop.run_in_executor(None, sys.stdin.readline):
            print(self._throttle.carried, flush=True)

    async def _serve(self, reader, writer):
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            while True:
                head = await reader.readuntil(framing.END_OF_HEAD)
                await self._throttle.carry(len(head))
                await self._read_body(reader, framing.content_length(head))
                writer.write(framing.ANSWER)
        writer.close()

    async def _read_body(self, reader, length):
        left, end = length, b""
        while left != 0 and end != _LAST_CHUNK:
            piece = await reader.read(_PIECE if left is None else min(left, _PIECE))
            if not piece:
                raise ConnectionError("the tracer has hung up")
            await self._throttle.carry(len(piece))
            if left is None:
                end = (end + piece)[-len(_LAST_CHUNK) :]
            else:
                left -= len(piece)


if __name__ == "__main__":
    asyncio.run(_Server(float(sys.argv[1])).run())
