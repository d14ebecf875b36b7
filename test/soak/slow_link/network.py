"""Everything that is outside of the application, in a process of its own: satellites, one slow link
that leads to all of them, and proxies before the link where they are asked for.

    network.py SPECIFICATION

Prints the addresses that a tracer is to report to, and the counts so far for each line of standard
input. All of it is JSON.
"""

import asyncio
import json
import ssl
import sys

import buffering_proxy
import counting_satellite
from line_process import LineProcess
from link import Link


class Network:
    """One as a process. `certificate` is a PEM file with its key; None is plaintext."""

    def __init__(self, bytes_per_second, satellites, is_proxied=False, certificate=None):
        specification = {
            "bytes_per_second": bytes_per_second,
            "satellites": satellites,
            "is_proxied": is_proxied,
            "certificate": certificate,
        }
        self._process = LineProcess([sys.executable, __file__, json.dumps(specification)])
        self.endpoints = [
            {"host": host, "port": port} for host, port in json.loads(self._process.read())
        ]

    def counts(self):
        """`spans`, `duplicates` and `report_bytes` that satellites took, `carried` by the link."""
        return json.loads(self._process.ask())

    def close(self):
        self._process.kill()


async def _run(bytes_per_second, satellites, is_proxied, certificate):
    tls = None
    if certificate is not None:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(certificate)
    link = Link(bytes_per_second)
    tally = counting_satellite.Tally()
    addresses = []
    for _ in range(satellites):
        address = link.lead_to(await counting_satellite.listen(tally, tls))
        addresses.append(await buffering_proxy.listen(address) if is_proxied else address)
    print(json.dumps(addresses), flush=True)
    while await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline):
        counts = {
            "spans": tally.spans,
            "duplicates": tally.duplicates,
            "report_bytes": tally.report_bytes,
            "carried": link.carried,
        }
        print(json.dumps(counts), flush=True)


if __name__ == "__main__":
    asyncio.run(_run(**json.loads(sys.argv[1])))
