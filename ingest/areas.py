"""
Which areas and neighbours go into the store? The reference facts, in the store's columns.

In: the facts that ship with the project. Out: rows of `areas` and `neighbours`.
"""

from __future__ import annotations

import polars as pl

from data import facts

_COUNTED = (
    "households",
    "residents",
    "men",
    "women",
    "aged_0_14",
    "aged_15_64",
    "aged_65_up",
)
_SHARED = ("area_km2", "lon", "lat", "geometry")


def areas() -> pl.DataFrame:
    """Return the villages, then the districts with the sums of their villages' residents."""
    people = pl.DataFrame(facts.read("population")).with_columns(
        pl.col(_COUNTED).cast(pl.Int32)
    )
    known = pl.DataFrame(facts.read("villages")).join(
        people, on="village_id", how="left", maintain_order="left"
    )
    villages = known.select(
        pl.col("village_id").alias("area_id"),
        pl.lit("village").alias("level"),
        pl.col("village").alias("name"),
        pl.col("village_en").alias("name_en"),
        pl.col("district_id").alias("parent_id"),
        pl.col("district").alias("parent"),
        pl.col("district_en").alias("parent_en"),
        *_COUNTED,
        *_SHARED,
    )
    sums = known.group_by("district_id").agg(pl.col(_COUNTED).sum())
    districts = (
        pl.DataFrame(facts.read("districts"))
        .join(sums, on="district_id", maintain_order="left")
        .select(
            pl.col("district_id").alias("area_id"),
            pl.lit("district").alias("level"),
            pl.col("district").alias("name"),
            pl.col("district_en").alias("name_en"),
            pl.lit(None, pl.String).alias("parent_id"),
            pl.lit(None, pl.String).alias("parent"),
            pl.lit(None, pl.String).alias("parent_en"),
            *_COUNTED,
            *_SHARED,
        )
    )
    return pl.concat(
        [villages.sort("area_id"), districts.sort("area_id")], how="vertical"
    )


def neighbours() -> pl.DataFrame:
    """Return each pair of touching villages, in both directions."""
    pairs = pl.DataFrame(facts.read("neighbours"))
    return pairs.select(
        pl.col("village_id").alias("area_id"),
        "neighbour_id",
        pl.col("shared_m").cast(pl.Float64),
    ).sort("area_id", "neighbour_id")
