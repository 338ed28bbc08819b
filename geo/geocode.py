"""
Which place does an address text mean? The cascade, from the door to the district.

In: address texts and a gazetteer. Out: one row per text, in order: level, score, village
and district, a point only where one is known, and why. Pure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from geo import corrections, crossings
from geo import crossing as crossing_words
from geo import landmark as landmarks
from geo.between import CANDIDATES, between
from geo.gazetteer import Gazetteer, village_key, with_keys
from geo.reading import read

if TYPE_CHECKING:
    from collections.abc import Callable

LEVELS = (
    "corrected",
    "stated_point",
    "door",
    "same_number",
    "nearest",
    "crossing",
    "lane",
    "landmark",
    "village",
    "road",
    "district",
    "outside",
    "none",
)
"""The match levels that this cascade gives, the most exact first."""

# Chance that the village is right. Door: cases of 2025-26 against a table until 2024
# (benchmarks/door_points.py). Crossing and landmark: what the weight of the first village
# is worth: a crossing's 0.99 is right in 91 % (benchmarks/crossings.py), a landmark's
# first village in 83 % (benchmarks/landmarks.py). The weights of lanes and roads hold as
# they are: 0.69 is right in 69 % of 3,780 lanes, 0.47 in 44 % of 76,897 roads.
_SCORES = {"door": 0.9977, "village": 0.998, "crossing": 0.92, "landmark": 0.85}

_NUMBERED = {
    "same": "same_number",
    "between": "nearest",
    "beside": "nearest",
    "across": "nearest",
    "mouth": "lane",
}
_WHY = {
    "same": "a door of the same number is known",
    "between": "the numbers on both sides of it are known",
    "beside": "a number near it on its side is known",
    "across": "numbers across the street are known",
    "mouth": "the mouth of the lane is known",
}


def geocode(addresses: pl.Series, gazetteer: Gazetteer) -> pl.DataFrame:
    """
    Return the place of each address text.

    Columns: the stated parts district, village, road, lane, alley, number; then
    match_level, score, lon, lat, error_m, village_id, district_id, candidates (villages
    with weights where the text leaves several open, else empty) and why.
    """
    parts = readings(addresses, gazetteer)
    left, placed = parts, []
    for step in STEPS:
        found = step(left, gazetteer)
        placed.append(found)
        left = left.join(found, on="row", how="anti")
    return _finished(parts, pl.concat(placed, how="diagonal_relaxed"))


def corrected(left: pl.DataFrame, gazetteer: Gazetteer) -> pl.DataFrame:
    """Place what somebody who knows the place has put right."""
    return corrections.placed(left, gazetteer.corrections, gazetteer.way_names)


def outside(left: pl.DataFrame, gazetteer: Gazetteer) -> pl.DataFrame:  # noqa: ARG001 - the form of every step
    """Place what lies in a neighbouring city: there, and in no village of ours."""
    found = left.filter("outside").with_columns(village_id=pl.lit(None, pl.String))
    return _found(found, "outside", "the address is of a neighbouring city")


def door(left: pl.DataFrame, gazetteer: Gazetteer) -> pl.DataFrame:
    """Place what names a door that is known."""
    found = left.select("row", "door_key").join(gazetteer.doors, on="door_key")
    return found.select(
        "row",
        "village_id",
        "lon",
        "lat",
        "error_m",
        match_level=pl.lit("door"),
        score=pl.lit(_SCORES["door"], pl.Float32),
        why=pl.lit("the door is known"),
    )


def number(left: pl.DataFrame, gazetteer: Gazetteer) -> pl.DataFrame:
    """Place a number that is not known by those around it, on its side or across."""
    asked = left.drop_nulls(["number", "road_key"])
    found = between(
        asked.select("district", "road", "lane", "alley", "number"), gazetteer.numbers
    )
    placed = pl.concat([asked.select("row"), found], how="horizontal").drop_nulls(
        "level"
    )
    return placed.select(
        "row",
        # Where the neighbours disagree the village stays open.
        village_id=pl.when(pl.col("candidates").list.len() == 0).then("village_id"),
        lon="lon",
        lat="lat",
        error_m="error_m",
        candidates="candidates",
        match_level=pl.col("level").replace_strict(_NUMBERED, return_dtype=pl.String),
        score=pl.col("score").cast(pl.Float32),
        why=pl.col("level").replace_strict(_WHY, return_dtype=pl.String),
    )


def crossing(left: pl.DataFrame, gazetteer: Gazetteer) -> pl.DataFrame:
    """Place what names two ways by where they meet."""
    asked = left.filter(pl.col("number").is_null() & (pl.col("rest") != ""))
    ways = crossing_words.read(asked["said"], gazetteer.way_names)
    found = pl.concat(
        [
            asked.select("row"),
            crossings.lookup(ways, asked["district"], gazetteer.crossings),
        ],
        how="horizontal",
    ).drop_nulls("lon")
    return _open(found, "crossing", "the crossing")


def stated_village(left: pl.DataFrame, gazetteer: Gazetteer) -> pl.DataFrame:  # noqa: ARG001 - the form of every step
    """Place what states its village and no known door."""
    found = left.drop_nulls("stated_id").with_columns(village_id="stated_id")
    return _found(found, "village", "the village is stated")


def lane(left: pl.DataFrame, gazetteer: Gazetteer) -> pl.DataFrame:
    """Place what names a lane or alley by its doors, else by its mouth."""
    inside = left.filter(pl.col("lane").is_not_null())
    known = inside.select("row", "lane_key").join(gazetteer.lanes, on="lane_key")
    placed = _open(known, "lane", "the lane")
    unknown = inside.join(known, on="row", how="anti").with_columns(
        number=pl.coalesce("number", pl.lit("1"))
    )
    mouths = number(unknown, gazetteer).with_columns(match_level=pl.lit("lane"))
    return pl.concat([placed, mouths], how="diagonal_relaxed")


def landmark(left: pl.DataFrame, gazetteer: Gazetteer) -> pl.DataFrame:
    """Place what names a place that people know: a station, a park, a school, a bridge."""
    asked = left.filter(pl.col("rest") != "")
    found = landmarks.lookup(asked["said"], asked["district"], gazetteer.landmarks)
    placed = pl.concat([asked.select("row"), found], how="horizontal").drop_nulls(
        "landmark"
    )
    return _open(placed, "landmark", "the landmark").with_columns(
        why=pl.format("{} ({})", pl.lit("the landmark is known"), placed["landmark"])
    )


def road(left: pl.DataFrame, gazetteer: Gazetteer) -> pl.DataFrame:
    """Place what names a road by the villages of its doors."""
    return _open(left.join(gazetteer.roads, on="road_key"), "road", "the road")


def district(left: pl.DataFrame, gazetteer: Gazetteer) -> pl.DataFrame:  # noqa: ARG001 - the form of every step
    """Place what states no more than its district."""
    found = left.drop_nulls("district_id").with_columns(
        village_id=pl.lit(None, pl.String)
    )
    return _found(found, "district", "only the district is stated")


STEPS: tuple[Callable[[pl.DataFrame, Gazetteer], pl.DataFrame], ...] = (
    corrected,
    outside,
    door,
    number,
    crossing,
    lane,
    landmark,
    stated_village,
    road,
    district,
)
"""The cascade, in order; each step sees what those before it left."""


def readings(addresses: pl.Series, gazetteer: Gazetteer) -> pl.DataFrame:
    """Return the best reading of each address with its keys and what it states."""
    return (
        with_keys(read(addresses, gazetteer.names))
        .with_row_index("row")
        .with_columns(village_key("district", "village"))
        .join(gazetteer.districts, on="district", how="left", maintain_order="left")
        .join(
            gazetteer.villages.select("village_key", stated_id="village_id"),
            on="village_key",
            how="left",
            maintain_order="left",
        )
    )


def _found(rows: pl.DataFrame, level: str, why: str) -> pl.DataFrame:
    return rows.select(
        "row",
        "village_id",
        match_level=pl.lit(level),
        score=pl.lit(_SCORES.get(level), pl.Float32),
        why=pl.lit(why),
    )


def _open(rows: pl.DataFrame, level: str, what: str) -> pl.DataFrame:
    """Place by candidates: decided where there is one, left open where there are more."""
    one = pl.col("candidates").list.len() == 1
    first = pl.col("candidates").list.first().struct
    point = [name for name in ("lon", "lat", "error_m") if name in rows.columns]
    return rows.select(
        "row",
        *(pl.col(name).cast(pl.Float64) for name in point),
        village_id=pl.when(one).then(first.field("village_id")),
        match_level=pl.lit(level),
        score=first.field("weight").fill_null(0.0) * _SCORES.get(level, 1.0),
        candidates=pl.when(~one).then("candidates"),
        why=pl.when(one)
        .then(pl.lit(f"{what} lies in one village"))
        .otherwise(pl.lit(f"{what} runs through several villages")),
    )


def _finished(parts: pl.DataFrame, placed: pl.DataFrame) -> pl.DataFrame:
    """Return one row per address; a stated village wins over a table's, a person over it."""
    stated = pl.col("stated_id").is_not_null()
    ours = ~pl.col("outside") & pl.col("match_level").ne_missing(pl.lit("corrected"))
    return (
        parts.join(placed, on="row", how="left", maintain_order="left")
        .with_columns(
            village_id=pl.coalesce(pl.when(ours).then("stated_id"), "village_id"),
            candidates=pl.when(~stated)
            .then("candidates")
            .fill_null(pl.lit([], CANDIDATES)),
            score=pl.when(stated)
            .then(pl.max_horizontal("score", pl.lit(_SCORES["village"], pl.Float32)))
            .otherwise(pl.col("score").fill_null(0.0)),
            match_level=pl.col("match_level").fill_null("none"),
            why=pl.col("why").fill_null("no place is named"),
        )
        .select(
            "district",
            "village",
            "road",
            "lane",
            "alley",
            "number",
            "match_level",
            "score",
            "lon",
            "lat",
            "error_m",
            "village_id",
            pl.coalesce(
                pl.col("village_id").str.slice(0, 8),
                pl.when(~pl.col("outside")).then("district_id"),
            ).alias("district_id"),
            "candidates",
            "why",
        )
    )
