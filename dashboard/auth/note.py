"""
What is written down of what readers do? A line in the audit log, for whoever is signed in.

Ids and filters, never what a citizen or a reader wrote: of a link, the words searched for
are left out. Where the log can not be written, what it would tell of is not shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from flask import Flask, current_app, request

from dashboard.auth import whose
from data import registry_audit
from data.registry import Registry

_KEY: Final = "petitions_registry"
_UNTOLD: Final = frozenset({"q", "near", "area"})
"""Words that somebody typed, and places that somebody drew: a name, a door."""


def install(server: Flask, registry: Registry) -> None:
    """Say in which registry the log is."""
    server.extensions[_KEY] = registry


def seen(what: str, about: Mapping[str, Any]) -> None:
    """Write down what the reader of this request sees; nothing where nobody signs in."""
    if whose.current() is not None:
        note(current_app.extensions[_KEY], what, about)


def note(registry: Registry, what: str, about: Mapping[str, Any]) -> None:
    """Write down what was done, by the reader of this request or by nobody known."""
    reader = whose.current()
    by: dict[str, Any] = {reader.by: reader.id} if reader else {}
    registry_audit.append(
        registry,
        reader.name if reader else "",
        what,
        {**by, **about},
        role=reader.role if reader else "",
        address=request.remote_addr,
    )


def link(said: str) -> str:
    """
    Return a link as it may be written down.

    >>> link("/petitions?district=63000090&q=Wang")
    '/petitions?district=63000090'
    """
    path, _, search = said.partition("?")
    kept = [(name, value) for name, value in parse_qsl(search) if name not in _UNTOLD]
    return path + (f"?{urlencode(kept)}" if kept else "")
