"""
Who is it that shows a cookie or a token? The registry knows; no name is believed by itself.

In: a request. Out: its reader, or None. A token is for programs, and opens what they ask alone.
"""

from __future__ import annotations

from typing import Final

from flask import Request

from dashboard.auth import cookies
from dashboard.auth.whose import Reader
from data import registry_sessions, registry_tokens
from data.registry import Registry
from data.registry_users import User
from data.settings_access import Access

PROGRAMS: Final = ("/api/", "/open311/")
"""What programs ask, with a token."""
_BEARER: Final = "Bearer "
_LONGEST: Final = 200


def found(request: Request, registry: Registry, access: Access) -> Reader | None:
    """Return who asks; None where neither cookie nor token stands."""
    shown = request.headers.get("Authorization", "")
    if request.path.startswith(PROGRAMS) and shown.startswith(_BEARER):
        return _by_token(registry, shown.removeprefix(_BEARER).strip())
    said = cookies.read(request, access, "session")
    session = registry_sessions.session(registry, said) if said else None
    if session is None:
        return None
    return of_session(session)


def of_session(session: registry_sessions.Session) -> Reader:
    """Return whose a session is."""
    user: User = session.user
    return Reader(
        user_id=user.user_id,
        name=user.name,
        role=user.role,
        agency=user.agency,
        by="session",
        id=session.session_id,
        must_change=user.must_change,
    )


def _by_token(registry: Registry, secret: str) -> Reader | None:
    token = registry_tokens.token(registry, secret) if len(secret) <= _LONGEST else None
    # Whoever has still to choose a password has read nothing yet, by no way.
    if token is None or token.user.must_change:
        return None
    return Reader(
        user_id=token.user.user_id,
        name=token.user.name,
        role=token.user.role,
        agency=token.user.agency,
        by="token",
        id=token.token_id,
        may=token.scope,
    )
