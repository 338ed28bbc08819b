"""
Which district is meant by a road of several, where the text names none?

In: readings whose text names no district, with the district that the reader guessed, and
the gazetteer. Out: the district in which the lane or number is known, else the guess. Pure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from geo.address import DISTRICT
from geo.between import between

if TYPE_CHECKING:
    from geo.known import Known
    from geo.reading import Names

_RANKS = {"same": 0, "between": 1, "beside": 2, "across": 3, "mouth": 4}
_UNKNOWN = 5
_PARTS = ("district", "road", "lane", "alley", "number")


def with_districts(parts: pl.DataFrame, names: Names, numbers: Known) -> pl.DataFrame:
    """
    Return the readings with the likeliest district of the road, in order.

    忠孝東路4段 is in 大安區 up to number 363 and in 信義區 behind it. A number known there wins,
    then numbers on both sides of it, then one beside; without a number or lane the guess
    stands.
    """
    open_ = (
        parts.with_row_index("at")
        .filter(
            pl.col("doubt").is_not_null()
            & pl.col("road").is_not_null()
            & (pl.col("number").is_not_null() | pl.col("lane").is_not_null())
        )
        .filter(~pl.col("said").str.contains(DISTRICT))
    )
    if open_.is_empty():
        return parts
    each = (
        open_.select("at", "road", "lane", "alley", "number", guess="district")
        .join(names.roads.select("road", "district"), on="road", maintain_order="left")
        .with_columns(
            # A lane without a number is looked for at its first.
            number=pl.coalesce("number", pl.lit("1"))
        )
    )
    told = pl.concat(
        [each, between(each.select(_PARTS), numbers).select("level", "error_m")],
        how="horizontal",
    )
    best = (
        told.with_columns(
            rank=pl.col("level").replace_strict(
                _RANKS, default=_UNKNOWN, return_dtype=pl.Int8
            ),
            other=pl.col("district") != pl.col("guess"),
        )
        .sort("at", "rank", "error_m", "other", "district", nulls_last=True)
        .unique("at", keep="first", maintain_order=True)
        .select("at", meant="district")
    )
    # A copy: `scatter` writes into the column that it is called on.
    districts = parts["district"].clone().scatter(best["at"], best["meant"])
    return parts.with_columns(districts)
