"""
Which published points tell where a door, a mouth or a crossing lies, and how well?

In: the points file of the source folder. Out: points of numbers on ways, and points of
ways at an unknown number; metres in EPSG:3826.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from geo.address import parse
from geo.crossing import RoadNames
from ingest.facts import way_points
from ingest.facts.door_statements import main_number, way_of

OFF_M = {
    "air_raid_shelter": 10.0,
    "aed": 15.0,
    "public-toilets": 18.0,
    "nursing_room": 18.0,
    "police_station": 8.0,
    "public_place_audit": 8.0,
    "garbage_truck": 18.0,
    "accident_2024": 22.0,
    "bins": 28.0,
    "youbike": 30.0,
    "direct-drinking-stations": 45.0,
    "traffic_cctv": 40.0,
    "bus_station": 60.0,
}
"""How far a source's point lies from its door, usually, by the medians between sources at
the same door (aed and police_station 7 m, aed and bins 50 m)."""

_REST_M = 40.0
_OPPOSITE = 1.5
"""對面 is the other side of the road."""
_NAMES_ONLY = ["bus_station", "mrt_station", "parking_lot", "traffic_cctv"]
"""Sources whose text is a name, in which a number is no door."""
_LEAVES = r"^(.+?)([0-9]+)(?:-[0-9]+)?[巷弄]$"


@dataclass(frozen=True)
class Points:
    """What published points say."""

    doors: pl.DataFrame
    """way, number, x_m, y_m, off_m, source; mouths too (巷口 is a number of its road)."""
    crossings: pl.DataFrame
    """way, x_m, y_m, off_m: a point on a way, one row for either way of a crossing."""


def read(source: Path, roads: pl.Series, without: Collection[str] = ()) -> Points:
    """Return the points of the folder; `without` names sources that are left out."""
    said = way_points.points(source).filter(~pl.col("source").is_in(list(without)))
    meetings = _meetings(said, RoadNames.of(roads))
    opens = [
        meetings.filter(pl.col(lane).str.extract(_LEAVES, 1) == pl.col(road)).select(
            way=pl.col(lane).str.extract(_LEAVES, 1),
            number=pl.col(lane).str.extract(_LEAVES, 2).cast(pl.Int64),
            **{name: pl.col(name) for name in ("x_m", "y_m", "off_m", "source")},
        )
        for road, lane in (("way_a", "way_b"), ("way_b", "way_a"))
    ]
    elsewhere = meetings.filter(
        pl.col("way_a").str.extract(_LEAVES, 1).ne_missing(pl.col("way_b")),
        pl.col("way_b").str.extract(_LEAVES, 1).ne_missing(pl.col("way_a")),
    )
    return Points(
        doors=pl.concat([_doors(said, roads), *opens]).sort(
            "way", "number", "x_m", "y_m"
        ),
        crossings=pl.concat(
            elsewhere.select("x_m", "y_m", "off_m", way=way)
            for way in ("way_a", "way_b")
        ).sort("way", "x_m", "y_m"),
    )


def _doors(said: pl.DataFrame, roads: pl.Series) -> pl.DataFrame:
    """Return the points whose text names a number of a road that exists."""
    parts = pl.concat([said.drop("district"), parse(said["said"])], how="horizontal")
    opposite = pl.col("rest").str.contains("對面|對側")
    return (
        parts.filter(
            ~pl.col("source").is_in(_NAMES_ONLY), pl.col("road").is_in(roads.implode())
        )
        .drop_nulls(["road", "number"])
        .with_columns(off_m=_off_m() * pl.when(opposite).then(_OPPOSITE).otherwise(1.0))
        .select(way_of(), main_number(), "x_m", "y_m", "off_m", "source")
        .drop_nulls()
    )


def _meetings(said: pl.DataFrame, names: RoadNames) -> pl.DataFrame:
    """Return the points that name two ways: way_a, way_b, x_m, y_m, off_m, source."""
    pairs = way_points.with_sections(way_points.crossings(said, names))
    return pairs.filter(
        ~pl.col("way_a").str.contains("*", literal=True),
        ~pl.col("way_b").str.contains("*", literal=True),
    ).select("way_a", "way_b", "x_m", "y_m", _off_m().alias("off_m"), "source")


def _off_m() -> pl.Expr:
    return pl.col("source").replace_strict(
        OFF_M, default=_REST_M, return_dtype=pl.Float64
    )
