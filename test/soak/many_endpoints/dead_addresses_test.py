"""Addresses without a satellite, and the watch on attempts to reach them."""

import contextlib
import itertools
import socket
import time

import pytest
from connection_attempts import ConnectionAttempts
from dead_addresses import BlackHolePort, RefusedPort, addresses


def test_addresses_differ():
    assert len(set(itertools.islice(addresses(), 2000))) == 2000


@pytest.mark.parametrize("host", itertools.islice(addresses(), 0, 1000, 333))
def test_refused(host):
    with contextlib.closing(RefusedPort()) as refused:
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection((host, refused.port), 30)


def test_black_holes_do_not_answer_and_attempts_are_counted():
    with contextlib.ExitStack() as stack:
        black_hole = stack.enter_context(contextlib.closing(BlackHolePort()))
        others = stack.enter_context(contextlib.closing(BlackHolePort()))
        attempts = ConnectionAttempts([black_hole.port])
        stack.callback(attempts.close)
        for port, hosts in ((black_hole.port, addresses()), (others.port, addresses())):
            for host in itertools.islice(hosts, 20):
                connection = stack.enter_context(socket.socket())
                connection.setblocking(False)
                connection.connect_ex((host, port))
        assert most_when(attempts, lambda count: count > 0) == 20


def most_when(attempts, condition, timeout=30):
    """Waits until the number of attempts is what it is to be."""
    deadline = time.monotonic() + timeout
    while True:
        count, _ = attempts.most()
        if condition(count):
            return count
        assert time.monotonic() < deadline
