"""The link, on real sockets."""

import asyncio
import fcntl
import struct
import termios
import time

import pytest
from link import Link, reset_on_close


class _Sink:
    """What is behind the link."""

    def __init__(self):
        self.received = 0
        self.ended = asyncio.Event()
        self.was_reset = False

    async def listen(self):
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return server.sockets[0].getsockname()

    async def _serve(self, reader, writer):
        try:
            while piece := await reader.read(65536):
                self.received += len(piece)
        except ConnectionResetError:
            self.was_reset = True
        self.ended.set()
        writer.close()


async def _connect(bytes_per_second):
    """A link, what is behind it, and a connection to there."""
    sink = _Sink()
    link = Link(bytes_per_second)
    _, writer = await asyncio.open_connection(*link.lead_to(await sink.listen()))
    return link, sink, writer


def _unacknowledged(writer):
    """How many bytes the kernel holds that the link's TCP has not acknowledged yet."""
    held = fcntl.ioctl(writer.get_extra_info("socket"), termios.TIOCOUTQ, struct.pack("i", 0))
    return struct.unpack("i", held)[0]


async def _wait_until(condition):
    while not condition():
        await asyncio.sleep(0.001)


def _within_time(coroutine):
    return asyncio.run(asyncio.wait_for(coroutine, 50))


def test_carries_everything_and_not_too_fast():
    rate, size = 1_000_000, 500_000

    async def carry():
        begun = time.monotonic()
        link, sink, writer = await _connect(rate)
        writer.write(bytes(size))
        writer.close()
        await sink.ended.wait()
        assert link.carried == sink.received == size
        assert not sink.was_reset
        return time.monotonic() - begun

    # No test can tell how slow it is at the most: the machine may be.
    assert _within_time(carry()) > size / rate / 1.15 - 0.1


def test_connections_share_the_rate():
    rate, size, connections = 1_000_000, 100_000, 5

    async def carry():
        sink = _Sink()
        address = Link(rate).lead_to(await sink.listen())
        begun = time.monotonic()
        for _ in range(connections):
            _, writer = await asyncio.open_connection(*address)
            writer.write(bytes(size))
            writer.close()
        await _wait_until(lambda: sink.received == connections * size)
        return time.monotonic() - begun

    assert _within_time(carry()) > connections * size / rate / 1.15 - 0.1


def test_pushes_back():
    size = 20_000_000

    async def write_too_much():
        link, sink, writer = await _connect(20_000)
        writer.write(bytes(size))
        await _wait_until(lambda: sink.received > 0)
        unsent = writer.transport.get_write_buffer_size()
        acknowledged = size - unsent - _unacknowledged(writer)
        writer.transport.abort()
        # The kernel would not take all of it, so asyncio still has a part.
        assert unsent > 0
        return acknowledged - link.carried

    # The link's TCP acknowledges little more than the link has carried: what its buffer holds.
    assert _within_time(write_too_much()) < 32 * 1024


def test_stops_carrying_what_was_reset():
    async def reset():
        link, sink, writer = await _connect(20_000)
        reset_on_close(writer.get_extra_info("socket"))
        writer.write(bytes(200_000))
        await _wait_until(lambda: sink.received > 0)
        writer.transport.abort()
        await asyncio.sleep(0)  # asyncio closes the socket in its next round
        carried = link.carried
        await sink.ended.wait()
        assert sink.was_reset
        return link.carried - carried

    # No more than one piece that it had at hand, though its buffer holds five.
    assert _within_time(reset()) <= 1448


def test_goes_on_carrying_what_was_closed():
    async def close():
        _, sink, writer = await _connect(100_000)
        writer.write(bytes(50_000))
        await writer.drain()
        writer.close()
        await sink.ended.wait()
        return sink.received

    assert _within_time(close()) == 50_000


def test_tells_the_sender_of_a_reset_behind_it():
    async def reset():
        async def refuse(reader, writer):
            await reader.read(1)
            reset_on_close(writer.get_extra_info("socket"))
            writer.transport.abort()

        server = await asyncio.start_server(refuse, "127.0.0.1", 0)
        address = Link(1_000_000).lead_to(server.sockets[0].getsockname())
        reader, writer = await asyncio.open_connection(*address)
        writer.write(b"x")
        with pytest.raises(ConnectionResetError):
            await reader.read()

    _within_time(reset())
