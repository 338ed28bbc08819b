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


@dataclass(frozen=True)
class Roadside:
    """The doors of each road, whatever lane they are in: places and villages."""

    starts: dict[str, tuple[int, int]]
    """Where the doors of a road begin and end in the arrays."""
    xy: NDArray[np.float64]
    """(n, 2) metres."""
    village: pl.Series

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
            known["village_id"],
        )

    def near(self, places: pl.DataFrame) -> pl.Series:
        """
        Return the villages of the road's doors around each place, by their share.

        places : road, lon, lat, within_m. A list of village_id and weight per row, of the
        five commonest, the first the commonest; null where no door is near.
        """
        spans = [self.starts.get(road, (0, 0)) for road in places["road"]]
        each = (
            places.with_row_index("place")
            .select("place", "lon", "lat", "within_m")
            .with_columns(
                at=pl.int_ranges(
                    pl.Series([span[0] for span in spans], dtype=pl.Int64),
                    pl.Series([span[1] for span in spans], dtype=pl.Int64),
                )
            )
            .explode("at")
            .drop_nulls("at")
        )
        at = each["at"].to_numpy()
        apart = np.hypot(
            self.xy[at, 0] - each["lon"].to_numpy() * EAST_M,
            self.xy[at, 1] - each["lat"].to_numpy() * NORTH_M,
        )
        inside = apart <= each["within_m"].to_numpy()
        counted = (
            pl.DataFrame(
                {
                    "place": each["place"].filter(pl.Series(inside)),
                    "village_id": self.village.gather(at[inside]),
                }
            )
            .group_by("place", "village_id")
            .len()
            .sort("place", "len", "village_id", descending=[False, True, False])
            .group_by("place", maintain_order=True)
            .head(_MOST)
            .with_columns(
                weight=(pl.col("len") / pl.col("len").sum().over("place")).cast(
                    pl.Float32
                )
            )
            .group_by("place", maintain_order=True)
            .agg(candidates=pl.struct("village_id", "weight"))
        )
        rows = pl.select(place=pl.int_range(places.height, dtype=pl.UInt32))
        return rows.join(counted, on="place", how="left", maintain_order="left")[
            "candidates"
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
                self.village[start + at],
                float(wrong[at]),
            )
        x, y = here + metres * east_north
        return float(x / EAST_M), float(y / NORTH_M), None, metres / 2
