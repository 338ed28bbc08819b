"""
What is known of the city's doors, lanes, roads, crossings, landmarks and villages?

In: the reference tables. Out: a value that answers the questions of the cascade by joins.
Pure; built once, never changed.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field

import polars as pl

from geo.address import normalise
from geo.corrections import CORRECTIONS
from geo.crossing import RoadNames
from geo.crossings import Crossings
from geo.keys import door_key, lane_key, road_key
from geo.known import Known
from geo.landmark import Landmarks
from geo.misspelt import Spellings
from geo.reading import Names
from geo.roadside import Roadside

_LEAST_SHARE = 0.02
"""A village with a smaller share of a lane's or road's doors is no candidate."""
_SECTION = r"\d+段$"
_METRES_PER_DEGREE = 111_000.0


@dataclass(frozen=True)
class Gazetteer:
    """The tables that the cascade joins with, see `geo.keys`."""

    names: Names
    """The names that exist, for the reader."""
    way_names: RoadNames
    """The same as patterns, for the reader of crossings."""
    spellings: Spellings
    """The same by what a slip leaves of them."""
    villages: pl.DataFrame
    """village_key (district|village), village_id, district_id."""
    districts: pl.DataFrame
    """district, district_id."""
    doors: pl.DataFrame
    """door_key, village_id, lon, lat, error_m."""
    numbers: Known
    """Main numbers by street side."""
    lanes: pl.DataFrame
    """lane_key, candidates, lon, lat, error_m: of its doors."""
    roads: pl.DataFrame
    """
    road_key, candidates: the villages of its doors with their share; the same for a road of
    every district, whose district is the empty text.
    """
    crossings: Crossings
    """Where two ways meet."""
    landmarks: Landmarks
    """Places with names."""
    roadside: Roadside
    """Doors on each road by place."""
    corrections: pl.DataFrame = field(
        default_factory=lambda: pl.DataFrame(schema=CORRECTIONS)
    )
    """What people put right, see `geo.corrections`."""

    def with_corrections(self, corrections: pl.DataFrame) -> Gazetteer:
        """Return the same gazetteer with these corrections."""
        return dataclasses.replace(self, corrections=corrections)

    @classmethod
    def of(
        cls,
        doors: pl.DataFrame,
        villages: pl.DataFrame,
        roads: pl.DataFrame,
        crossings: pl.DataFrame,
        landmarks: pl.DataFrame,
    ) -> Gazetteer:
        """Return the gazetteer of reference tables, see data/reference/SOURCES.md."""
        # 富台里 is 富臺里 in the normal form that texts are read in.
        villages = villages.with_columns(normalise(pl.col("village")))
        districts = villages.select("district", "district_id").unique()
        counted = roads.join(
            doors.group_by("district", "road").agg(doors=pl.len()),
            on=["district", "road"],
            how="left",
            maintain_order="left",
        ).with_columns(pl.col("doors").fill_null(0))
        keyed = doors.with_columns(
            road_key=road_key(), lane_key=lane_key(), door_key=door_key()
        )
        # 忠孝東路 without its section is any of its sections.
        whole = (
            doors.filter(pl.col("road").str.contains(_SECTION))
            .with_columns(pl.col("road").str.replace(_SECTION, ""))
            .with_columns(road_key=road_key())
        )
        names = Names.of(counted, villages)
        return cls(
            names=names,
            way_names=RoadNames.of(roads["road"]),
            spellings=Spellings.of(names.roads),
            villages=villages.select(
                village_key("district", "village"), "village_id", "district_id"
            ),
            districts=districts,
            doors=keyed.select("door_key", "village_id", "lon", "lat", "error_m"),
            # 臨3 is a plate of its own, seldom beside number 3.
            numbers=Known.of(doors.filter(~pl.col("number").str.starts_with("臨"))),
            lanes=_candidates(keyed, "lane_key").join(_extents(keyed), on="lane_key"),
            roads=pl.concat(
                _candidates(each, "road_key")
                for each in (keyed, whole, _everywhere(keyed), _everywhere(whole))
            ).unique("road_key", keep="first", maintain_order=True),
            crossings=Crossings.of(crossings, districts),
            landmarks=Landmarks.of(landmarks, districts),
            roadside=Roadside.of(doors),
        )


def village_key(district: str, village: str) -> pl.Expr:
    """Return district|village; 中央里 and 新安里 exist in two districts each."""
    return pl.concat_str(district, village, separator="|").alias("village_key")


def _everywhere(doors: pl.DataFrame) -> pl.DataFrame:
    """Return the doors with the key of their road in any district."""
    return doors.with_columns(district=pl.lit("")).with_columns(road_key=road_key())


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


def _extents(doors: pl.DataFrame) -> pl.DataFrame:
    """Return the middle of each lane's doors and a radius that holds two in three."""
    spread = (
        (pl.col("lon").std().fill_null(0.0) * pl.col("lat").mean().radians().cos()) ** 2
        + pl.col("lat").std().fill_null(0.0) ** 2
    ).sqrt()
    return doors.group_by("lane_key").agg(
        pl.col("lon", "lat").mean(),
        error_m=(spread * _METRES_PER_DEGREE + pl.col("error_m").mean()),
    )
