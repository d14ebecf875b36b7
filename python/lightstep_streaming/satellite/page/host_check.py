"""Whether a request that asks for the page names this machine.

A foreign web page can make its own name resolve to 127.0.0.1 (DNS rebinding), and then read any
server there as if it were its own. The Host header shows which name the browser used.
"""

from __future__ import annotations

import ipaddress
from typing import Optional, Union
from urllib.parse import urlsplit

_Address = Union[ipaddress.IPv4Address, ipaddress.IPv6Address]


def is_own_host(host: str, listening_on: str, connected_to: Optional[str]) -> bool:
    """Whether a Host header names this satellite.

    It does if the name is `localhost`, a loopback address, the host that the satellite listens on,
    or the address that the connection was made to. The port does not matter: a forwarded port
    differs, and a foreign name is foreign with every port.
    """
    name = _name(host)
    if name is None:
        return False
    if name in ("localhost", listening_on.strip("[]").lower()):
        return True
    address = _address(name)
    if address is None:
        return False
    return address.is_loopback or address == _address(connected_to or "")


def _name(host: str) -> Optional[str]:
    try:
        url = urlsplit(f"//{host}")
        _ = url.port  # raises ValueError for what is no port
    except ValueError:
        return None
    if url.username is not None or url.path or url.query or url.fragment:
        return None
    return url.hostname.rstrip(".") if url.hostname else None


def _address(name: str) -> Optional[_Address]:
    try:
        address: _Address = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return None
    # An IPv4 connection to a socket of both families.
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address
