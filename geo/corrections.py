"""
Which place did somebody put right, however the text writes it?

In: readings of addresses, and what the registry holds. Out: a key that every way of writing
a place shares, and the places of the texts whose key was put right. Pure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from geo import crossing
from geo.address import DISTRICT
from geo.levels import nothing

if TYPE_CHECKING:
    from geo.crossing import RoadNames

CORRECTIONS = {
    "place_key": pl.String,
    "village_id": pl.String,
    "lon": pl.Float64,
    "lat": pl.Float64,
    "why": pl.String,
}
"""A table of corrections: the village is known, the point may not be."""

SCORE = 0.998
"""A person's word counts like a village that the city's own system wrote; not measured."""
ERROR_M = 15.0
"""Radius about a point that somebody set on a map; assumed."""

_CITY = r"^(?:\d{3,6}|臺灣|TPE|門牌:)*"
_OF_CITY = r"^(?:臺北市)+([^政立])"
"""臺北市政府 and 臺北市立動物園 are names; before all else the city is a prefix."""
_VILLAGE = r"^\p{Han}{2,3}里\d{1,3}鄰"
_FLOOR = r"^之?\d{1,3}(?:樓|F)(?:之\d+)?"
_MARKS = r"[\s\p{P}\p{S}]"
_RELATIVE = r"往|公尺|至|到|間|側|旁|對面|附近|前|後|~|\d號"
"""With such a word a text of two roads is not their crossing."""
_CROSSES = "×"


def place_keys(parts: pl.DataFrame, ways: RoadNames) -> pl.Series:
    """
    Return one key for each reading of `geo.geocode.readings`, null where nothing is said.

    A door is its district, road, lane, alley and number, and what follows it (對面 is
    another place); a crossing its ways in one order; all else its words without city,
    village and marks.
    """
    words = (
        pl.col("said")
        .str.replace(_CITY, "")
        .str.replace(_OF_CITY, "$1")
        .str.replace_all(DISTRICT, "")
        .str.replace(_VILLAGE, "")
        .str.replace_all(_MARKS, "")
        .str.to_uppercase()
    )
    door = pl.concat_str(
        *(pl.col(name).fill_null("") for name in ("district", "road", "lane", "alley")),
        pl.col("number"),
        pl.col("rest")
        .fill_null("")
        .str.replace(_FLOOR, "")
        .str.replace_all(_MARKS, ""),
        separator="|",
    )
    keys = parts.select(
        door=pl.when(pl.col("road").is_not_null() & pl.col("number_to").is_null()).then(
            door
        ),
        crossing=_crossings(parts, ways),
        words=pl.when(words != "").then(
            pl.concat_str(pl.col("district").fill_null(""), words, separator="|")
        ),
    )
    return keys.select(pl.coalesce("door", "crossing", "words").alias("place_key"))[
        "place_key"
    ]


def placed(
    parts: pl.DataFrame, corrections: pl.DataFrame, ways: RoadNames
) -> pl.DataFrame:
    """Return row, village, point and why of the readings whose place was put right."""
    if corrections.is_empty():
        # Most cities, most of the time: no reading for keys that nothing has.
        return nothing()
    keyed = parts.select("row", place_keys(parts, ways))
    return keyed.join(corrections, on="place_key", maintain_order="left").select(
        "row",
        "village_id",
        "lon",
        "lat",
        error_m=pl.when(pl.col("lon").is_not_null()).then(ERROR_M),
        match_level=pl.lit("corrected"),
        score=pl.lit(SCORE, pl.Float32),
        why=pl.format("put right by a person: {}", "why"),
    )


def _crossings(parts: pl.DataFrame, ways: RoadNames) -> pl.Series:
    """Return the ways of texts that name a crossing and nothing beside it."""
    said = parts.select(
        pl.when(
            pl.col("number").is_null() & ~pl.col("said").str.contains(_RELATIVE)
        ).then("said")
    ).to_series()
    named = crossing.read(said, ways).with_row_index("at")
    sorted_ways = pl.concat_list(crossing.WAYS).list.drop_nulls().list.sort()
    return named.select(
        pl.when(sorted_ways.list.len() > 1).then(sorted_ways.list.join(_CROSSES))
    ).to_series()
