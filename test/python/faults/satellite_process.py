"""Satellites as processes of their own, which tests kill, and what they have taken."""

import dataclasses
import json
import os
import pathlib
import socket
import subprocess
import sys

_PROGRAM = pathlib.Path(__file__).with_name("recording_satellite.py")


class SatelliteProcess:
    """One satellite through all its lives, always on the same address of the loopback interface and
    the same port: `port`, or any that is free.

    Each life keeps its own record, so that the last line of one that was killed while it wrote, of
    which no tracer was told, spoils nothing.
    """

    def __init__(self, directory, host="127.0.0.1", port=0):
        self._directory = pathlib.Path(directory)
        self._lives = 0
        self._process = None
        # Bound and never listening: the port stays ours while the process is dead.
        self._reservation = socket.socket()
        self._reservation.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._reservation.bind((host, port))
        self.host, self.port = self._reservation.getsockname()
        self.endpoint = {"host": self.host, "port": self.port}

    def start(self):
        """Lives (again), and listens when this returns."""
        record = self._record(self._lives)
        self._lives += 1
        self._process = subprocess.Popen(
            [sys.executable, str(_PROGRAM), self.host, str(self.port), str(record)],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._await("listening")

    def misbehave(self, *faults):
        """Has these befall the requests to come, as `Satellite.misbehaviour` does."""
        lines = [(type(fault).__name__, dataclasses.asdict(fault)) for fault in faults]
        self._process.stdin.write(json.dumps(lines) + "\n")
        self._process.stdin.flush()
        self._await("misbehaving")

    @property
    def pid(self):
        """Of a satellite that is alive."""
        return self._process.pid

    @property
    def is_alive(self):
        return self._process is not None

    def kill(self):
        """SIGKILL."""
        self._process.kill()
        self._process.wait()
        self._process.stdin.close()
        self._process.stdout.close()
        self._process = None

    def close(self):
        if self.is_alive:
            self.kill()
        self._reservation.close()

    def reports(self):
        """What it took and recorded before it said so, in all its lives."""
        for life in range(self._lives):
            with open(self._record(life), encoding="utf-8") as record:
                yield from (json.loads(line) for line in record if line.endswith("\n"))

    def _record(self, life):
        return self._directory / f"{self.host}.{self.port}.{life}"

    def _await(self, word):
        line = self._process.stdout.readline()
        if line.strip() != word:
            raise RuntimeError(f"the satellite says {line!r} where {word!r} was expected")


def names_taken(*satellites):
    """The names of all spans that satellites took, duplicates included."""
    return [
        name
        for satellite in satellites
        for report in satellite.reports()
        for name in report["names"]
    ]
