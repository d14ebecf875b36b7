"""A slow network between a tracer and its satellites: relays TCP connections, and lets bytes pass
at a given rate over all of them.

The receive buffers are small, so that the tracer's TCP has to keep what the link has not carried
yet, as it does in front of a slow network. Answers are not slowed down.
"""

import asyncio
import socket
import struct

from throttle import Throttle

# The size of a segment on an Ethernet. Loopback's own, of 64 KiB, is more than the buffers hold.
_SEGMENT = 1448
# What waits in the link's own buffers: as much as passes in this time (seconds), within limits.
_QUEUE, _MIN_QUEUE, _MAX_QUEUE = 0.05, 8 * 1024, 1024 * 1024
# How long one connection has the link to itself (seconds).
_TURN, _MAX_TURN = 0.005, 64 * 1024
_ANSWER = 64 * 1024


class Link:
    """Belongs to one event loop."""

    def __init__(self, bytes_per_second):
        self._throttle = Throttle(bytes_per_second)
        self._queue = _within(_MIN_QUEUE, bytes_per_second * _QUEUE, _MAX_QUEUE)
        self._turn = _within(_SEGMENT, bytes_per_second * _TURN, _MAX_TURN)
        self._tasks = set()  # an event loop alone does not keep its tasks alive

    @property
    def carried(self):
        """How many bytes have passed."""
        return self._throttle.carried

    def lead_to(self, destination):
        """Listens; every connection leads to the address `destination`. Returns the link's own."""
        listener = socket.socket()
        # Accepted sockets inherit both.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, self._queue)
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, _SEGMENT)
        listener.setblocking(False)
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        self._start(self._accept(listener, destination))
        return listener.getsockname()

    def _start(self, coroutine):
        task = asyncio.ensure_future(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _accept(self, listener, destination):
        while True:
            near, _ = await asyncio.get_running_loop().sock_accept(listener)
            self._start(self._relay(near, destination))

    async def _relay(self, near, destination):
        far = socket.socket()
        near.setblocking(False)
        far.setblocking(False)
        directions = []
        try:
            await asyncio.get_running_loop().sock_connect(far, destination)
            directions += [self._start(self._carry(near, far)), self._start(_answer(far, near))]
            await asyncio.gather(*directions)
        except OSError:
            # What one side has reset is reset for the other one as well.
            reset_on_close(near)
            reset_on_close(far)
        finally:
            for direction in directions:
                direction.cancel()
            await asyncio.gather(*directions, return_exceptions=True)
            near.close()
            far.close()

    async def _carry(self, near, far):
        loop = asyncio.get_running_loop()
        while True:
            # Linux lets a program read on after a reset, until the receive buffer is empty. Nobody
            # waits for those bytes any more, and the link must not spend its time on them.
            _raise_if_reset(near)
            piece = await loop.sock_recv(near, self._turn)
            if not piece:
                far.shutdown(socket.SHUT_WR)
                return
            await self._throttle.carry(len(piece))
            await loop.sock_sendall(far, piece)


async def _answer(far, near):
    loop = asyncio.get_running_loop()
    while piece := await loop.sock_recv(far, _ANSWER):
        await loop.sock_sendall(near, piece)
    near.shutdown(socket.SHUT_WR)


def reset_on_close(connection):
    """Has `connection` end with a TCP reset, so that nothing that it holds is sent any more."""
    if connection.fileno() >= 0:  # else it has ended already
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def _raise_if_reset(connection):
    error = connection.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    if error:
        raise OSError(error, "the connection was reset")


def _within(least, value, most):
    return int(min(max(least, value), most))
