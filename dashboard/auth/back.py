"""Where may a login lead back to? To a page of ours, and nowhere else."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote, urlsplit

HOME: Final = "/"
_LONGEST: Final = 2_000
_NOT: Final = ("/login", "/logout", "/oidc", "/_dash", "/account")
"""These are no pages to come back to: one would be signed out, or see a form again."""


def back(said: str | None) -> str:
    """Return a path of ours as it was said; the first page for everything else."""
    if not said or len(said) > _LONGEST or not said.startswith("/"):
        return HOME
    # A browser takes "\" for "/" and leaves out tabs and line ends: "/\evil.example" and
    # "/<tab>/evil.example" would be another host.
    if said.startswith("//") or "\\" in said or not said.isprintable():
        return HOME
    try:
        parts = urlsplit(said)
    except ValueError:
        return HOME
    if parts.scheme or parts.netloc or parts.path.startswith(_NOT):
        return HOME
    return said


def login_for(path: str) -> str:
    """Return the login that leads back to a path."""
    way = back(path)
    return "/login" if way == HOME else f"/login?next={quote(way, safe='')}"
