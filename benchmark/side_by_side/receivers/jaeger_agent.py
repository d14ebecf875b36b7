"""A Jaeger agent, which takes batches of spans by UDP, in Thrift's compact protocol. It runs in the
environment of jaeger-client, which has Thrift.
"""

from __future__ import annotations

import asyncio
import socket
from typing import Any

from thrift.protocol.TCompactProtocol import TCompactProtocol
from thrift.transport.TTransport import TMemoryBuffer

from . import report

# Enough for what arrives while others have the processor, as far as the system allows it.
_BUFFER = 16 * 2**20
# Numbers of fields, in the struct of a batch.
_SPANS = 2


def count_spans(datagram: bytes) -> int:
    """Of a call emitBatch(1: Batch {1: Process process, 2: list<Span> spans})."""
    reader = TCompactProtocol(TMemoryBuffer(datagram))
    reader.readMessageBegin()
    reader.readStructBegin()
    reader.readFieldBegin()
    reader.readStructBegin()
    _, kind, number = reader.readFieldBegin()
    while number != _SPANS:
        reader.skip(kind)
        reader.readFieldEnd()
        _, kind, number = reader.readFieldBegin()
    size: int
    _, size = reader.readListBegin()
    return size


class _Sink(asyncio.DatagramProtocol):
    arrived = 0

    def datagram_received(self, data: bytes, addr: Any) -> None:
        self.arrived += count_spans(data)


async def serve() -> None:
    bound = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER)
    bound.bind(("127.0.0.1", 0))
    loop = asyncio.get_running_loop()
    _, sink = await loop.create_datagram_endpoint(_Sink, sock=bound)
    await report(bound.getsockname()[1], lambda: sink.arrived)


if __name__ == "__main__":
    asyncio.run(serve())
