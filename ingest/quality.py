"""
How good are the rows, month by month? Counted once at the build, shown by `petitions check`.

In: petitions and their places. Out: rows of `quality`, one per source, month and measure;
and what stands out: a share that jumped against the month before, days in the future.
"""

from __future__ import annotations

from datetime import datetime

import polars as pl

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
JUMP = 0.15
"""Change of a share against the month before that is told: 15 points."""
FEW = 200
"""Rows of a month below which its shares swing by chance."""


def quality(
    petitions: pl.DataFrame, addresses: pl.DataFrame, built_at: datetime
) -> pl.DataFrame:
    """
    Return source, month, measure, rows and of: "rows of so many have it".

    Measures: filled:COLUMN, time_known, place:LEVEL, future (filed after `built_at`, local
    time), closed_before_filed, and rows itself.
    """
    placed = petitions.join(
        addresses.select("address_id", "match_level"), on="address_id", how="left"
    ).with_columns(month=pl.col("filed_at").dt.truncate("1mo").cast(pl.Date))
    by = ["source", "month"]
    counted = placed.group_by(by).agg(
        pl.len().alias("rows"),
        *(pl.col(name).count().alias(f"filled:{name}") for name in COLUMNS),
        pl.col("time_known").sum().alias("time_known"),
        (pl.col("filed_at") > built_at).sum().alias("future"),
        (pl.col("closed_at") < pl.col("filed_at")).sum().alias("closed_before_filed"),
    )
    totals = counted.select(*by, pl.col("rows").cast(pl.Int64).alias("of"))
    measures = counted.unpivot(
        index=by, variable_name="measure", value_name="n"
    ).select(*by, "measure", rows=pl.col("n").cast(pl.Int64))
    levels = (
        placed.group_by(*by, pl.format("place:{}", "match_level").alias("measure"))
        .agg(pl.len().cast(pl.Int64).alias("rows"))
        .drop_nulls("measure")
    )
    return (
        pl.concat([measures, levels])
        .join(totals, on=by)
        .select(*by, "measure", "rows", "of")
        .sort(*by, "measure")
    )


def jumps(table: pl.DataFrame) -> pl.DataFrame:
    """
    Return the shares that jumped: source, month, measure, share, before.

    A measure that a month lacks is a share of nought. Months with few rows are passed over,
    and so is a month whose neighbour before is missing: a gap is no jump.
    """
    months = table.filter(pl.col("of") >= FEW).select("source", "month", "of").unique()
    whole = (
        months.join(table.select("source", "measure").unique(), on="source")
        .join(
            table.select("source", "month", "measure", "rows"),
            on=["source", "month", "measure"],
            how="left",
        )
        .with_columns(share=pl.col("rows").fill_null(0) / pl.col("of"))
    )
    before = whole.select(
        "source",
        "measure",
        pl.col("month").dt.offset_by("1mo"),
        pl.col("share").alias("before"),
    )
    return (
        whole.join(before, on=["source", "measure", "month"])
        .filter((pl.col("share") - pl.col("before")).abs() >= JUMP)
        .select("source", "month", "measure", "share", "before")
        .sort("source", "month", "measure")
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
