"""
How does a browser remember that it is signed in? By cookies that no script can read.

Over https their names begin with `__Host-`: a browser keeps such a cookie only where it
comes from this very host, for all of it and encrypted, so that no neighbour can plant one.
"""

from __future__ import annotations

from typing import Final, Literal

from flask import Request
from werkzeug.wrappers import Response

from data.settings_access import Access

Kind = Literal["session", "form", "oidc"]
_LONGEST: Final = 4_000


def read(request: Request, access: Access, kind: Kind) -> str | None:
    """Return what the browser remembers; None where it does not, or too much."""
    said = request.cookies.get(_name(access, kind))
    return said if said and len(said) <= _LONGEST else None


def write(
    answer: Response, access: Access, kind: Kind, said: str, age_s: int | None = None
) -> None:
    """Let the browser remember, for some seconds or until it is closed."""
    answer.set_cookie(
        _name(access, kind),
        said,
        max_age=age_s,
        path="/",
        secure=_encrypted(access),
        httponly=True,
        # Lax, and not Strict: a link from a mail opens the view that it names.
        samesite="Lax",
    )


def forget(answer: Response, access: Access, kind: Kind) -> None:
    """Let the browser forget."""
    write(answer, access, kind, "", 0)


def _encrypted(access: Access) -> bool:
    return access.address.startswith("https://")


def _name(access: Access, kind: Kind) -> str:
    return f"{'__Host-' if _encrypted(access) else ''}petitions-{kind}"
