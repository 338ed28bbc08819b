"""
How good are the rows, month by month? Counted once at the build, shown by `petitions check`.

In: petitions with their places, part by part, and what was mended. Out: rows of `quality`,
one per source, month and measure; and the shares that jumped against the month before.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import polars as pl

from ingest import repairs
from ingest.places import PARTS
from models.drift import surprise

COLUMNS = (
    "agency",
    "section",
    "category",
    "channel",
    "delivered_at",
    "due_at",
    "closed_at",
    "status",
    "satisfaction",
    "subject",
    "text",
)
JUMP = 0.05
"""Smallest change of a share that is told: 5 points, since less changes no picture."""
STANDARD_ERRORS = 5.0
"""Smallest change in standard errors: of 4,000 changes, chance tells one in 400 years."""
OUTCOMES = ("filled:closed_at", "filled:satisfaction")
"""Measures that come with time: of a source's last month they are not judged yet."""
_NO_SHARES = ("read", "rejected", "rows")
"""Measures that are totals, or have no month."""


def counted(
    petitions: pl.DataFrame, stated: pl.DataFrame, built_at: datetime
) -> pl.DataFrame:
    """
    Return source, month, measure and rows of a part; those of all parts are added up.

    filled:COLUMN, said:PART (of the address), time_known, place:LEVEL, future (filed after
    `built_at`, local time), closed_before_filed, and rows itself.

    petitions : with place_level. stated : `PARTS`, row for row, null where the address
    does not state one; villages go in 2026-03.
    """
    by = ["source", "month"]
    placed = petitions.select(
        "source",
        "filed_at",
        "time_known",
        "place_level",
        *COLUMNS,
        month=pl.col("filed_at").dt.truncate("1mo").cast(pl.Date),
    ).hstack(stated.select(PARTS))
    sums = placed.group_by(by).agg(
        pl.len().alias("rows"),
        *(pl.col(name).count().alias(f"filled:{name}") for name in COLUMNS),
        *(pl.col(name).count().alias(f"said:{name}") for name in PARTS),
        pl.col("time_known").sum().alias("time_known"),
        (pl.col("filed_at") > built_at).sum().alias("future"),
        (pl.col("closed_at") < pl.col("filed_at")).sum().alias("closed_before_filed"),
    )
    measures = sums.unpivot(index=by, variable_name="measure", value_name="n").select(
        *by, "measure", rows=pl.col("n").cast(pl.Int64)
    )
    levels = (
        placed.group_by(*by, pl.format("place:{}", "place_level").alias("measure"))
        .agg(pl.len().cast(pl.Int64).alias("rows"))
        .drop_nulls("measure")
    )
    return pl.concat([measures, levels])


def quality(parts: Sequence[pl.DataFrame], counts: pl.DataFrame) -> pl.DataFrame:
    """
    Return source, month, measure, rows and of: "rows of so many have it".

    parts : of `counted`, of the petitions. counts : what was mended, of
    `repairs.counted`: of the rows read: read, rejected, repeated, repaired:KIND; rows
    without a day have no month.
    """
    by = ["source", "month"]
    sums = pl.concat(parts).group_by(*by, "measure").agg(pl.col("rows").sum())
    kept = sums.filter(pl.col("measure") == "rows").select(*by, "rows")
    of_petitions = sums.join(kept.select(*by, of="rows"), on=by)
    return pl.concat(
        [
            of_petitions.select(*by, "measure", "rows", "of"),
            repairs.months(counts, kept),
        ]
    ).sort(*by, "measure", nulls_last=True)


def jumps(
    table: pl.DataFrame,
    *,
    jump: float = JUMP,
    standard_errors: float = STANDARD_ERRORS,
) -> pl.DataFrame:
    """
    Return the shares that jumped: source, month, since, measure, share, before, z.

    Each month is compared with the last one that is there, `since`. A measure that a month
    lacks is a share of nought. Of the last month, `OUTCOMES` are still to come and are
    passed over. A change counts if it is of `jump` (0-1) or more and lies
    `standard_errors` beyond chance and the habit of the months before.
    """
    dated = table.filter(pl.col("month").is_not_null()).with_columns(basis=_basis())
    shares = dated.filter(~pl.col("measure").is_in(_NO_SHARES))
    by = ["source", "basis"]
    whole = (
        dated.select(*by, "month", "of")
        .unique()
        .join(shares.select(*by, "measure").unique(), on=by)
        .join(
            shares.select("source", "month", "measure", "rows"),
            on=["source", "month", "measure"],
            how="left",
        )
        .with_columns(pl.col("rows").fill_null(0))
        .filter(pl.col("of") > 0)
        .sort("source", "measure", "month")
    )
    share = pl.col("rows") / pl.col("of")
    one = ["source", "measure"]
    return (
        whole.with_columns(
            share=share,
            before=share.shift().over(one),
            since=pl.col("month").shift().over(one),
            newest=pl.col("month").max().over("source"),
            z=pl.Series(
                [
                    z
                    for series in whole.partition_by(one, maintain_order=True)
                    for z in surprise(
                        series["rows"].to_numpy(), series["of"].to_numpy()
                    )
                ],
                dtype=pl.Float64,
            ),
        )
        .filter(
            (pl.col("share") - pl.col("before")).abs() >= jump,
            pl.col("z").abs() >= standard_errors,
            ~pl.col("measure").is_in(OUTCOMES) | (pl.col("month") < pl.col("newest")),
        )
        .select("source", "month", "since", "measure", "share", "before", "z")
        .sort("source", "month", "measure")
    )


def _basis() -> pl.Expr:
    """Return what a measure is counted of: the rows that were read, or the petitions."""
    return (
        pl.when(pl.col("measure").str.contains("^(?:read|rejected|repeated|repaired:)"))
        .then(pl.lit("read"))
        .otherwise(pl.lit("petitions"))
    )


def difference(old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """Return source, month, before, now: the months whose petitions changed in number."""
    rows = [
        table.filter(pl.col("measure") == "rows").select(
            "source", "month", pl.col("rows").alias(name)
        )
        for table, name in ((old, "before"), (new, "now"))
    ]
    return (
        rows[0]
        .join(rows[1], on=["source", "month"], how="full", coalesce=True)
        .with_columns(pl.col("before", "now").fill_null(0))
        .filter(pl.col("before") != pl.col("now"))
        .sort("source", "month")
    )
