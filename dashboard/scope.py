"""Whose cases may a reader see, and what of them?"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Scope:
    """The rights of one reader; every query takes one, so that no view forgets them."""

    agencies: tuple[str, ...] | None = None
    """Agencies whose cases may be counted and listed; None is every agency."""
    texts: bool = True
    """Whether subject, text and place of a case may be read, not only counted."""

    @classmethod
    def everyone(cls) -> Scope:
        """Return the scope of a dashboard on loopback: whoever sits at the machine."""
        return cls()
