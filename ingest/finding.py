"""What did one check of `petitions check` find?"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """What one check found."""

    check: str
    """What was looked at."""
    fine: bool
    told: str
    """What was found, in a sentence."""
    hint: str = ""
    """What to do."""
