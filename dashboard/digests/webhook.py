"""
How does a digest reach a program? Posted to its address, signed, and to no other place.

In: a letter, an address and its secret. Out: nothing; DigestError with a sentence. The
address was typed by a reader: what it leads to is looked at before a byte is sent, the
connection goes to the very number that was looked at, and no redirect is followed. Else a
reader could have this server knock at doors of its own network.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import ipaddress
import json
import socket
import ssl
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

from dashboard.digests.letter import Letter
from data.errors import DigestError
from data.settings import Settings

TRIES: Final = 3
_PORTS: Final = {"https": 443, "http": 80}
_LATER: Final = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS}
_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")


@dataclass(frozen=True)
class _Target:
    """Where a message goes."""

    scheme: str
    host: str
    port: int
    number: str
    """The address that the name led to when it was looked at."""
    path: str


class _RefusedError(Exception):
    """What waiting does not mend."""


def send(
    settings: Settings, url: str, secret: str, letter: Letter, wait_s: float = 2.0
) -> None:
    """Post a letter; `wait_s` before the second try, then twice that."""
    body = json.dumps(letter.values, ensure_ascii=False).encode()
    host = urlsplit(url).hostname
    for attempt in range(TRIES):
        try:
            target = _target(url, private=settings.digests.private_webhooks)
            _post(target, body, secret, letter.id, settings.mail.timeout_s)
        except (OSError, http.client.HTTPException, _RefusedError) as error:
            if attempt + 1 == TRIES or isinstance(error, (_RefusedError, ssl.SSLError)):
                why = str(error).splitlines()[0][:200] if str(error) else "cut off"
                msg = f"webhook at {host}: the digest was not taken ({why}). It is due again at the next run."
                raise DigestError(msg) from error
            time.sleep(wait_s * 2**attempt)
        else:
            return


def signature(secret: str, at: int, body: bytes) -> str:
    """
    Return what proves that a message is ours: HMAC-SHA256 of "moment.body".

    >>> signature("key", 1, b"{}")[:15]
    'v1=1ba6b8171186'
    """
    said = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256)
    return f"v1={said.hexdigest()}"


def is_public(number: str) -> bool:
    """
    Tell whether an address is one of the open network, whatever form it has.

    >>> [is_public(n) for n in ("8.8.8.8", "10.0.0.1", "::1", "::ffff:127.0.0.1")]
    [True, False, False, False]
    """
    address = ipaddress.ip_address(number.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
        if inner is not None:
            address = inner
    return address.is_global and not address.is_multicast


def _target(url: str, *, private: bool) -> _Target:
    """Return where an address leads now; _RefusedError where nothing may be sent to."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme not in _PORTS or (parts.scheme != "https" and not private):
        msg = "only https is spoken; [digests] private_webhooks allows http too"
        raise _RefusedError(msg)
    port = parts.port or _PORTS[parts.scheme]
    numbers = [
        str(found[4][0])
        for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    ]
    # All of them, not the first: a name with one public number and one of ours would
    # else be tried until ours comes.
    if not private and not all(is_public(number) for number in numbers):
        msg = "the name leads into a private network; [digests] private_webhooks allows it"
        raise _RefusedError(msg)
    path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
    return _Target(parts.scheme, host, port, numbers[0], path)


def _post(
    target: _Target, body: bytes, secret: str, delivery: str, timeout_s: float
) -> None:
    """Post once; _RefusedError for an answer that stays, OSError for what may pass."""
    at = int(time.time())
    line = http.client.HTTPConnection(target.host, target.port, timeout=timeout_s)
    plain = socket.create_connection((target.number, target.port), timeout_s)
    # A byte now and then would keep a timeout of each read from ever passing.
    cut = threading.Timer(2 * timeout_s, _cut, [plain])
    cut.start()
    try:
        line.sock = (
            ssl.create_default_context().wrap_socket(plain, server_hostname=target.host)
            if target.scheme == "https"
            else plain
        )
        line.request(
            "POST",
            target.path,
            body,
            {
                "Content-Type": "application/json; charset=utf-8",
                "User-Agent": "Petitions",
                "Petitions-Delivery": delivery,
                "Petitions-Timestamp": str(at),
                "Petitions-Signature": signature(secret, at, body),
            },
        )
        status = line.getresponse().status
    finally:
        cut.cancel()
        line.close()
        plain.close()
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return
    said = f"it answered {status}"
    if status in _LATER or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise OSError(said)
    raise _RefusedError(said)


def _cut(line: socket.socket) -> None:
    """End a line that another thread waits at."""
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
