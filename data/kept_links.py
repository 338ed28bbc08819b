"""
Which link may be kept for others to follow? One that leads into the dashboard alone.

In: a link, a name. Out: the same, or a sentence that says why not.
"""

from __future__ import annotations

import unicodedata
from urllib.parse import urlsplit

from data.errors import UserError

_MOST_LINK = 8_000
_MOST_NAME = 100


def checked_link(link: str) -> str:
    """Return a link that stays within the dashboard: path and search; else UserError."""
    # Browsers read "/\host" and "//host" as another host.
    within = link.startswith("/") and not link.startswith(("//", "/\\"))
    plain = link.isprintable() and "\\" not in link
    if not within or not plain or len(link) > _MOST_LINK:
        msg = f"the link {link[:80]!r} can not be kept: expected a page of the dashboard with its filters, such as /hotspots?start=2024-01-01."
        raise UserError(msg)
    parts = urlsplit(link)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def checked_name(name: str) -> str:
    """Return a name that people can read; UserError for none, or one of a whole page."""
    said = unicodedata.normalize("NFC", name).strip()
    if not 0 < len(said) <= _MOST_NAME or not said.isprintable():
        msg = f"the name {name[:80]!r} can not be kept: expected 1 to {_MOST_NAME} characters of one line."
        raise UserError(msg)
    return said
