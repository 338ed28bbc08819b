"""
What is known of the city's doors, lanes, roads and villages?

In: the reference tables doors, roads and villages. Out: a value that answers the
questions of the cascade by joins. Pure; built once, never changed.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from geo.address import normalise
from geo.crossing import RoadNames
from geo.crossings import Crossings
from geo.reading import Names

_LEAST_SHARE = 0.02
"""A village with a smaller share of a lane's or road's doors is no candidate."""


@dataclass(frozen=True)
class Gazetteer:
    """The tables that the cascade joins with; keys are texts joined by a bar."""

    names: Names
    """The names that exist, for the reader."""
    way_names: RoadNames
    """The same as patterns, for the reader of crossings."""
    crossings: Crossings
    """Where two ways meet."""
    villages: pl.DataFrame
    """village_key (district|village), village_id, district_id."""
    districts: pl.DataFrame
    """district, district_id."""
    doors: pl.DataFrame
    """door_key, village_id, district_id, share, lon, lat."""
    numbers: pl.DataFrame
    """side_key (lane_key and odd or even), number (int), village_id, sorted."""
    lanes: pl.DataFrame
    """lane_key, candidates: the villages of its doors with their share."""
    roads: pl.DataFrame
    """road_key, candidates: the villages of its doors with their share."""

    @classmethod
    def of(
        cls,
        doors: pl.DataFrame,
        villages: pl.DataFrame,
        roads: pl.DataFrame,
        crossings: pl.DataFrame,
    ) -> Gazetteer:
        """Return the gazetteer of reference tables, see data/reference/SOURCES.md."""
        # 富台里 is 富臺里 in the normal form that texts are read in.
        villages = villages.with_columns(normalise(pl.col("village")))
        counted = roads.join(
            doors.group_by("district", "road").agg(doors=pl.len()),
            on=["district", "road"],
            how="left",
            maintain_order="left",
        ).with_columns(pl.col("doors").fill_null(0))
        keyed = with_keys(doors).join(
            villages.select("village_id", "district_id"), on="village_id"
        )
        return cls(
            names=Names.of(counted, villages),
            way_names=RoadNames.of(roads["road"]),
            crossings=Crossings.of(
                crossings, villages.select("district", "district_id").unique()
            ),
            villages=villages.select(
                village_key("district", "village"), "village_id", "district_id"
            ),
            districts=villages.select("district", "district_id").unique(),
            doors=keyed.select(
                "door_key", "village_id", "district_id", "share", "lon", "lat"
            ),
            numbers=keyed.group_by("side_key", "main_number")
            .agg(pl.col("village_id").mode().sort().first())
            .sort("side_key", "main_number"),
            lanes=_candidates(keyed, "lane_key"),
            roads=pl.concat(
                [
                    _candidates(keyed, "road_key"),
                    # 忠孝東路 without its section is any of its sections.
                    _candidates(
                        keyed.with_columns(
                            pl.col("road_key").str.replace(r"\d+段$", "")
                        ).filter(pl.col("road").str.contains(r"\d+段$")),
                        "road_key",
                    ),
                ]
            ).unique("road_key", keep="first", maintain_order=True),
        )


def village_key(district: str, village: str) -> pl.Expr:
    """Return district|village; 中央里 and 新安里 exist in two districts each."""
    return pl.concat_str(district, village, separator="|").alias("village_key")


def with_keys(parts: pl.DataFrame) -> pl.DataFrame:
    """
    Return the parts of addresses with the keys of the gazetteer.

    road_key district|road, lane_key …|lane|alley, side_key …|odd or even, door_key
    …|number, main_number without its branch; null where a part is missing.
    """
    blank = pl.lit("")
    lane = pl.concat_str(
        "district",
        "road",
        pl.col("lane").fill_null(blank),
        pl.col("alley").fill_null(blank),
        separator="|",
    )
    main = pl.col("number").str.extract(r"(\d+)").cast(pl.Int32, strict=False)
    return parts.with_columns(
        road_key=pl.concat_str("district", "road", separator="|"),
        lane_key=lane,
        main_number=main,
        side_key=pl.concat_str(lane, (main % 2).cast(pl.String), separator="|"),
        door_key=pl.concat_str(lane, "number", separator="|"),
    )


def _candidates(doors: pl.DataFrame, key: str) -> pl.DataFrame:
    """Return for each key its villages with the share of doors in each, largest first."""
    shares = (
        doors.group_by(key, "village_id")
        .agg(doors=pl.len())
        .with_columns(weight=pl.col("doors") / pl.col("doors").sum().over(key))
        .filter(pl.col("weight") >= _LEAST_SHARE)
        .with_columns(
            weight=(pl.col("weight") / pl.col("weight").sum().over(key)).cast(
                pl.Float32
            )
        )
        .sort(key, "weight", "village_id", descending=[False, True, False])
    )
    return shares.group_by(key, maintain_order=True).agg(
        candidates=pl.struct("village_id", "weight")
    )
