"""A satellite that takes every report, and counts spans and those that it has taken before."""

import asyncio

import framing
import numbered_spans


class Tally:
    """What all satellites of a scenario have taken together."""

    def __init__(self):
        self._seen = bytearray()  # by number
        self.spans = 0
        self.duplicates = 0
        self.report_bytes = 0

    def add(self, report):
        self.report_bytes += len(report)
        for number in numbered_spans.numbers(report):
            if number >= len(self._seen):
                self._seen.extend(bytes(number + 1 - len(self._seen)))
            self.spans += 1
            self.duplicates += self._seen[number]
            self._seen[number] = 1


class CountingSatellite(asyncio.Protocol):
    """One connection."""

    def __init__(self, tally):
        self._tally = tally
        self._request = bytearray()

    def connection_made(self, transport):
        self._transport = transport

    def data_received(self, data):
        self._request += data
        report = framing.body(self._request)
        if report is not None:
            self._tally.add(report)
            self._request.clear()
            self._transport.write(framing.ANSWER)


async def listen(tally, tls=None):
    """Starts a satellite, over TLS if `tls` is an SSL context. Returns its address."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: CountingSatellite(tally), "127.0.0.1", 0, ssl=tls)
    return server.sockets[0].getsockname()
