"""
Which village does each door lie in, and where? Compiled from addresses and points.

In: the 1999 monthly files (the village as the city's own system wrote it), the door-plate
lists, the points file and the village polygons. Out: `doors.parquet`, one row per door.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import polars as pl

from data import facts
from ingest.facts import door_places, door_statements, official
from ingest.facts.door_statements import KEY

DECIMALS = 5
"""Of a degree: 1.1 m, a tenth of what a door's point is off."""


def build(source: Path, into: Path, without: Collection[str] = ()) -> int:
    """
    Write doors.parquet; return its rows.

    `without` names sources of the points file that are held out: ("air_raid_shelter",).
    """
    table = compiled(source, without)
    official.write_parquet(table, into / "doors.parquet")
    return table.height


def compiled(
    source: Path, without: Collection[str] = (), until: str = "9999"
) -> pl.DataFrame:
    """
    Return the doors: `KEY`, village_id, share, lon, lat, error_m.

    `until` leaves out later monthly files ("202412"). Two points in three lie within
    `error_m`; a branch (17-5號) lies where its main number does.
    """
    stated = door_statements.read(source, until)
    roads = pl.DataFrame(facts.read("roads"))["road"].unique()
    places = door_places.place(source, stated, roads, without).select(
        "way", "number", "lon", "lat", "error_m"
    )
    keys = door_statements.villages(stated).with_columns(
        door_statements.way_of(), at=door_statements.main_number()
    )
    return (
        keys.join(places, left_on=["way", "at"], right_on=["way", "number"], how="left")
        .select(
            *KEY,
            "village_id",
            "share",
            pl.col("lon", "lat").round(DECIMALS),
            pl.col("error_m").round().cast(pl.Float32),
        )
        .sort(KEY, nulls_last=False)
    )
