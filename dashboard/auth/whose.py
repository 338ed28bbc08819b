"""
Whose request is this? Found once by the guard, asked for by whoever shows something.

Without logins nobody is signed in: the dashboard answers this machine only, and whoever
sits at it is everyone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from flask import g, has_request_context

_KEY: Final = "petitions_reader"
_FORM: Final = "petitions_form"


@dataclass(frozen=True)
class Reader:
    """Who is signed in, and by what."""

    user_id: int
    name: str
    """Of the account."""
    role: str
    """commission, agency, outreach or admin."""
    agency: str | None
    """Of the role agency: its name."""
    by: Literal["session", "token"]
    id: int
    """Of the session or the token; no secret."""
    may: tuple[str, ...] = ()
    """What a token may ask."""
    must_change: bool = False
    """Nothing but a new password may be asked."""


def current() -> Reader | None:
    """Return the reader of the request that is being answered; None without logins."""
    if not has_request_context():
        return None
    reader: Reader | None = g.get(_KEY)
    return reader


def enter(reader: Reader, form_token: str | None = None) -> None:
    """Let a reader in, for this request; the token is that of their forms."""
    setattr(g, _KEY, reader)
    setattr(g, _FORM, form_token)


def form_token() -> str | None:
    """Return what a form of this reader has to bring along; None for a program."""
    said: str | None = g.get(_FORM) if has_request_context() else None
    return said
