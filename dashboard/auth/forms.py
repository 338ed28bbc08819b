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
    """Return the token of the forms that go with a cookie; the cookie can not be told from it."""
    return hmac.new(secret.encode(), b"form", hashlib.sha256).hexdigest()


def fits(said: str | None, secret: str | None) -> bool:
    """Return whether a form and a cookie belong together."""
    if not said or not secret:
        return False
    return hmac.compare_digest(said.encode(), token(secret).encode())
