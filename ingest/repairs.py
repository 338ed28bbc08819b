"""
What was mended in the rows, and how often? Counted by kind, for every file.

In: the cases as said, with the moments that were read of them. Out: rows of `repairs`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Mapping

_KINDS: Mapping[str, tuple[str, str]] = {
    # 235959.0 went through a spreadsheet's float; 60500 lost its leading zero.
    "float_time": ("filed_time_said", r"^\d{1,6}\.0$"),
    "short_time": ("filed_time_said", r"^\d{1,5}(?:\.0)?$"),
    "roc_date": (
        "filed_date_said",
        r"^(?:中華)?(?:民國)?\d{2,3}(?:年|/|\.|-|\d{4}(?:\D|$))",
    ),
    "excel_date": ("filed_date_said", r"^\d{5}(?:\.\d+)?$"),
    # 2.02506E+12, or 13 digits cut to nine: the number is lost, the case is not.
    "ruined_ref": ("source_ref", r"^\d(?:\.\d+)?E\+\d+$|^20\d{7}$"),
}


def repairs(cases: pl.DataFrame) -> pl.DataFrame:
    """Return source, file, kind and rows; a row may be mended in several ways."""
    by_file = ["source", "file"]
    counted = [
        cases.filter(pl.col("repaired").is_not_null())
        .group_by(*by_file, pl.col("repaired").cast(pl.String).alias("kind"))
        .agg(rows=pl.len())
    ]
    shifted = pl.col("repaired").is_not_null()
    counted.append(_counted(cases, "lost_time", shifted & ~pl.col("time_known")))
    counted += [
        _counted(cases, kind, pl.col(column).str.contains(form))
        for kind, (column, form) in _KINDS.items()
    ]
    return (
        pl.concat(counted)
        .filter(pl.col("rows") > 0)
        .with_columns(pl.col("rows").cast(pl.Int64))
        .sort(*by_file, "kind")
    )


def _counted(cases: pl.DataFrame, kind: str, mended: pl.Expr) -> pl.DataFrame:
    return (
        cases.group_by("source", "file")
        .agg(rows=mended.fill_null(value=False).sum())
        .select("source", "file", kind=pl.lit(kind), rows="rows")
    )
