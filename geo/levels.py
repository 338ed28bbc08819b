"""
Which match levels are there, and what does a step of the cascade give?

In: rows with candidates or a village. Out: the columns that every step gives: row,
village_id or candidates, a point where one is known, match_level, score, why. Pure.
"""

from __future__ import annotations

import polars as pl

from geo.between import CANDIDATES

LEVELS = (
    "corrected",
    "stated_point",
    "door",
    "same_number",
    "nearest",
    "relative",
    "crossing",
    "lane",
    "landmark",
    "village",
    "road",
    "district",
    "outside",
    "none",
)
"""The match levels that the cascade gives, the most exact first."""

PLACED: dict[str, pl.DataType | type[pl.DataType]] = {
    "row": pl.UInt32,
    "village_id": pl.String,
    "lon": pl.Float64,
    "lat": pl.Float64,
    "error_m": pl.Float64,
    "candidates": CANDIDATES,
    "match_level": pl.String,
    "score": pl.Float32,
    "why": pl.String,
}
"""The columns that a step gives, or some of them."""
_NOTHING = pl.DataFrame(schema=PLACED)


def nothing() -> pl.DataFrame:
    """Return what a step gives that no row asks: to ask for none costs what one row does."""
    return _NOTHING.clone()


def found(rows: pl.DataFrame, level: str, why: str) -> pl.DataFrame:
    """Place by village_id, without a point."""
    return rows.select(
        "row",
        "village_id",
        match_level=pl.lit(level),
        score=pl.lit(None, pl.Float32),
        why=pl.lit(why),
    )


def opened(rows: pl.DataFrame, level: str, what: str) -> pl.DataFrame:
    """Place by candidates: decided where there is one, left open where there are more."""
    one = pl.col("candidates").list.len() == 1
    first = pl.col("candidates").list.first().struct
    point = [name for name in ("lon", "lat", "error_m") if name in rows.columns]
    return rows.select(
        "row",
        *(pl.col(name).cast(pl.Float64) for name in point),
        village_id=pl.when(one).then(first.field("village_id")),
        match_level=pl.lit(level),
        score=first.field("weight").fill_null(0.0).cast(pl.Float32),
        candidates=pl.when(~one).then("candidates"),
        why=pl.when(one)
        .then(pl.lit(f"{what} lies in one village"))
        .otherwise(pl.lit(f"{what} runs through several villages")),
    )
