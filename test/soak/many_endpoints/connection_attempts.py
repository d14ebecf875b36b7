"""Watches, in a process of its own, how many connections to given ports are attempted at once, and
how many descriptors a process has.

    connection_attempts.py PID PORT...

Prints the most of both since the line before, for each line of standard input.
"""

import os
import sys
import threading

from line_process import LineProcess

# Attempts that nobody answers last for seconds, and /proc/net/tcp takes milliseconds to read.
_INTERVAL = 0.05
_SYN_SENT = "02"


class ConnectionAttempts:
    """A watch on this process."""

    def __init__(self, ports):
        self._process = LineProcess([sys.executable, __file__, str(os.getpid()), *map(str, ports)])
        self.most()

    def most(self):
        """The most attempts and the most descriptors at once since the call before."""
        return tuple(map(int, self._process.ask().split()))

    def close(self):
        self._process.kill()


def _attempts(ports):
    # The kernel writes the table piece by piece, so that an attempt that ends meanwhile and the one
    # that takes its place may both be in it. They are not both in the next one.
    return min(_attempts_in_table(ports), _attempts_in_table(ports))


def _attempts_in_table(ports):
    with open("/proc/net/tcp") as connections:
        next(connections)  # the headings
        rows = [line.split(maxsplit=4) for line in connections]
    return sum(state == _SYN_SENT and remote[9:] in ports for _, _, remote, state, _ in rows)


def main(pid, *ports):
    watched = {f"{int(port):04X}" for port in ports}
    most = [0, 0]
    lock = threading.Lock()
    is_over = threading.Event()

    def answer():
        for _ in sys.stdin:
            with lock:
                print(*most, flush=True)
                most[:] = 0, 0
        is_over.set()

    threading.Thread(target=answer, daemon=True).start()
    while not is_over.wait(_INTERVAL):
        now = _attempts(watched), len(os.listdir(f"/proc/{pid}/fd"))
        with lock:
            most[:] = map(max, most, now)


if __name__ == "__main__":
    main(*sys.argv[1:])
