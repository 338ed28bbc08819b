"""
What is at a point: which village, and which door, crossing and named place are nearest?

In: points in degrees, and the reference tables. Out: one row per point, in order. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from scipy.spatial import cKDTree

from geo import crs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.boundaries import Boundaries

FARTHEST_M = 1_000.0
"""What is farther away is not near."""

NEAREST = {
    "village_id": pl.String,
    "district_id": pl.String,
    "door": pl.String,
    "door_m": pl.Float64,
    "crossing": pl.String,
    "crossing_m": pl.Float64,
    "landmark": pl.String,
    "landmark_m": pl.Float64,
}
"""The columns of `Around.nearest`: village and district by polygon, then name and metres."""


@dataclass(frozen=True)
class _Places:
    """Places of one kind, by their points in EPSG:3826."""

    names: pl.Series
    tree: cKDTree

    @classmethod
    def of(cls, names: pl.Series, places: pl.DataFrame) -> _Places:
        x, y = crs.to_metres(places["lon"].to_numpy(), places["lat"].to_numpy())
        return cls(names, cKDTree(np.column_stack([x, y])))

    def nearest(
        self, points: NDArray[np.float64]
    ) -> tuple[pl.Series, NDArray[np.float64]]:
        """Return name and metres of the nearest place, null and NaN where none is near."""
        away, at = self.tree.query(points, distance_upper_bound=FARTHEST_M)
        there = np.isfinite(away)
        names = self.names.gather(np.where(there, at, 0)) if self.names.len() else None
        if names is None:
            names = pl.Series([None] * len(points), dtype=pl.String)
        found = pl.select(pl.when(pl.Series(there)).then(names)).to_series()
        return found, np.where(there, away, np.nan)


@dataclass(frozen=True)
class Around:
    """What there is in the city, to be asked from a point."""

    villages: Boundaries
    doors: _Places
    crossings: _Places
    landmarks: _Places

    @classmethod
    def of(
        cls,
        villages: Boundaries,
        doors: pl.DataFrame,
        crossings: pl.DataFrame,
        landmarks: pl.DataFrame,
    ) -> Around:
        """Return what there is, of the reference tables (data/reference/SOURCES.md)."""
        doors = doors.drop_nulls(["lon", "lat"])
        crossings = crossings.drop_nulls(["lon", "lat"])
        # An alias is a row of its own; the place is the same.
        landmarks = landmarks.drop_nulls(["lon", "lat"]).unique(
            ["landmark", "lon", "lat"], maintain_order=True
        )
        meets = pl.format("{}與{}路口", "way_a", "way_b")
        return cls(
            villages,
            _Places.of(doors.select(door_text().alias("door")).to_series(), doors),
            _Places.of(
                crossings.select(meets.alias("crossing")).to_series(), crossings
            ),
            _Places.of(landmarks["landmark"], landmarks),
        )

    def nearest(self, lon: pl.Series, lat: pl.Series) -> pl.DataFrame:
        """Return what is at each point, as `NEAREST`; nothing for a point that is null."""
        x, y = (one.cast(pl.Float64).fill_null(np.nan).to_numpy() for one in (lon, lat))
        inside = self.villages.locate(x, y)
        across, up = crs.to_metres(x, y)
        known = np.isfinite(across)
        points = np.column_stack([across[known], up[known]])
        found: dict[str, pl.Series] = {
            "village_id": pl.Series(inside.tolist(), dtype=pl.String)
        }
        found["district_id"] = found["village_id"].str.slice(0, 8)
        rows = pl.Series(np.flatnonzero(known))
        for name, places in (
            ("door", self.doors),
            ("crossing", self.crossings),
            ("landmark", self.landmarks),
        ):
            names, metres = places.nearest(points)
            empty = pl.Series([None] * x.size, dtype=pl.String)
            found[name] = empty.scatter(rows, names) if rows.len() else empty
            away = np.full(x.size, np.nan)
            away[known] = metres
            found[f"{name}_m"] = pl.Series(away).fill_nan(None)
        return pl.DataFrame(found, schema=NEAREST)


def door_text() -> pl.Expr:
    """Return district, road, lane, alley and number as an address is written."""
    part = [
        pl.when(pl.col(name).is_not_null() & (pl.col(name) != ""))
        .then(pl.concat_str(pl.col(name).str.replace("-", "之"), pl.lit(unit)))
        .otherwise(pl.lit(""))
        for name, unit in (("lane", "巷"), ("alley", "弄"), ("number", "號"))
    ]
    return pl.concat_str("district", "road", *part)
