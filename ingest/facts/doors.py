"""
Which village does each door lie in? Compiled from addresses that state their village.

In: the 1999 monthly files (the village as the city's own system wrote it) and the points
file (coordinates). Out: `doors.parquet`, one row per door.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from data import facts
from data.settings import Settings
from geo.address import parse
from ingest import sources

if TYPE_CHECKING:
    from pathlib import Path

KEY = ["district", "road", "lane", "alley", "number"]

# Sources of the points file whose text is the address of the point itself. Left out:
# garbage_truck states the village served (12 % differ from the polygon).
_DOOR_SOURCES = ["air_raid_shelter", "aed", "nursing_room", "police_station"]


def build(source: Path, into: Path) -> int:
    """Write doors.parquet; return its rows."""
    stated = _villages(_stated(source))
    points = _points(source)
    doors = stated.join(points, on=KEY, how="left", nulls_equal=True).sort(KEY, nulls_last=False)
    doors.write_parquet(into / "doors.parquet", compression="zstd", compression_level=19)
    return doors.height


def _stated(source: Path) -> pl.DataFrame:
    """Return one row per different address text, with how many cases used it."""
    files = sorted((source / "open1999").glob("*.csv"))
    said = pl.concat(
        [sources.read(file, Settings())[1].select("address_said") for file in files]
    )
    return said.group_by("address_said").agg(cases=pl.len())


def _villages(said: pl.DataFrame) -> pl.DataFrame:
    """
    Return each door with the village that most of its cases state.

    A village or road that does not exist in the stated district is no evidence. Where cases
    disagree (251 of 147,044 doors), the majority decides and `share` says how clear it was.
    """
    villages = pl.DataFrame(facts.read("villages")).select(
        "village_id", "district", "village"
    )
    roads = pl.DataFrame(facts.read("roads"))
    parts = pl.concat([parse(said["address_said"]), said], how="horizontal")
    counts = (
        parts.filter(pl.col("road").is_not_null() & pl.col("number").is_not_null())
        .join(villages, on=["district", "village"])
        .join(roads, on=["district", "road"], how="semi")
        .group_by([*KEY, "village_id"])
        .agg(pl.col("cases").sum())
        .sort("cases", "village_id", descending=[True, False])
    )
    return counts.group_by(KEY, maintain_order=True).agg(
        pl.col("village_id").first(),
        share=(pl.col("cases").first() / pl.col("cases").sum()).cast(pl.Float32),
    )


def _points(source: Path) -> pl.DataFrame:
    """Return the point of each door that the points file knows, EPSG:4326."""
    points = pl.read_csv(
        source / "points" / "taipei_points.csv", infer_schema_length=None
    ).filter(pl.col("source").is_in(_DOOR_SOURCES))
    parts = parse(points["text"]).with_columns(
        points["lng"].alias("lon"),
        points["lat"],
        district=pl.coalesce("district", points["district_stated"]),
    )
    return (
        parts.drop_nulls(["road", "number"])
        .group_by(KEY)
        .agg(pl.col("lon", "lat").median())
    )
