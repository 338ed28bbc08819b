"""
Where does a text state one village and its point lie in another? A queue for people.

In: addresses with how many cases each has, and the boundaries. Out: rows of `disagreements`, the most cases first; who
knows the place decides, and writes a correction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from geo.gazetteer import village_key

if TYPE_CHECKING:
    from geo.stated import Areas


def disagreements(
    own: pl.DataFrame, far: pl.DataFrame, villages: pl.DataFrame, areas: Areas
) -> pl.DataFrame:
    """
    Return the addresses whose stated village is farther from the point than its error.

    own : of `stating`. far : points that sources state and that were not taken because
    the text says another place, as in `StatedPoints`. villages : village_key, village_id,
    as in the gazetteer.
    """
    asked = pl.concat([own, _stated(far)], how="diagonal_relaxed").with_columns(
        village_key("district", "village")
    )
    there = asked.join(
        villages.select("village_key", stated_id="village_id"), on="village_key"
    )
    lon, lat = there["lon"].to_numpy(), there["lat"].to_numpy()
    inside = pl.Series(areas.villages.locate(lon, lat).tolist(), dtype=pl.String)
    apart = there.with_columns(found_id=inside).filter(
        pl.col("found_id").ne_missing(pl.col("stated_id"))
    )
    off = areas.villages.distance_m(
        apart["lon"].to_numpy(), apart["lat"].to_numpy(), apart["stated_id"].to_list()
    )
    return (
        apart.with_columns(distance_m=pl.Series(off, dtype=pl.Float64))
        .filter(pl.col("distance_m") > pl.col("error_m").fill_null(0.0))
        .select(
            "address_said",
            "basis",
            "match_level",
            "stated_id",
            "found_id",
            "cases",
            "distance_m",
            "error_m",
            "lon",
            "lat",
        )
        .sort("cases", "distance_m", "address_said", descending=[True, True, False])
    )


def stating(addresses: pl.DataFrame) -> pl.DataFrame:
    """Return the addresses that state a village and have a point of ours or taken."""
    return addresses.filter(
        pl.col("village").is_not_null()
        & pl.col("lon").is_not_null()
        & (pl.col("match_level") != "corrected")
    ).select(
        "address_said",
        "district",
        "village",
        "match_level",
        "lon",
        "lat",
        "error_m",
        "cases",
        basis=pl.when(pl.col("match_level") == "stated_point")
        .then(pl.lit("stated"))
        .otherwise(pl.lit("found")),
    )


def _stated(far: pl.DataFrame) -> pl.DataFrame:
    """Return the stated points that were not taken since the text says another place."""
    return far.drop_nulls("village").with_columns(
        basis=pl.lit("stated"), match_level=pl.lit("not taken")
    )
