"""
Which known doors of a road lie near a place, and where does one come along it?

In: the doors with a point. Out: villages with weights, or a place so many metres on.
Metres are of a plane at Taipei's latitude. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

EAST_M, NORTH_M = 100_900.0, 110_800.0
"""Metres of a degree of longitude and latitude at 25 degrees north."""
BEARINGS = {"北": (0.0, 1.0), "南": (0.0, -1.0), "東": (1.0, 0.0), "西": (-1.0, 0.0)}
_WIDTH = 0.5
"""Cosine of 60 degrees: a door further off the bearing is not on the way there."""
_MOST = 5

Weights = list[dict[str, object]]


@dataclass(frozen=True)
class Roadside:
    """The doors of each road, whatever lane they are in: places and villages."""

    starts: dict[str, tuple[int, int]]
    """Where the doors of a road begin and end in the arrays."""
    xy: NDArray[np.float64]
    """(n, 2) metres."""
    village: NDArray[np.object_]

    @classmethod
    def of(cls, doors: pl.DataFrame) -> Roadside:
        """Return the doors of a doors table that stand on the road itself."""
        known = (
            doors.filter(pl.col("lane").is_null() & pl.col("alley").is_null())
            .drop_nulls(["lon", "lat"])
            .select("road", "village_id", "lon", "lat")
            .sort("road", "lon", "lat")
        )
        counts = known.group_by("road", maintain_order=True).len()
        ends = counts["len"].cum_sum().to_list()
        return cls(
            {
                road: (end - doors, end)
                for (road, doors), end in zip(counts.rows(), ends, strict=True)
            },
            known.select(pl.col("lon") * EAST_M, pl.col("lat") * NORTH_M).to_numpy(),
            known["village_id"].to_numpy(),
        )

    def near(self, road: str, lon: float, lat: float, within_m: float) -> Weights:
        """Return the villages of the road's doors around a place, by their share."""
        start, end = self.starts.get(road, (0, 0))
        apart = np.hypot(*(self.xy[start:end] - (lon * EAST_M, lat * NORTH_M)).T)
        names, doors = np.unique(
            self.village[start:end][apart <= within_m].astype(str), return_counts=True
        )
        order = np.lexsort((names, -doors))[:_MOST]
        return [
            {
                "village_id": str(names[at]),
                "weight": float(doors[at] / doors[order].sum()),
            }
            for at in order
        ]

    def onward(
        self, road: str, lon: float, lat: float, metres: float, bearing: str
    ) -> tuple[float, float, str | None, float]:
        """
        Return where one comes from a place: lon, lat, the village there, error in metres.

        The road's door that lies nearest to so many metres off, towards the bearing; as
        the crow flies, and no village, where the road has none there.
        """
        here = np.array([lon * EAST_M, lat * NORTH_M])
        east_north = np.array(BEARINGS[bearing])
        start, end = self.starts.get(road, (0, 0))
        steps = self.xy[start:end] - here
        far = np.hypot(*steps.T)
        wrong = np.where(
            steps @ east_north >= _WIDTH * far, np.abs(far - metres), np.inf
        )
        if wrong.size and wrong.min() <= max(30.0, metres / 2):
            at = int(wrong.argmin())
            x, y = self.xy[start + at]
            return (
                float(x / EAST_M),
                float(y / NORTH_M),
                str(self.village[start + at]),
                float(wrong[at]),
            )
        x, y = here + metres * east_north
        return float(x / EAST_M), float(y / NORTH_M), None, metres / 2
