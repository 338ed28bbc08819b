"""
Where is a number that nobody has named before, and in which village?

From the known numbers around it: the two on its side of the street, else those across,
else the mouth of its lane. In: parts of addresses and the known doors. Out: one row each,
in order. Pure and vectorised.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from geo.keys import lane_key

CANDIDATES = pl.List(pl.Struct({"village_id": pl.String, "weight": pl.Float32}))

FARTHEST = 60
"""House numbers beyond which a single known door says nothing of the village."""

# Chance that the village is right by what is known, measured on doors of 2025-26 that
# tables until 2024 have not (benchmarks/door_points.py years).
_SCORE = {
    "same": 0.9975, "between": 0.994, "beside": 0.992, "across": 0.968, "mouth": 0.96,
}  # fmt: skip
_SCALE = 100_000
"""Above every house number."""
_PER_NUMBER_M = 3.3
_ADDED_M = {"beside": 0.0, "across": 20.0, "mouth": 60.0}
"""The width of a street, and the depth of a lane."""


@dataclass(frozen=True)
class Known:
    """Main numbers of doors by street side."""

    streets: pl.DataFrame
    """street (`geo.keys.lane_key`), base: where the keys of its numbers begin."""
    numbers: pl.DataFrame
    """key (base, the side, the number), village_id, lon, lat, error_m; sorted by key."""

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
        return cls(
            streets,
            counts.join(streets, on="street")
            .with_columns(key=_key("number"))
            .sort("key", "doors", "village_id", descending=[False, True, False])
            .unique("key", keep="first", maintain_order=True)
            .select("key", "village_id", "lon", "lat", "error_m"),
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
        keys = self.numbers["key"].to_numpy()
        low = np.searchsorted(keys, sides["low"].to_numpy(), "left")
        high = np.searchsorted(keys, sides["high"].to_numpy(), "right")
        known = (
            sides.select("at", place=pl.int_ranges(pl.Series(low), pl.Series(high)))
            .explode("place")
            .drop_nulls()
        )
        votes = pl.concat(
            [
                known.select(
                    "at", village_id=self.numbers["village_id"].gather(known["place"])
                ),
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


def between(asked: pl.DataFrame, known: Known) -> pl.DataFrame:
    """
    Return the place of each number, one row per row of `asked`.

    asked : district, road, lane, alley, number. Returned: level ("same", "between",
    "beside", "across", "mouth" or null), lon, lat, error_m (two in three are nearer),
    village_id (the likeliest), score, candidates (villages with weights where the
    neighbours disagree, else empty).
    """
    rows = asked.with_row_index("row").select(
        "row", "district", "road", "lane", "alley", "number"
    )
    blank = pl.lit(None, pl.String)
    own = _keyed(rows, known, "lane", "alley", "number")
    found = [_around(own["row"], own["key"], known, "beside")]
    over = own.join(found[0], on="row", how="anti")
    found.append(_around(over["row"], over["across"], known, "across"))
    for lane, alley, of in (("lane", blank, "alley"), (blank, blank, "lane")):
        rows = rows.join(pl.concat(found[-2:]), on="row", how="anti")
        mouths = _keyed(rows, known, lane, alley, of)
        found.append(_around(mouths["row"], mouths["key"], known, "mouth"))
    told = _told(pl.concat(found), known)
    two = told.drop_nulls("other_id").select(
        "row",
        candidates=pl.concat_list(
            pl.struct("village_id", weight=pl.col("share").cast(pl.Float32)),
            pl.struct(
                village_id="other_id", weight=(1 - pl.col("share")).cast(pl.Float32)
            ),
        ),
    )
    return (
        pl.select(row=pl.int_range(asked.height, dtype=pl.UInt32))
        .join(told, on="row", how="left", maintain_order="left")
        .join(two, on="row", how="left", maintain_order="left")
        .drop("row", "other_id", "share")
        .with_columns(pl.col("candidates").fill_null(pl.lit([], CANDIDATES)))
    )


def _keyed(
    rows: pl.DataFrame,
    known: Known,
    lane: str | pl.Expr,
    alley: str | pl.Expr,
    of: str,
) -> pl.DataFrame:
    """Return row and the keys of number `of`, on its side and across, by its street."""
    return (
        rows.select("row", lane_key(lane, alley).alias("street"), number=_main(of))
        .drop_nulls("number")
        .join(known.streets, on="street", maintain_order="left")
        .select("row", key=_key("number"), across=_key("number", pl.col("number") + 1))
    )


def _around(row: pl.Series, key: pl.Series, known: Known, level: str) -> pl.DataFrame:
    """Return the rows that have known numbers near their key: which, and what they say."""
    keys, wanted = known.numbers["key"].to_numpy(), key.to_numpy()
    low, down = _beside(keys, wanted, np.searchsorted(keys, wanted, "right") - 1)
    high, up = _beside(keys, wanted, np.searchsorted(keys, wanted, "left"))
    kept = np.minimum(down, up) <= FARTHEST
    low, high, down, up = low[kept], high[kept], down[kept], up[kept]
    near = np.minimum(down, up)
    known_both = np.isfinite(down) & np.isfinite(up)
    # How much the lower neighbour counts: all of it where it is the number itself.
    weight = np.where(np.isfinite(down), 1.0, 0.0)
    apart = known_both & (down + up > 0)
    weight[apart] = up[apart] / (down + up)[apart]
    mixed = {
        name: _mixed(known.numbers[name].to_numpy(), low, high, weight)
        for name in ("lon", "lat", "error_m")
    }
    step = np.where(known_both, near * 0.2, near * _PER_NUMBER_M)
    mixed["error_m"] = mixed["error_m"] + step + _ADDED_M[level]
    return pl.DataFrame(
        {
            "row": row.filter(pl.Series(kept)),
            **mixed,
            "near": near,
            "known_both": known_both,
            "weight": weight,
            "low": low,
            "high": high,
        }
    ).with_columns(level=pl.lit(level))


def _told(found: pl.DataFrame, known: Known) -> pl.DataFrame:
    """Return what the numbers around each row say, see `between`."""
    beside = pl.col("level") == "beside"
    level = (
        pl.when(beside & (pl.col("near") == 0))
        .then(pl.lit("same"))
        .when(beside & pl.col("known_both"))
        .then(pl.lit("between"))
        .otherwise("level")
    )
    first = pl.col("weight") >= 0.5  # noqa: PLR2004 - the nearer of two
    lower, upper = pl.col("lower"), pl.col("upper")
    disagree = pl.col("known_both") & (lower != upper) & (pl.col("near") > 0)
    share = pl.max_horizontal(pl.col("weight"), 1 - pl.col("weight"))
    sure = level.replace_strict(_SCORE, return_dtype=pl.Float64)
    return found.with_columns(
        lower=known.numbers["village_id"].gather(found["low"]),
        upper=known.numbers["village_id"].gather(found["high"]),
    ).select(
        "row",
        level.alias("level"),
        pl.col("lon", "lat", "error_m").fill_nan(None),
        village_id=pl.when(first).then(lower).otherwise(upper),
        score=pl.when(disagree).then(sure * share).otherwise(sure),
        other_id=pl.when(disagree).then(pl.when(first).then(upper).otherwise(lower)),
        share=share,
    )


def _beside(
    keys: NDArray[np.int64], wanted: NDArray[np.int64], at: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return where the number beside each lies, and how far off: inf on another side."""
    inside = at.clip(0, max(keys.size - 1, 0))
    if not keys.size:
        return inside, np.full(wanted.size, np.inf)
    same = (at == inside) & (keys[inside] // _SCALE == wanted // _SCALE)
    return inside, np.where(same, np.abs(wanted - keys[inside]), np.inf)


def _mixed(
    values: NDArray[np.float64],
    low: NDArray[np.int64],
    high: NDArray[np.int64],
    weight: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return the values between two neighbours; of one where the other's is not known."""
    lower, upper = values[low], values[high]
    # Nought times the unknown is unknown, and the neighbour of weight nought no matter.
    mixed = np.where(weight == 1, lower, lower * weight + upper * (1 - weight))
    mixed = np.where(weight == 0, upper, mixed)
    return np.where(np.isnan(mixed), np.where(np.isnan(lower), upper, lower), mixed)


def _main(column: str) -> pl.Expr:
    """Return the number without its branch."""
    return pl.col(column).str.extract(r"(\d+)").cast(pl.Int64, strict=False)


def _key(number: str, side: pl.Expr | None = None) -> pl.Expr:
    """Return the key of a number on its side of the street, or on that of `side`."""
    parity = (pl.col(number) if side is None else side) % 2
    return (
        pl.col("base") + parity * _SCALE + pl.col(number).clip(0, _SCALE // 2)
    ).alias("key")
