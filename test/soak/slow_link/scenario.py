"""One row of the table: a link, what waits in front of it, and what is behind it."""

import dataclasses

import application
from network import Network
from wires import chosen_wire

# How the tracer reaches its satellites.
PLAINTEXT, TLS, PROXY = WAYS = ("plaintext", "TLS", "proxy")


@dataclasses.dataclass(frozen=True)
class Scenario:
    bytes_per_second: float
    backlog_bytes: int
    # How long the backlog is kept at its size (seconds); 0: it is made once.
    kept: float
    # When the scenario ends at the latest (seconds).
    limit: float
    satellites: int
    way: str


def run(scenario, authority):
    """Returns what the application saw, and the counts of the network.

    `authority` is a `trustme.CA`-made pair: the roots, and the path of the satellites' certificate.
    """
    roots, certificate = authority
    is_tls = scenario.way == TLS
    network = Network(
        scenario.bytes_per_second,
        scenario.satellites,
        is_proxied=scenario.way == PROXY,
        certificate=certificate if is_tls else None,
    )
    try:
        configuration = {
            **chosen_wire().configuration(network.endpoints, tls=is_tls),
            "ssl_root_certificates": roots if is_tls else "",
        }
        seen = application.run(configuration, scenario.backlog_bytes, scenario.kept, scenario.limit)
        return seen, network.counts()
    finally:
        network.close()
