"""
May the point that a source states be taken for the place that its text names?

In: placed addresses, each with a stated point, and the boundaries. Out: what became of each
point, and the place by it. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from geo import crs
from geo.boundaries import Boundaries

FAR_M = 100.0
"""A point farther than this outside the stated village or district is not taken."""
KNOWN_WITHIN_M = 50.0
"""Doors whose own point is that good tell how good a source's points are."""
FEWEST = 30
"""Such doors of a source, below which its points are taken for `UNMEASURED`."""
UNMEASURED = (50.0, 0.9)
"""error_m and score of a source that could not be measured; assumed."""
_TWO_IN_THREE = 2 / 3


@dataclass(frozen=True)
class Areas:
    """The boundaries that points are looked up in."""

    villages: Boundaries
    districts: Boundaries


def by_points(placed: pl.DataFrame, areas: Areas) -> pl.DataFrame:
    """
    Return what became of each point, and its place where it was taken; in order.

    placed : columns of `geo.geocode.geocode`, then stated_id (the village that the text
    states), said_id (its district), point_lon, point_lat and source. Returned: fate (used,
    corrected, outside, far) and the columns of a place by the point: lon, lat, error_m,
    village_id, score. A person's correction wins; a point in none of our villages, or far
    from what the text says, is left.
    """
    lon, lat = placed["point_lon"].to_numpy(), placed["point_lat"].to_numpy()
    inside = areas.villages.locate(lon, lat)
    off = np.fmax(
        areas.villages.distance_m(lon, lat, placed["stated_id"].to_list()),
        areas.districts.distance_m(lon, lat, placed["said_id"].to_list()),
    )
    away = placed["match_level"].to_numpy() == "outside"
    fate = np.select(
        [
            placed["match_level"].to_numpy() == "corrected",
            np.array([one is None for one in inside], bool),
            away | (np.nan_to_num(off) > FAR_M),
        ],
        ["corrected", "outside", "far"],
        default="used",
    )
    found = placed.select("stated_id", "source", "point_lon", "point_lat").with_columns(
        pl.Series("fate", fate.tolist(), dtype=pl.String),
        pl.Series("inside", inside.tolist(), dtype=pl.String),
    )
    good = _measured(placed, found, lon, lat)
    return found.join(good, on="source", how="left", maintain_order="left").select(
        "fate",
        lon="point_lon",
        lat="point_lat",
        error_m="error_m",
        village_id=pl.coalesce("stated_id", "inside"),
        score=pl.col("score").cast(pl.Float32),
    )


def _measured(
    placed: pl.DataFrame,
    found: pl.DataFrame,
    lon: np.ndarray[tuple[int], np.dtype[np.float64]],
    lat: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> pl.DataFrame:
    """
    Return source, error_m and score: how far a source's points lie from doors we know.

    error_m holds two in three of them; score is the share whose village is the door's,
    (k + 1) / (n + 2). The error of our own doors is in both, so they are no less than true.
    """
    x, y = crs.to_metres(lon, lat)
    own_x, own_y = crs.to_metres(
        placed["lon"].fill_null(np.nan).to_numpy(),
        placed["lat"].fill_null(np.nan).to_numpy(),
    )
    doors = placed.select(
        "source", "match_level", "error_m", "village_id"
    ).with_columns(
        pl.Series("off_m", np.hypot(x - own_x, y - own_y)),
        found["inside"],
        found["fate"],
    )
    known = (
        (pl.col("match_level") == "door")
        & (pl.col("error_m") <= KNOWN_WITHIN_M)
        & (pl.col("fate") == "used")
    )
    error_m, score = UNMEASURED
    enough = pl.col("n") >= FEWEST
    right = (pl.col("inside") == pl.col("village_id")).fill_null(value=False)
    return (
        doors.group_by("source")
        .agg(
            n=known.sum(),
            error=pl.col("off_m").filter(known).quantile(_TWO_IN_THREE),
            right=(right & known).sum(),
        )
        .select(
            "source",
            error_m=pl.when(enough).then("error").otherwise(error_m),
            score=pl.when(enough)
            .then((pl.col("right") + 1) / (pl.col("n") + 2))
            .otherwise(score),
        )
    )
