"""A satellite that is reached by a name and has another address each time that it is started."""

from typing import List

from satellite_process import SatelliteProcess

_ADDRESSES = ("127.0.0.2", "127.0.0.3", "127.0.0.4")


class MovingSatellite:
    """Like a `SatelliteProcess`, whose place it takes."""

    def __init__(self, directory, names, name):
        self._names = names
        self._name = name
        self._homes: List[SatelliteProcess] = []
        for address in _ADDRESSES:
            port = self._homes[0].port if self._homes else 0
            self._homes.append(SatelliteProcess(directory, address, port))
        self._lives = 0
        self.endpoint = {"host": name, "port": self._homes[0].port}

    @property
    def moves(self):
        return max(0, self._lives - 1)

    def start(self):
        self._lives += 1
        self._home.start()
        self._names.set(self._name, self._home.host)

    def misbehave(self, *faults):
        self._home.misbehave(*faults)

    @property
    def is_alive(self):
        return self._home.is_alive

    def kill(self):
        self._home.kill()

    def close(self):
        for home in self._homes:
            home.close()

    def reports(self):
        for home in self._homes:
            yield from home.reports()

    @property
    def _home(self):
        return self._homes[self._lives % len(self._homes)]
