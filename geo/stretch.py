"""
Where is the stretch of a road that lies between two others?

In: readings and the gazetteer. Out: the rows that name three ways of which one crosses both
others, in the middle of the two crossings. Pure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from geo import crossing as crossing_words
from geo import crossings
from geo.between import CANDIDATES
from geo.levels import nothing
from geo.roadside import EAST_M, NORTH_M

if TYPE_CHECKING:
    from geo.gazetteer import Gazetteer

_BETWEEN = r"之間|區間|區段|範圍|[路街段巷弄號口]中?間|[路街段巷弄號口][至到]"
_NAME = r"(?:[0-9]+段)?(?:[0-9-]+[巷弄])*$"
_LONGEST_M = 2_500.0
"""Two crossings farther apart are no stretch of one road."""
_STRETCH_ERROR_M = 250.0
_BESIDE_M = 20.0
"""Beyond both ends, whose doors are of the stretch too."""


def stretches(asked: pl.DataFrame, gazetteer: Gazetteer) -> pl.DataFrame:
    """Place what lies on a road between two others: in the middle, as wide as it is long."""
    asked = asked.filter(pl.col("said").str.contains(_BETWEEN))
    if asked.is_empty():
        return nothing()
    ways = pl.concat(
        [
            asked.select("row", "district"),
            crossing_words.read(asked["said"], gazetteer.way_names),
        ],
        how="horizontal",
    ).drop_nulls("way_c")
    if ways.is_empty():
        return nothing()
    placed = _ends(ways, gazetteer)
    villages = gazetteer.roadside.near(
        placed.select("road", "lon", "lat", within_m=pl.col("apart_m") / 2 + _BESIDE_M)
    )
    known = placed.with_columns(candidates=pl.coalesce(villages, "candidates_end"))
    one = pl.col("candidates").list.len() == 1
    first = pl.col("candidates").list.first().struct
    return known.select(
        "row",
        "lon",
        "lat",
        error_m=pl.col("apart_m") / 2 + pl.col("error_m"),
        village_id=pl.when(one).then(first.field("village_id")),
        candidates=pl.when(one).then(pl.lit([], CANDIDATES)).otherwise("candidates"),
        match_level=pl.lit("relative"),
        score=first.field("weight").cast(pl.Float32),
        why=pl.lit("the crossings at both ends of the stretch are known"),
    )


def _ends(ways: pl.DataFrame, gazetteer: Gazetteer) -> pl.DataFrame:
    """
    Return one stretch per row: of the way that crosses both others, between its crossings.

    A (B 至 C) before 從 B 到 C 的 A before B, A 至 C.
    """
    each = pl.concat(
        ways.select("row", "district", road=road, one=one, two=two)
        for road, one, two in (("way_a", "way_b", "way_c"), ("way_c", "way_a", "way_b"),
                               ("way_b", "way_a", "way_c"))
    )  # fmt: skip
    road, one, two = (
        pl.col(way).str.replace(_NAME, "") for way in ("road", "one", "two")
    )
    each = each.filter((road != one) & (road != two) & (pl.col("one") != pl.col("two")))
    pairs = pl.concat(
        each.select(way_a="road", way_b=end, way_c=pl.lit(None, pl.String))
        for end in ("one", "two")
    )
    found = crossings.lookup(
        pairs, pl.concat([each["district"]] * 2), gazetteer.crossings
    ).select("lon", "lat", "error_m", "candidates")
    ends = [
        half.select(pl.all().name.suffix(end))
        for half, end in (
            (found.head(each.height), "_one"),
            (found.tail(each.height), "_two"),
        )
    ]
    apart = (
        ((pl.col("lon_one") - pl.col("lon_two")) * EAST_M) ** 2
        + ((pl.col("lat_one") - pl.col("lat_two")) * NORTH_M) ** 2
    ).sqrt()
    return (
        pl.concat([each.select("row", "road"), *ends], how="horizontal")
        .drop_nulls(["lon_one", "lon_two"])
        .select(
            "row",
            "road",
            lon=(pl.col("lon_one") + pl.col("lon_two")) / 2,
            lat=(pl.col("lat_one") + pl.col("lat_two")) / 2,
            error_m=pl.max_horizontal("error_m_one", "error_m_two").cast(pl.Float64),
            apart_m=apart,
            candidates_end="candidates_one",
        )
        .filter(
            pl.col("apart_m").is_between(1.0, _LONGEST_M)
            & (pl.col("error_m") <= _STRETCH_ERROR_M)
        )
        .unique("row", keep="first", maintain_order=True)
    )
