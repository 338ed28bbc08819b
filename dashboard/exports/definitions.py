"""
What does a number mean, and how was it worked out? A sentence and a version for each.

The sentences are those of the screen where it has one. A version is raised by whoever
changes what a number means, so that two files can be told apart that say the same word.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from dashboard.view import View
from data.settings import Settings

# By column: key of the sentence, and its version. Columns with one sentence share it.
_DEFINED: Final = {
    "count": ("define.count", 1),
    "now": ("define.now", 1),
    "before": ("define.now", 1),
    "year_before": ("define.now", 1),
    "more": ("define.now", 1),
    "any_count": ("define.any_count", 1),
    "rate_per_1000": ("define.rate", 1),
    "gi_star_z": ("hotspots.method", 2),
    "p_two_sided": ("hotspots.method", 2),
    "p_fdr": ("hotspots.method", 2),
    "class": ("hotspots.method", 2),
    "match_level": ("define.match_level", 1),
    "error_m": ("define.error_m", 1),
    "x_m": ("define.x_m", 1),
    "agency_basis": ("define.agency_basis", 1),
    "text": ("cases.masked", 1),
}


def definitions(
    columns: Sequence[str], settings: Settings, view: View
) -> list[tuple[str, int]]:
    """Return the sentences of the columns, each once and with its version."""
    said = {
        key: version for name, (key, version) in _DEFINED.items() if name in columns
    }
    return [
        (view.t(key, fdr=settings.hotspots.false_discovery_rate), version)
        for key, version in said.items()
    ]
