"""
Where is what lies opposite a door, 50 metres on from a crossing, or between two roads?

In: readings and the gazetteer. Out: the rows that say how they lie to a place that is
known, placed by it: moved where the words tell whither, else with a wider error. Pure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from geo import at_number, crossings
from geo import crossing as crossing_words
from geo.between import CANDIDATES, between
from geo.levels import nothing
from geo.relation import ADDED_M, SIGNS, metres, relations
from geo.stretch import stretches

if TYPE_CHECKING:
    from geo.gazetteer import Gazetteer

OPPOSITE = 0.55
"""
Weight of the village across the street, where it is another than the number's own.

Of 28 accidents "opposite a number" on such a border the polygons put 16 across and 9 on
the number's side.
"""
_GUESSED = 0.25
"""Part of a stated distance by which it is off; assumed."""
_PARTS = ("district", "road", "lane", "alley", "number")
_WORDS = {
    "diagonal": "diagonally opposite it",
    "opposite": "opposite it",
    "behind": "behind it",
    "beside": "beside it",
    "near": "near it",
    "front": "in front of it",
}


def relative(left: pl.DataFrame, gazetteer: Gazetteer) -> pl.DataFrame:
    """Place what lies in a stated way to a door, a crossing, or between two crossings."""
    said = left.filter(pl.col("rest").str.contains_any(SIGNS))
    if said.is_empty():
        return nothing()
    numbered = pl.col("number").is_not_null()
    far = metres().is_not_null()
    between_two = stretches(said.filter(~numbered & ~far), gazetteer)
    near = said.filter(numbered | far)
    asked = pl.concat([near, relations(near["rest"])], how="horizontal")
    by_door = _by_door(
        asked.filter(
            numbered & pl.any_horizontal(pl.col("relation", "metres").is_not_null())
        ),
        gazetteer,
    )
    by_crossing = _by_crossing(asked.filter(~numbered), gazetteer)
    return pl.concat([by_door, by_crossing, between_two], how="diagonal_relaxed")


def _by_door(asked: pl.DataFrame, gazetteer: Gazetteer) -> pl.DataFrame:
    """Place by the number named: across the street, so many metres on, or at it."""
    if asked.is_empty():
        return nothing()
    known = at_number.door(asked, gazetteer)
    rest = asked.join(known, on="row", how="anti")
    around = at_number.number(rest, gazetteer).filter(pl.col("match_level") != "lane")
    anchors = pl.concat([known, around], how="diagonal_relaxed").join(
        asked.select("row", *_PARTS, "relation", "metres", "bearing"), on="row"
    )
    across = _across(anchors, gazetteer)
    moved = _onward(across, gazetteer)
    return _told(moved, "the door")


def _across(anchors: pl.DataFrame, gazetteer: Gazetteer) -> pl.DataFrame:
    """Move what is opposite a number to the numbers across the street."""
    main = pl.col("number").str.extract(r"([0-9]+)").cast(pl.Int64, strict=False)
    there = pl.concat(
        [
            anchors.select("row", "relation"),
            between(
                anchors.select(*_PARTS[:-1], number=(main + 1).cast(pl.String)),
                gazetteer.numbers,
            ).select(pl.all().name.suffix("_there")),
        ],
        how="horizontal",
    ).filter(
        pl.col("relation").is_in(["opposite", "diagonal"])
        & pl.col("level_there").is_in(["same", "between", "beside"])
    )
    both = anchors.join(
        there.select("row", "lon_there", "lat_there", "village_id_there"),
        on="row",
        how="left",
        maintain_order="left",
    )
    there_id, own = pl.col("village_id_there"), pl.col("village_id")
    two = pl.concat_list(
        pl.struct(village_id=there_id, weight=pl.lit(OPPOSITE, pl.Float32)),
        pl.struct(village_id=own, weight=pl.lit(1 - OPPOSITE, pl.Float32)),
    )
    differ = (there_id != own).fill_null(value=False)
    return both.with_columns(
        lon=pl.coalesce("lon_there", "lon"),
        lat=pl.coalesce("lat_there", "lat"),
        village_id=pl.when(~differ).then("village_id"),
        candidates=pl.when(differ)
        .then(two)
        .otherwise(
            pl.col("candidates").fill_null(pl.lit([], CANDIDATES))
            if "candidates" in both.columns
            else pl.lit([], CANDIDATES)
        ),
        score=pl.when(differ).then(pl.lit(OPPOSITE, pl.Float32)).otherwise("score"),
    ).drop("lon_there", "lat_there", "village_id_there")


def _by_crossing(asked: pl.DataFrame, gazetteer: Gazetteer) -> pl.DataFrame:
    """Place what is so many metres off a crossing."""
    if asked.is_empty():
        return nothing()
    ways = crossing_words.read(asked["said"], gazetteer.way_names)
    at = crossings.lookup(ways, asked["district"], gazetteer.crossings)
    anchors = (
        pl.concat(
            [
                asked.select("row", "metres", "bearing", "relation"),
                at.drop("way_a", "way_b"),
                ways.select(road="way_a"),
            ],
            how="horizontal",
        )
        .drop_nulls("lon")
        .with_columns(
            village_id=pl.lit(None, pl.String),
            score=pl.col("candidates").list.first().struct.field("weight"),
        )
    )
    return _told(_onward(anchors, gazetteer), "the crossing")


def _onward(anchors: pl.DataFrame, gazetteer: Gazetteer) -> pl.DataFrame:
    """Move what is so many metres on, where the bearing is told; else widen its error."""
    kept = anchors.with_columns(
        error_m=(
            pl.col("error_m") ** 2
            + pl.col("relation").replace_strict(
                ADDED_M, default=0.0, return_dtype=pl.Float64
            )
            ** 2
            + pl.when(pl.col("bearing").is_null()).then("metres").fill_null(0.0) ** 2
        ).sqrt()
    )
    onward = pl.col("metres").is_not_null() & pl.col("bearing").is_not_null()
    whither = kept.filter(onward)
    moved = [
        (row, *gazetteer.roadside.onward(road, lon, lat, metres, bearing))
        for row, road, lon, lat, metres, bearing in whither.select(
            "row", "road", "lon", "lat", "metres", "bearing"
        ).iter_rows()
    ]
    told = pl.DataFrame(
        moved,
        schema={"row": kept.schema["row"], "lon": pl.Float64, "lat": pl.Float64,
                "village_id": pl.String, "off_m": pl.Float64},
        orient="row",
    )  # fmt: skip
    both = kept.join(told, on="row", how="left", suffix="_on", maintain_order="left")
    there = pl.col("village_id_on").is_not_null()
    return both.with_columns(
        lon=pl.coalesce("lon_on", "lon"),
        lat=pl.coalesce("lat_on", "lat"),
        error_m=(
            pl.col("error_m") ** 2
            + pl.col("off_m").fill_null(0.0) ** 2
            + (_GUESSED * pl.when(onward).then("metres").fill_null(0.0)) ** 2
        ).sqrt(),
        village_id=pl.coalesce("village_id_on", "village_id"),
        candidates=pl.when(there).then(pl.lit([], CANDIDATES)).otherwise("candidates"),
        score=pl.when(there).then(pl.lit(None, pl.Float32)).otherwise("score"),
    ).drop("lon_on", "lat_on", "village_id_on", "off_m")


def _told(rows: pl.DataFrame, anchor: str) -> pl.DataFrame:
    """Return the rows with their level and why."""
    how = pl.coalesce(
        pl.when(pl.col("metres").is_not_null() & pl.col("bearing").is_not_null()).then(
            pl.lit("so many metres on")
        ),
        pl.when(pl.col("metres").is_not_null()).then(pl.lit("so many metres off it")),
        pl.col("relation").replace_strict(_WORDS, default=None, return_dtype=pl.String),
    )
    return rows.select(
        "row", "lon", "lat", pl.col("error_m").cast(pl.Float64), "village_id",
        "candidates", "score",
        match_level=pl.lit("relative"),
        why=pl.format("{} is known, the place lies {}", pl.lit(anchor), how),
    )  # fmt: skip
