"""
How are servers spoken to? With patience, and with certificates checked.

Out: a session, and how long to wait before the next try.
"""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field
from typing import Any

import requests
from requests.adapters import HTTPAdapter

_LONGEST_WAIT_S = 120.0
"""Seconds that a server may make us wait by Retry-After."""


class _Certified(HTTPAdapter):
    """
    Check certificates, but not for the key identifiers that Python 3.13 asks for.

    The certificate of data.taipei has none ("Missing Subject Key Identifier").
    """

    def init_poolmanager(self, *args: Any, **more: Any) -> None:
        """Open connections with our context; requests adds its authorities to it."""
        context = ssl.create_default_context()
        context.verify_flags &= ~ssl.VERIFY_X509_STRICT
        super().init_poolmanager(*args, ssl_context=context, **more)


def session() -> requests.Session:
    """Return a session that checks certificates as `_Certified` does."""
    made = requests.Session()
    made.mount("https://", _Certified())
    return made


@dataclass(frozen=True)
class Web:
    """How servers are spoken to."""

    timeout_s: float = 30.0
    """Seconds without a byte after which an answer is given up."""
    backoff_s: float = 1.0
    """Seconds before the second try; doubled for each further one."""
    session: requests.Session = field(default_factory=session)

    def wait_s(self, told: str | None, usual_s: float) -> float:
        """Return the seconds to wait: those of Retry-After where it tells them."""
        if told is None or not told.isascii() or not told.isdigit():
            return usual_s
        return min(float(told), _LONGEST_WAIT_S)
