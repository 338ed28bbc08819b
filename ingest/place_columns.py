"""
How is a place told in a table for people?

In: what the geocoder found, or points as a table says them. Out: columns with names, codes,
rounded degrees and metres, one row each, in order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from geo.points import settled

if TYPE_CHECKING:
    from geo.gazetteer import Gazetteer
    from geo.reverse import Around


def surroundings(
    lon: pl.Series, lat: pl.Series, around: Around, gazetteer: Gazetteer
) -> pl.DataFrame:
    """
    Return what is at stated points as columns of a table for people.

    lon, lat : as the table says them, degrees or metres of TWD97; point_reading tells how
    they were read, lon and lat the degrees.
    """
    points = settled(lon, lat)
    found = around.nearest(points["lon"], points["lat"])
    named = _named(found, gazetteer)
    metres = [name for name in found.columns if name.endswith("_m")]
    return pl.concat(
        [
            named.select("district", "village", village_code="village_id"),
            points.select(pl.col("lon", "lat").round(6), point_reading="reading"),
            found.drop("village_id", "district_id").with_columns(
                pl.col(metres).round(0)
            ),
        ],
        how="horizontal",
    )


def places(found: pl.DataFrame, gazetteer: Gazetteer) -> pl.DataFrame:
    """
    Return what the geocoder found as columns of a table for people.

    district and village are the names of where the place was found, village_code the
    official code, candidates "code:weight" with a bar between.
    """
    return _named(found.drop("district", "village"), gazetteer).select(
        "district",
        "village",
        pl.col("village_id").alias("village_code"),
        pl.col("lon", "lat").round(6),
        "match_level",
        pl.col("score").cast(pl.Float64).round(4),
        pl.col("error_m").cast(pl.Float64).round(0),
        pl.col("candidates")
        .list.eval(
            pl.format(
                "{}:{}",
                pl.element().struct.field("village_id"),
                pl.element().struct.field("weight").round(3),
            )
        )
        .list.join("|"),
        "why",
    )


def _named(found: pl.DataFrame, gazetteer: Gazetteer) -> pl.DataFrame:
    """Return rows with village_id and district_id with the names of both."""
    village = pl.col("village_key").str.split("|").list.last()
    return found.join(
        gazetteer.villages.select("village_id", village=village),
        on="village_id",
        how="left",
        maintain_order="left",
    ).join(gazetteer.districts, on="district_id", how="left", maintain_order="left")
