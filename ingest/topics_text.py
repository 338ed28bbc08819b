"""
What of a text may a topic be about? All but agencies and places, here and elsewhere.

In: masked texts, or petitions. Out: the same with 〔地點〕 for every agency, road, village,
district and door.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import polars as pl

from data import facts
from geo.mentions import marked

if TYPE_CHECKING:
    from geo.reading import Names


def words(petitions: pl.DataFrame, names: Names) -> pl.DataFrame:
    """
    Return subject and text of each petition with places marked, row for row.

    Topics, suggestions and duplicates all read them: each is marked once.
    """
    return petitions.select(
        without_places(petitions[name], names) for name in ("subject", "text")
    )


def together(words: pl.DataFrame) -> pl.Series:
    """Return all that each petition says, subject and text; null where it says nothing."""
    said = pl.concat_str("subject", "text", separator=" ", ignore_nulls=True)
    spoken = pl.any_horizontal(pl.col("subject", "text").is_not_null())
    return words.select(pl.when(spoken).then(said).alias("text")).to_series()


def without_places(texts: pl.Series, names: Names) -> pl.Series:
    """Return the texts with places marked; null stays null."""
    if texts.null_count() == len(texts):  # as in the published files of 1999
        return texts.cast(pl.String)
    return marked(texts, names, _elsewhere())


@cache
def _elsewhere() -> tuple[str, ...]:
    """Return the names of roads, districts and cities of all Taiwan, and of agencies."""
    agencies = pl.Series(facts.read("agencies")["agency"].to_pylist())
    # 工務局公園處 is called 公園處 as well; 區公所 is kept, as cases are about its service.
    short = agencies.str.extract(r"局(\p{Han}+[處所])$").drop_nulls()
    called = {*agencies, *short, "市府", "市政府"} - {"區公所"}
    return (*facts.read("places_taiwan")["name"].to_pylist(), *sorted(called))
