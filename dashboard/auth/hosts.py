"""
Under which names is the dashboard asked? Its own, and those of this machine.

Another site that points its own name here would otherwise read the cases through the
reader's browser. (Flask's TRUSTED_HOSTS knows no IPv6.)
"""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit


def known(host: str, address: str) -> bool:
    """Return whether the Host of a request is the site's `address`, or this machine."""
    name = _name(f"//{host}")
    return name is not None and (name == _name(address) or loopback(name) is not None)


def loopback(name: str) -> str | None:
    """Return the numbers of a name that only this machine reaches; None for others."""
    if name == "localhost":
        return "127.0.0.1"
    try:
        return name if ipaddress.ip_address(name).is_loopback else None
    except ValueError:
        return None


def _name(address: str) -> str | None:
    """Return the host in an address; None where there is none."""
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None
