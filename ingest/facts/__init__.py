"""
Which reference facts are compiled here, and out of what?

In: the folder of published files (boundaries/, population/, reference/, open1999/).
Out: one file per fact, as SOURCES.md of data/reference/ lists them.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from data.errors import SourceError
from ingest.facts import (
    agencies,
    calendar,
    crossings,
    districts,
    doors,
    items_1999,
    landmarks,
    neighbours,
    places_taiwan,
    population,
    roads,
    subcategories,
    villages,
)

FACTS: dict[str, Callable[[Path, Path], int]] = {
    "villages": villages.build,
    "districts": districts.build,
    "neighbours": neighbours.build,
    "population": population.build,
    "agencies": agencies.build,
    "items_1999": items_1999.build,
    "subcategories": subcategories.build,
    "roads": roads.build,
    "places_taiwan": places_taiwan.build,
    "doors": doors.build,
    "crossings": crossings.build,
    "landmarks": landmarks.build,
    "calendar": calendar.build,
}


def build(name: str, source: Path, into: Path) -> int:
    """Write one fact into the folder `into` and return its rows."""
    if name not in FACTS:
        msg = f"there is no fact {name!r}; expected one of {', '.join(FACTS)}."
        raise SourceError(msg)
    into.mkdir(parents=True, exist_ok=True)
    return FACTS[name](source, into)
