"""
Which house numbers of a street side are known, and which of them lie around another?

In: the known doors. Out: their main numbers in one order, so that the neighbours of any
number are found by halving, all at once. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from geo.keys import lane_key

_SCALE = 100_000
"""Above every house number."""


@dataclass(frozen=True)
class Known:
    """Main numbers of doors by street side."""

    streets: pl.DataFrame
    """street (`geo.keys.lane_key`), base: where the keys of its numbers begin."""
    keys: NDArray[np.int64]
    """(n,) ascending: the street's base, the side, the number."""
    places: dict[str, NDArray[np.float64]]
    """lon, lat, error_m, each (n,); NaN where no point is known."""
    villages: pl.Series
    """(n,) village_id."""

    @classmethod
    def of(cls, doors: pl.DataFrame) -> Known:
        """Return the known numbers of a doors table (data/reference/SOURCES.md)."""
        keyed = doors.select(
            lane_key().alias("street"),
            _main("number").alias("number"),
            *("village_id", "lon", "lat", "error_m"),
        )
        # A number whose branches are in two villages is in that of most of them.
        counts = (
            keyed.drop_nulls(["street", "number"])
            .group_by("street", "number", "village_id")
            .agg(pl.len().alias("doors"), pl.col("lon", "lat", "error_m").mean())
        )
        streets = counts.select(pl.col("street").unique().sort()).with_columns(
            base=pl.int_range(pl.len(), dtype=pl.Int64) * (2 * _SCALE)
        )
        numbers = (
            counts.join(streets, on="street")
            .with_columns(key=_key("number"))
            .sort("key", "doors", "village_id", descending=[False, True, False])
            .unique("key", keep="first", maintain_order=True)
        )
        return cls(
            streets,
            numbers["key"].to_numpy(),
            {name: numbers[name].to_numpy() for name in ("lon", "lat", "error_m")},
            numbers["village_id"],
        )

    def within(self, asked: pl.DataFrame) -> pl.Series:
        """
        Return the villages from one number to another, with weights, one list per row.

        asked : district, road, lane, alley, first and last (numbers), village_id and
        village_id_end (of the ends). On the side of the first, on both where the last is
        on the other.
        """
        rows = asked.with_row_index("at")
        sides = rows.select(
            "at", "first", "last", lane_key().alias("street"), side="first"
        ).join(self.streets, on="street")
        both = (pl.col("last") - pl.col("first")) % 2 == 1
        sides = pl.concat(
            [sides, sides.filter(both).with_columns(side="last")]
        ).with_columns(
            low=_key("first", pl.col("side")), high=_key("last", pl.col("side"))
        )
        low = np.searchsorted(self.keys, sides["low"].to_numpy(), "left")
        high = np.searchsorted(self.keys, sides["high"].to_numpy(), "right")
        known = (
            sides.select("at", place=pl.int_ranges(pl.Series(low), pl.Series(high)))
            .explode("place")
            .drop_nulls()
        )
        votes = pl.concat(
            [
                known.select("at", village_id=self.villages.gather(known["place"])),
                rows.select("at", "village_id"),
                rows.select("at", village_id="village_id_end"),
            ]
        )
        counted = (
            votes.drop_nulls("village_id")
            .group_by("at", "village_id")
            .len()
            .with_columns(
                weight=(pl.col("len") / pl.col("len").sum().over("at")).cast(pl.Float32)
            )
            .sort("at", "weight", "village_id", descending=[False, True, False])
            .group_by("at", maintain_order=True)
            .agg(villages=pl.struct("village_id", "weight"))
        )
        return rows.select("at").join(
            counted, on="at", how="left", maintain_order="left"
        )["villages"]

    def keyed(
        self,
        rows: pl.DataFrame,
        lane: str | pl.Expr = "lane",
        alley: str | pl.Expr = "alley",
        of: str = "number",
    ) -> pl.DataFrame:
        """
        Return row and the keys of number `of` on its own side and across, of known streets.

        rows : row, district, road, lane, alley, number.
        """
        return (
            rows.select("row", lane_key(lane, alley).alias("street"), number=_main(of))
            .filter(pl.col("number").is_not_null())
            .join(self.streets, on="street", maintain_order="left")
            .select(
                "row", key=_key("number"), across=_key("number", pl.col("number") + 1)
            )
        )

    def neighbours(self, wanted: NDArray[np.int64]) -> Neighbours:
        """Return the known numbers next to each key, itself where it is known."""
        low, down = self._beside(
            wanted, np.searchsorted(self.keys, wanted, "right") - 1
        )
        high, up = self._beside(wanted, np.searchsorted(self.keys, wanted, "left"))
        return Neighbours(low, high, down, up)

    def _beside(
        self, wanted: NDArray[np.int64], at: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return where the number beside each lies, and how far off: inf on another side."""
        keys = self.keys
        inside = at.clip(0, max(keys.size - 1, 0))
        if not keys.size:
            return inside, np.full(wanted.size, np.inf)
        same = (at == inside) & (keys[inside] // _SCALE == wanted // _SCALE)
        return inside, np.where(same, np.abs(wanted - keys[inside]), np.inf)


@dataclass(frozen=True)
class Neighbours:
    """The known numbers below and above some keys: where they stand, and how far off."""

    low: NDArray[np.int64]
    high: NDArray[np.int64]
    down: NDArray[np.float64]
    """Numbers down to `low`; inf where there is none on this side."""
    up: NDArray[np.float64]

    def within(self, farthest: float) -> NDArray[np.bool_]:
        """Return which have a neighbour so many numbers off."""
        return np.minimum(self.down, self.up) <= farthest

    def of(self, kept: NDArray[np.bool_]) -> Neighbours:
        """Return the neighbours of some."""
        return Neighbours(
            self.low[kept], self.high[kept], self.down[kept], self.up[kept]
        )


def _main(column: str) -> pl.Expr:
    """Return the number without its branch."""
    return pl.col(column).str.extract(r"(\d+)").cast(pl.Int64, strict=False)


def _key(number: str, side: pl.Expr | None = None) -> pl.Expr:
    """Return the key of a number on its side of the street, or on that of `side`."""
    parity = (pl.col(number) if side is None else side) % 2
    return (
        pl.col("base") + parity * _SCALE + pl.col(number).clip(0, _SCALE // 2)
    ).alias("key")
