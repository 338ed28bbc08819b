"""
Where is the crossing, lane or road that a text names?

In: readings and the gazetteer. Out: the rows that name one, with a point for crossings and
lanes, and villages with weights for what runs through several. Pure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from geo import crossing as crossing_words
from geo import crossings
from geo.address import DISTRICT
from geo.at_number import number
from geo.keys import lane_key, road_key
from geo.levels import nothing, opened
from geo.relation import SIGNS, added_m

if TYPE_CHECKING:
    from geo.gazetteer import Gazetteer

_SECTION = r"[0-9]+段$"


def crossing(left: pl.DataFrame, gazetteer: Gazetteer) -> pl.DataFrame:
    """Place what names two ways by where they meet."""
    asked = left.select("row", "said", "district", "number", "rest").filter(
        pl.col("number").is_null() & (pl.col("rest") != "")
    )
    if asked.is_empty():
        return nothing()
    ways = crossing_words.read(asked["said"], gazetteer.way_names)
    found = pl.concat(
        [
            asked.select("row"),
            crossings.lookup(ways, asked["district"], gazetteer.crossings),
        ],
        how="horizontal",
    ).drop_nulls("lon")
    return opened(found, "crossing", "the crossing")


def lane(left: pl.DataFrame, gazetteer: Gazetteer) -> pl.DataFrame:
    """Place what names a lane or alley by its doors, else by its mouth."""
    inside = left.filter(pl.col("lane").is_not_null())
    if inside.is_empty():
        return nothing()
    known = inside.select("row", lane_key=lane_key()).join(
        gazetteer.lanes, on="lane_key"
    )
    placed = opened(known, "lane", "the lane")
    unknown = inside.join(known, on="row", how="anti").with_columns(
        number=pl.coalesce("number", pl.lit("1"))
    )
    mouths = number(unknown, gazetteer).with_columns(match_level=pl.lit("lane"))
    found = pl.concat([placed, mouths], how="diagonal_relaxed")
    said = inside.select("row", "rest").filter(pl.col("rest").str.contains_any(SIGNS))
    return (
        found.join(
            said.select("row", added_m=added_m(said["rest"])),
            on="row",
            how="left",
            maintain_order="left",
        )
        .with_columns(
            error_m=(
                pl.col("error_m") ** 2 + pl.col("added_m").fill_null(0.0) ** 2
            ).sqrt()
        )
        .drop("added_m")
    )


def road(left: pl.DataFrame, gazetteer: Gazetteer) -> pl.DataFrame:
    """
    Place what names a road by the villages of its doors.

    A section without a door (大度路2段) is looked for on the whole road; a road of several
    districts in all of them, where the text names none.
    """
    silent = ~pl.col("said").str.contains(DISTRICT)
    named = (
        left.select("row", "district", "road", "said")
        .drop_nulls(["district", "road"])
        .with_columns(district=pl.when(~silent).then("district").otherwise(pl.lit("")))
        .with_columns(road_key=road_key())
    )
    exact = named.join(gazetteer.roads, on="road_key")
    whole = (
        named.join(exact, on="row", how="anti")
        .with_columns(road_key=road_key(pl.col("road").str.replace(_SECTION, "")))
        .join(gazetteer.roads, on="road_key")
    )
    return opened(pl.concat([exact, whole]), "road", "the road")
