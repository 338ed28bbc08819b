"""
Does a request come from our own page? What the browser says of it, which no page can forge.

Another site can make a reader's browser send a form, or draw our page as its picture. The
cookie goes along with neither (SameSite), and what comes nevertheless is refused here.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from flask import Request

from dashboard.auth import hosts

_READS: Final = {"GET", "HEAD", "OPTIONS"}
_OURS: Final = {"same-origin", "none"}
"""None: the reader wrote the address, or opened a bookmark."""
_PORTS: Final = {"http": 80, "https": 443}


def foreign(request: Request, address: str) -> bool:
    """
    Return whether a request was made by the page of another site.

    A link from elsewhere that opens one of our pages is not foreign: views are links.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if request.method in _READS:
        opens = request.headers.get("Sec-Fetch-Mode") == "navigate"
        framed = request.headers.get("Sec-Fetch-Dest") not in {None, "document"}
        return site is not None and site not in _OURS and not (opens and not framed)
    if site is not None and site not in _OURS:
        return True
    origin = request.headers.get("Origin")
    return origin is not None and not _same(origin, request, address)


def silent(request: Request) -> bool:
    """Return whether a request that changes something does not say whence it comes."""
    said = {"Origin", "Sec-Fetch-Site"} & {name for name, _ in request.headers}
    return request.method not in _READS and not said


def _same(origin: str, request: Request, address: str) -> bool:
    """Return whether an origin is the site as readers know it, or this very machine."""
    said = _parts(origin)
    if said is None:
        return False
    if address and hosts.loopback(said[1]) is None:
        # Not by its name alone: http://… in place of https://… is another site.
        return said == _parts(address)
    return said == _parts(f"{said[0]}://{request.host}")


def _parts(origin: str) -> tuple[str, str, int] | None:
    """Return scheme, host and port of an origin; None where it is none ("null")."""
    try:
        parts = urlsplit(origin)
        port = parts.port or _PORTS.get(parts.scheme)
    except ValueError:
        return None
    if not parts.hostname or port is None:
        return None
    return parts.scheme, parts.hostname, port
