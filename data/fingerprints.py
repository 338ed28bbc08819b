"""
How is a secret recognised that nobody keeps? By its fingerprint.

In: nothing, or a secret of our own making. Out: a new one, or its SHA-256: 256 random bits
can not be tried out, so that a slow hash, as of a password, would protect nothing more.
"""

from __future__ import annotations

import hashlib
import secrets


def new_secret() -> str:
    """Return 256 random bits as letters, digits, "-" and "_"."""
    return secrets.token_urlsafe(32)


def fingerprint(secret: str) -> str:
    """Return the hash under which a secret is kept, 64 hexadecimal digits."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
