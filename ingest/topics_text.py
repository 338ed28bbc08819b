"""
What of a text may a topic be about? All but places: those of the city, and of all Taiwan.

In: masked texts. Out: the same with every road, village, district and door as 〔地點〕.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from data import facts
from geo.mentions import marked

if TYPE_CHECKING:
    import polars as pl

    from geo.reading import Names


def without_places(texts: pl.Series, names: Names) -> pl.Series:
    """Return the texts with places marked; null stays null."""
    return marked(texts, names, _elsewhere())


@cache
def _elsewhere() -> tuple[str, ...]:
    """Return the names of roads, districts and cities of all Taiwan."""
    return tuple(facts.read("places_taiwan")["name"].to_pylist())
