"""Addresses of the loopback interface where no satellite is. All of 127.0.0.0/8 leads to this
machine, so one port of a kind stands for as many addresses as are wanted.
"""

import socket

_TCP_SYN_SENT = 2


def addresses():
    """Addresses, a different one each time."""
    for number in range(2**16):
        yield f"127.1.{number // 250}.{1 + number % 250}"


class RefusedPort:
    """Nobody listens on it, and nobody else will."""

    def __init__(self):
        self._reservation = socket.socket()
        self._reservation.bind(("127.0.0.1", 0))
        self.port = self._reservation.getsockname()[1]

    def close(self):
        self._reservation.close()


class BlackHolePort:
    """Drops whatever is sent to it: as the queue of those who may be accepted is full, Linux does
    not answer.
    """

    def __init__(self):
        self._listener = socket.socket()
        # Every address of the loopback interface, and no other.
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"lo")
        self._listener.bind(("0.0.0.0", 0))
        self._listener.listen(0)
        self.port = self._listener.getsockname()[1]
        self._fillers = [self._connect()]
        while _is_connected(self._fillers[-1]):
            self._fillers.append(self._connect())
        # The queue is full without this one, which would count as an attempt to connect.
        self._fillers.pop().close()

    def close(self):
        for each in (*self._fillers, self._listener):
            each.close()

    def _connect(self):
        filler = socket.socket()
        filler.setblocking(False)
        filler.connect_ex(("127.0.0.1", self.port))
        return filler


def _is_connected(connection):
    # On the loopback interface the answer is there at once, or it does not come.
    return connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0] != _TCP_SYN_SENT
