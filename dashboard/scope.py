"""Whose cases may a reader see, and what of them?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True)
class Scope:
    """The rights of one reader; every query takes one, so that no view forgets them."""

    agencies: tuple[str, ...] | None = None
    """Agencies whose cases may be read, one by one; None is every agency."""
    texts: bool = True
    """Whether subject, text and place of these cases may be read."""
    blocks: bool = False
    """Whether the others may be counted, in the blocks of shown_subjects and shown_places."""

    @classmethod
    def everyone(cls) -> Scope:
        """Return the scope of a dashboard on loopback: whoever sits at the machine."""
        return cls()

    def reads(self, agencies: tuple[str, ...]) -> bool:
        """Tell whether all cases of a choice of agencies (none: of all) may be read."""
        if self.agencies is None:
            return True
        return bool(agencies) and set(agencies) <= set(self.agencies)


Whose: TypeAlias = Callable[[], Scope]
"""Who asks now, as a scope: one dashboard answers many readers."""
