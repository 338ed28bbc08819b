"""
What changed when a case was seen again? The last delivery holds; what it said before is kept.

In: all rows of the cases, in the order of delivery. Out: the cases as last told, and every
version of those that changed. Pure.
"""

from __future__ import annotations

import polars as pl

CHANGES = (
    "agency",
    "section",
    "delivered_at",
    "due_at",
    "closed_at",
    "status",
    "reassigned",
    "satisfaction",
)
"""What may change in a case; all else is what it is."""


def settled(told: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """
    Return one row per petition, and the versions of those that changed.

    `told` has petition_id, file and the columns of a petition, in the order of delivery.
    A row takes the place of the first telling, with `CHANGES` as the last one says them.
    A later telling that is silent (null) does not take back what an earlier one said.
    """
    first = told.unique("petition_id", keep="first", maintain_order=True)
    again = told.filter(_differs(told))
    if again.is_empty():
        return first, _versions(again)
    grown = again.with_columns(
        pl.col(name).forward_fill().over("petition_id") for name in CHANGES
    )
    changed = pl.any_horizontal(
        pl.col(name).ne_missing(pl.col(name).shift().over("petition_id"))
        for name in CHANGES
    )
    nth = pl.int_range(pl.len()).over("petition_id")
    versions = grown.filter(changed | (nth == 0))
    versions = versions.filter(pl.len().over("petition_id") > 1)
    last = grown.unique("petition_id", keep="last").select("petition_id", *CHANGES)
    return (
        first.join(
            last, on="petition_id", how="left", maintain_order="left", suffix="_last"
        )
        .with_columns(pl.coalesce(f"{name}_last", name).alias(name) for name in CHANGES)
        .drop(f"{name}_last" for name in CHANGES),
        _versions(versions),
    )


def _differs(told: pl.DataFrame) -> pl.Series:
    """
    Return whether a row is of a petition that was told in two ways.

    Most of what is delivered again is told alike, and what follows costs ten times more.
    """
    ways = told.select("petition_id", *CHANGES).unique()
    several = ways.filter(pl.col("petition_id").is_duplicated())["petition_id"]
    return told["petition_id"].is_in(several.unique().implode())


def _versions(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(
        version=(pl.int_range(pl.len()).over("petition_id") + 1).cast(pl.Int32)
    ).select("petition_id", "version", "file", *CHANGES)
