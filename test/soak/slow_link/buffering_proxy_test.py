"""The proxy that buffers, on real sockets."""

import asyncio
import fcntl
import socket
import struct
import termios

import buffering_proxy
import framing
import pytest
from link import reset_on_close

_REQUEST = b"POST / HTTP/1.1\r\n\r\n100000\r\n" + bytes(0x100000) + b"\r\n0\r\n\r\n"


class _Satellite:
    """What is behind the proxy. It reads only while it may, and its kernel holds little."""

    def __init__(self):
        self.may_read = asyncio.Event()
        self.was_reset = asyncio.Event()
        self.requests = []

    async def listen(self):
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        listener.bind(("127.0.0.1", 0))
        server = await asyncio.start_server(self._serve, sock=listener, limit=1024)
        return server.sockets[0].getsockname()

    async def _serve(self, reader, writer):
        request = b""
        try:
            while await self.may_read.wait() and (piece := await reader.read(65536)):
                request += piece
                if framing.body(request) is not None:
                    self.requests.append(request)
                    request = b""
                    writer.write(framing.ANSWER)
        except ConnectionResetError:
            self.was_reset.set()
        finally:
            writer.close()


async def _connect():
    satellite = _Satellite()
    address = await buffering_proxy.listen(await satellite.listen())
    return (satellite, *await asyncio.open_connection(*address))


async def _wait_until(condition):
    while not condition():
        await asyncio.sleep(0.001)


def _unacknowledged(writer):
    """How many bytes the other side's TCP has not acknowledged yet."""
    sent = fcntl.ioctl(writer.get_extra_info("socket"), termios.TIOCOUTQ, struct.pack("i", 0))
    return writer.transport.get_write_buffer_size() + struct.unpack("i", sent)[0]


def _within_time(coroutine):
    return asyncio.run(asyncio.wait_for(coroutine, 50))


def test_takes_a_request_that_nobody_reads_behind_it():
    async def send():
        satellite, reader, writer = await _connect()
        for _ in range(3):
            satellite.may_read.clear()
            satellite.requests.clear()
            writer.write(_REQUEST)
            await _wait_until(lambda: _unacknowledged(writer) == 0)
            assert satellite.requests == []
            satellite.may_read.set()
            assert await reader.readexactly(len(framing.ANSWER)) == framing.ANSWER
            assert satellite.requests == [_REQUEST]

    _within_time(send())


def test_passes_nothing_on_before_the_request_is_complete():
    async def send():
        received = []

        async def serve(reader, writer):
            try:
                received.append(await reader.read(1))
            except ConnectionResetError:
                received.append(b"")
            writer.close()

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        address = await buffering_proxy.listen(server.sockets[0].getsockname())
        _, writer = await asyncio.open_connection(*address)
        writer.write(_REQUEST[:-1])
        await _wait_until(lambda: _unacknowledged(writer) == 0)
        writer.close()
        await _wait_until(lambda: received)
        return received

    # The end of the connection, and nothing of the request.
    assert _within_time(send()) == [b""]


@pytest.mark.parametrize("is_reset", [False, True])
def test_drops_a_request_whose_sender_is_gone(is_reset):
    async def send():
        satellite, _, writer = await _connect()
        writer.write(_REQUEST)
        await _wait_until(lambda: _unacknowledged(writer) == 0)
        if is_reset:
            reset_on_close(writer.get_extra_info("socket"))
        writer.transport.abort()
        satellite.may_read.set()
        await satellite.was_reset.wait()
        assert satellite.requests == []

    _within_time(send())
