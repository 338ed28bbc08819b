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
    return (
        rows.select("row")
        .join(found, on="row", how="left", maintain_order="left")
        .with_columns(pl.col("candidates").fill_null(pl.lit([], CANDIDATES)))
        .drop("row")
    )


def _around(asked: pl.DataFrame, known: Known, both: str, one: str) -> pl.DataFrame:
    """Return the rows of `asked` (row, side, number) that have known numbers near."""
    rows = asked.join(known.sides, on="side", maintain_order="left").drop_nulls(
        "number"
    )
    wanted = (rows["base"] + rows["number"].clip(0, _SCALE // 2)).to_numpy()
    keys = known.numbers["key"].to_numpy()
    found = known.numbers.rename({"key": "number"})
    beside = {
        "low": np.searchsorted(keys, wanted, "right") - 1,
        "high": np.searchsorted(keys, wanted, "left"),
    }
    for name, at in beside.items():
        inside = at.clip(0, max(keys.size - 1, 0))
        same = (at == inside) & (keys[inside] // _SCALE == wanted // _SCALE)
        rows = rows.with_columns(
            pl.when(pl.Series(same)).then(found[inside].to_struct()).alias(name)
        )
    rows = rows.with_columns(number=pl.Series(wanted))
    low, high = pl.col("low").struct, pl.col("high").struct
    down = (pl.col("number") - low.field("number")).cast(pl.Float64)
    up = (high.field("number") - pl.col("number")).cast(pl.Float64)
    rows = rows.with_columns(down=down, up=up).filter(
        pl.min_horizontal("down", "up") <= FARTHEST
    )
    known_both = pl.col("down").is_not_null() & pl.col("up").is_not_null()
    # How much the lower neighbour counts: all of it where it is the number itself.
    weight = (
        pl.when(pl.col("down").is_null()).then(0.0)
        .when(pl.col("up").is_null()).then(1.0)
        .when(pl.col("down") + pl.col("up") == 0).then(1.0)
        .otherwise(pl.col("up") / (pl.col("down") + pl.col("up")))
    )  # fmt: skip
    rows = rows.with_columns(weight=weight)
    mixed = {
        name: pl.coalesce(
            low.field(name) * pl.col("weight")
            + high.field(name) * (1 - pl.col("weight")),
            low.field(name),
            high.field(name),
        )
        for name in ("lon", "lat", "error_m")
    }
    near = pl.min_horizontal("down", "up")
    one_village = ~known_both | (low.field("village_id") == high.field("village_id"))
    first = pl.col("weight") >= 0.5  # noqa: PLR2004 - the nearer of two
    lower = pl.struct(
        village_id=low.field("village_id"), weight=pl.col("weight").cast(pl.Float32)
    )
    upper = pl.struct(
        village_id=high.field("village_id"),
        weight=(1 - pl.col("weight")).cast(pl.Float32),
    )
    weights = (
        pl.when(first)
        .then(pl.concat_list(lower, upper))
        .otherwise(pl.concat_list(upper, lower))
    )
    level = (
        pl.when(known_both).then(pl.lit(both)).otherwise(pl.lit(one))
        if both != "between"
        else pl.when(near == 0).then(pl.lit("same"))
        .when(known_both).then(pl.lit(both)).otherwise(pl.lit(one))
    )  # fmt: skip
    sure = level.replace_strict(_SCORE, default=0.9975, return_dtype=pl.Float64)
    return rows.select(
        "row",
        level=level,
        lon=mixed["lon"],
        lat=mixed["lat"],
        error_m=mixed["error_m"]
        + pl.when(known_both).then(near * 0.2).otherwise(near * _PER_NUMBER_M),
        village_id=pl.when(first).then(low.field("village_id")).otherwise(high.field("village_id")),
        score=pl.when(one_village | (near == 0)).then(sure)
        .otherwise(sure * pl.max_horizontal(pl.col("weight"), 1 - pl.col("weight"))),
        candidates=pl.when(~one_village & (near > 0)).then(weights)
        .otherwise(pl.lit([], CANDIDATES)),
    )  # fmt: skip


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
