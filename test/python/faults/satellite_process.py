"""Satellites as processes of their own, which tests kill, and what they have taken."""

import dataclasses
import json
import os
import pathlib
import socket
import sys
from typing import Optional

from line_process import LineProcess

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
        self._process: Optional[LineProcess] = None
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
        self._process = LineProcess(
            [sys.executable, str(_PROGRAM), self.host, str(self.port), str(record)],
            {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        _check(self._process.read(), "listening")

    def misbehave(self, *faults):
        """Has these befall the requests to come, as `Satellite.misbehaviour` does."""
        lines = [(type(fault).__name__, dataclasses.asdict(fault)) for fault in faults]
        _check(self._living.ask(json.dumps(lines)), "misbehaving")

    @property
    def pid(self):
        """Of a satellite that is alive."""
        return self._living.pid

    @property
    def is_alive(self):
        return self._process is not None

    def kill(self):
        """SIGKILL."""
        self._living.kill()
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

    @property
    def _living(self):
        assert self._process is not None, "the satellite is dead"
        return self._process


def _check(line, word):
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
