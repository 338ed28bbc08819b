"""
What of a text may a topic be about? All but agencies and places, here and elsewhere.

In: masked texts. Out: the same with 〔地點〕 for every agency, road, village, district, door.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import polars as pl

from data import facts
from geo.mentions import marked

if TYPE_CHECKING:
    from geo.reading import Names


def without_places(texts: pl.Series, names: Names) -> pl.Series:
    """Return the texts with places marked; null stays null."""
    return marked(texts, names, _elsewhere())


@cache
def _elsewhere() -> tuple[str, ...]:
    """Return the names of roads, districts and cities of all Taiwan, and of agencies."""
    agencies = pl.Series(facts.read("agencies")["agency"].to_pylist())
    # 工務局公園處 is called 公園處 as well; 區公所 is kept, as cases are about its service.
    short = agencies.str.extract(r"局(\p{Han}+[處所])$").drop_nulls()
    called = {*agencies, *short, "市府", "市政府"} - {"區公所"}
    return (*facts.read("places_taiwan")["name"].to_pylist(), *sorted(called))
