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

CANDIDATES = pl.List(pl.Struct({"village_id": pl.String, "weight": pl.Float32}))

FARTHEST = 60
"""House numbers beyond which a single known door says nothing of the village."""

# Chance that the village is right by what is known, measured on doors of 2025-26 that
# tables until 2024 have not (benchmarks/door_points.py years).
_SCORE = {"between": 0.994, "beside": 0.992, "across": 0.968, "mouth": 0.96}
_SCALE = 100_000
"""Above every house number."""
_PER_NUMBER_M = 3.3
_WIDTH_M = 20.0
_MOUTH_M = 60.0


@dataclass(frozen=True)
class Known:
    """Main numbers of doors by street side."""

    sides: pl.DataFrame
    """side, base: what its numbers are added to, so that no two sides share a key."""
    numbers: pl.DataFrame
    """key, village_id, lon, lat, error_m; sorted by key."""

    @classmethod
    def of(cls, doors: pl.DataFrame) -> Known:
        """Return the known numbers of a doors table (data/reference/SOURCES.md)."""
        keyed = doors.select(
            _side("lane", "alley"),
            _main("number").alias("number"),
            *("village_id", "lon", "lat", "error_m"),
        )
        # A number whose branches are in two villages is in that of most of them.
        counts = (
            keyed.drop_nulls(["side", "number"])
            .group_by("side", "number", "village_id")
            .agg(pl.len().alias("doors"), pl.col("lon", "lat", "error_m").mean())
        )
        sides = counts.select(pl.col("side").unique().sort()).with_columns(
            base=pl.int_range(pl.len(), dtype=pl.Int64) * _SCALE
        )
        return cls(
            sides,
            counts.join(sides, on="side")
            .with_columns(key=pl.col("base") + pl.col("number").clip(0, _SCALE // 2))
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
        rows = asked.with_row_index("at").with_columns(
            number=pl.col("first").cast(pl.String)
        )
        both = (pl.col("last") - pl.col("first")) % 2 == 1
        sides = pl.concat(
            [
                rows.select("at", "first", "last", _side("lane", "alley")),
                rows.filter(both).select(
                    "at", "first", "last", _side("lane", "alley", across=True)
                ),
            ]
        ).join(self.sides, on="side")
        keys = self.numbers["key"].to_numpy()
        low = np.searchsorted(keys, (sides["base"] + sides["first"]).to_numpy(), "left")
        high = np.searchsorted(
            keys, (sides["base"] + sides["last"]).to_numpy(), "right"
        )
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
    rows = asked.select(
        _side("lane", "alley"),
        _side("lane", "alley", across=True).alias("other"),
        number=_main("number"),
    ).with_row_index("row")
    here = _around(rows.select("row", "side", "number"), known, "between", "beside")
    left = rows.join(here, on="row", how="anti")
    over = _around(
        left.select("row", side="other", number="number"), known, "across", "across"
    ).with_columns(pl.col("error_m") + _WIDTH_M)
    left = left.join(over, on="row", how="anti")
    parents = left.select("row").join(
        asked.with_row_index("row"), on="row", maintain_order="left"
    )
    blank = pl.lit(None, pl.String)
    mouths = []
    for side, of in (
        (_side(pl.col("lane"), blank, of="alley"), "alley"),
        (_side(blank, blank, of="lane"), "lane"),
    ):
        at = _around(
            parents.select("row", side, number=_main(of)), known, "mouth", "mouth"
        )
        mouths.append(at.with_columns(pl.col("error_m") + _MOUTH_M))
        parents = parents.join(at, on="row", how="anti")
    found = pl.concat([here, over, *mouths])
    disagree = pl.col("other_id").is_not_null()
    two = found.filter(disagree).select(
        "row",
        candidates=pl.concat_list(
            pl.struct("village_id", weight=pl.col("share").cast(pl.Float32)),
            pl.struct(
                village_id="other_id", weight=(1 - pl.col("share")).cast(pl.Float32)
            ),
        ),
    )
    return (
        rows.select("row")
        .join(found, on="row", how="left", maintain_order="left")
        .join(two, on="row", how="left", maintain_order="left")
        .select(
            "level",
            "lon",
            "lat",
            "error_m",
            "village_id",
            score=pl.when(disagree)
            .then(pl.col("sure") * pl.col("share"))
            .otherwise("sure"),
            candidates=pl.col("candidates").fill_null(pl.lit([], CANDIDATES)),
        )
    )


def _around(asked: pl.DataFrame, known: Known, both: str, one: str) -> pl.DataFrame:
    """Return the rows of `asked` (row, side, number) that have known numbers near."""
    rows = asked.join(known.sides, on="side", maintain_order="left").drop_nulls(
        "number"
    )
    wanted = (rows["base"] + rows["number"].clip(0, _SCALE // 2)).to_numpy()
    keys = known.numbers["key"].to_numpy()
    low, down = _beside(keys, wanted, np.searchsorted(keys, wanted, "right") - 1)
    high, up = _beside(keys, wanted, np.searchsorted(keys, wanted, "left"))
    near = np.minimum(down, up)
    kept = near <= FARTHEST
    low, high = low[kept], high[kept]
    down, up, near = down[kept], up[kept], near[kept]
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
    told = pl.DataFrame(
        {
            "row": rows["row"].filter(pl.Series(kept)),
            "lon": mixed["lon"],
            "lat": mixed["lat"],
            "error_m": mixed["error_m"] + step,
            "near": near,
            "known_both": known_both,
            "weight": weight,
            "lower": known.numbers["village_id"].gather(low),
            "upper": known.numbers["village_id"].gather(high),
        }
    ).with_columns(pl.col("lon", "lat", "error_m").fill_nan(None))
    level = (
        pl.when("known_both").then(pl.lit(both)).otherwise(pl.lit(one))
        if both != "between"
        else pl.when(pl.col("near") == 0).then(pl.lit("same"))
        .when("known_both").then(pl.lit(both)).otherwise(pl.lit(one))
    )  # fmt: skip
    sure = level.replace_strict(_SCORE, default=0.9975, return_dtype=pl.Float64)
    first = pl.col("weight") >= 0.5  # noqa: PLR2004 - the nearer of two
    disagree = (
        pl.col("known_both")
        & (pl.col("lower") != pl.col("upper"))
        & (pl.col("near") > 0)
    )
    return told.select(
        "row",
        level=level,
        lon="lon",
        lat="lat",
        error_m="error_m",
        village_id=pl.when(first).then("lower").otherwise("upper"),
        other_id=pl.when(disagree).then(
            pl.when(first).then("upper").otherwise("lower")
        ),
        share=pl.max_horizontal(pl.col("weight"), 1 - pl.col("weight")),
        sure=sure,
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


def _side(
    lane: str | pl.Expr,
    alley: str | pl.Expr,
    *,
    of: str = "number",
    across: bool = False,
) -> pl.Expr:
    """Return district|road|lane|alley|0 or 1: the side of the street of number `of`."""
    lane = pl.col(lane) if isinstance(lane, str) else lane
    alley = pl.col(alley) if isinstance(alley, str) else alley
    parity = (_main(of) + int(across)) % 2
    return pl.concat_str(
        "district",
        "road",
        lane.fill_null(""),
        alley.fill_null(""),
        parity.cast(pl.String),
        separator="|",
    ).alias("side")
