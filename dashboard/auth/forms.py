"""
Was a form filled in on our own page? Its token fits the cookie that came with it.

The token is made of what only the cookie holds, so that nothing is kept for it: of the
session for whoever is signed in, else of a cookie that the login page gives for it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets


def seed() -> str:
    """Return a new secret for the cookie of a login page."""
    return secrets.token_urlsafe(24)


def token(secret: str) -> str:
    """
    Return a token for the forms that go with a cookie; another one each time.

    Packed pages of one length would else give it away, letter by letter (BREACH).
    """
    salt = secrets.token_hex(8)
    return f"{salt}.{_of(secret, salt)}"


def fits(said: str | None, secret: str | None) -> bool:
    """Return whether a form and a cookie belong together."""
    if not said or not secret:
        return False
    salt, _, told = said.partition(".")
    return hmac.compare_digest(told.encode(), _of(secret, salt).encode())


def _of(secret: str, salt: str) -> str:
    return hmac.new(
        secret.encode(), f"form {salt}".encode(), hashlib.sha256
    ).hexdigest()
