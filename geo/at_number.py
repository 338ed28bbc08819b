"""
Where is the house number that a text names, or the numbers from one to another?

In: readings with a number, and the gazetteer. Out: the rows that a known door, its
number, or the numbers around it tell. Pure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from geo.between import between
from geo.keys import door_key
from geo.levels import nothing
from geo.roadside import EAST_M, NORTH_M

if TYPE_CHECKING:
    from geo.gazetteer import Gazetteer

_LEVEL = {
    "same": "same_number",
    "between": "nearest",
    "beside": "nearest",
    "across": "nearest",
    "mouth": "lane",
}
WHY = {
    "same": "a door of the same number is known",
    "between": "the numbers on both sides of it are known",
    "beside": "a number near it on its side is known",
    "across": "numbers across the street are known",
    "mouth": "the mouth of the lane is known",
    "range": "numbers from the first to the last are known",
}
_PARTS = ("district", "road", "lane", "alley", "number")
_RANGE = 0.94
"""
What the weight of a range's first village is worth beside that of a number: of 385 ranges
of 2025-26 in one village 0.938 were right (`python benchmarks/geocode.py`).
"""
_WIDEST = 400
"""House numbers from first to last beyond which it is no range but a slip."""


def door(left: pl.DataFrame, gazetteer: Gazetteer) -> pl.DataFrame:
    """Place what names a door that is known; 5~15號 is more than its first."""
    one = pl.col("number_to").is_null() | pl.col("number").str.contains(
        "-", literal=True
    )
    asked = left.select("row", *_PARTS, "number_to").filter(
        pl.col("number").is_not_null() & one
    )
    known = asked.select("row", door_key=door_key())
    return known.join(gazetteer.doors, on="door_key").select(
        "row",
        "village_id",
        "lon",
        "lat",
        "error_m",
        match_level=pl.lit("door"),
        score=pl.lit(None, pl.Float32),
        why=pl.lit("the door is known"),
    )


def number(left: pl.DataFrame, gazetteer: Gazetteer) -> pl.DataFrame:
    """Place a number that is not known by those around it, on its side or across."""
    asked = left.filter(
        pl.all_horizontal(pl.col("district", "road", "number").is_not_null())
    )
    if asked.is_empty():
        return nothing()
    placed = pl.concat(
        [
            asked.select("row", *_PARTS, "number_to"),
            between(asked.select(_PARTS), gazetteer.numbers),
        ],
        how="horizontal",
    ).drop_nulls("level")
    placed = _ranges(placed, gazetteer)
    return placed.select(
        "row",
        # Where the neighbours disagree the village stays open.
        village_id=pl.when(pl.col("candidates").list.len() == 0).then("village_id"),
        lon="lon",
        lat="lat",
        error_m="error_m",
        candidates="candidates",
        match_level=pl.col("level").replace_strict(
            {**_LEVEL, "range": "nearest"}, return_dtype=pl.String
        ),
        score=pl.col("score").cast(pl.Float32),
        why=pl.col("level").replace_strict(WHY, return_dtype=pl.String),
    )


def _ranges(placed: pl.DataFrame, gazetteer: Gazetteer) -> pl.DataFrame:
    """
    Return the rows, those from one number to another (135-161號, 7、8號) in the middle.

    The error reaches both ends; the villages are those of both and of every number known
    in between, by how often they come.
    """
    first, last = (
        pl.col(name).str.extract(r"([0-9]+)$").cast(pl.Int64, strict=False)
        if name == "number_to"
        else pl.col(name).str.extract(r"([0-9]+)").cast(pl.Int64, strict=False)
        for name in ("number", "number_to")
    )
    numbered = placed.with_columns(first=first, last=last)
    wide = numbered.filter((pl.col("last") - pl.col("first")).is_between(1, _WIDEST))
    if wide.is_empty():
        return placed
    ends = between(
        wide.select("district", "road", "lane", "alley", number="number_to"),
        gazetteer.numbers,
    ).select(pl.all().name.suffix("_end"))
    both = pl.concat([wide, ends], how="horizontal").drop_nulls("level_end")
    within = gazetteer.numbers.within(both)
    apart = (
        ((pl.col("lon") - pl.col("lon_end")) * EAST_M) ** 2
        + ((pl.col("lat") - pl.col("lat_end")) * NORTH_M) ** 2
    ).sqrt()
    middle = both.with_columns(villages=within).select(
        "row",
        lon=(pl.col("lon") + pl.col("lon_end")) / 2,
        lat=(pl.col("lat") + pl.col("lat_end")) / 2,
        error_m=(apart / 2) + pl.max_horizontal("error_m", "error_m_end"),
        level=pl.lit("range"),
        village_id=pl.col("villages").list.first().struct.field("village_id"),
        score=_RANGE
        * pl.col("villages").list.first().struct.field("weight").cast(pl.Float64),
        candidates=pl.when(pl.col("villages").list.len() > 1)
        .then("villages")
        .otherwise(pl.lit([], placed.schema["candidates"])),
    )
    return placed.update(middle, on="row", how="left")
