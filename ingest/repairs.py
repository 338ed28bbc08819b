"""
What was mended in the rows, and how often? Counted by kind, for every file and month.

In: the cases as said, with the moments that were read of them and what became of them.
Out: rows of `repairs`, and the same by month for `quality`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Mapping

RUINED = r"^\d(?:\.\d+)?E\+\d+$|^20\d{7}$"
"""2.02506E+12, or 13 digits cut to nine: the number is lost, the case is not."""

_KINDS: Mapping[str, tuple[str, str]] = {
    # 235959.0 went through a spreadsheet's float; 60500 lost its leading zero.
    "float_time": ("filed_time_said", r"^\d{1,6}\.0$"),
    "short_time": ("filed_time_said", r"^\d{1,5}(?:\.0)?$"),
    "half_day_time": ("filed_date_said", r"上午|下午|[AaPp][Mm]"),
    "roc_date": (
        "filed_date_said",
        r"^(?:中華)?(?:民國)?\d{2,3}(?:年|/|\.|-|\d{4}(?:\D|$))",
    ),
    "excel_date": ("filed_date_said", r"^\d{5}(?:\.\d+)?$"),
    "ruined_ref": ("source_ref", RUINED),
}
_FULL_WIDTH = ("address_said", "filed_date_said", "filed_time_said")
_GARBLED = r"[?？\x{FFFD}]"
"""What stands where a character was lost: 河濱公園自??道."""


def full_width(said: pl.DataFrame) -> pl.Series:
    """Return whether a row holds full-width digits; asked before they are masked away."""
    columns = [name for name in _FULL_WIDTH if name in said.columns]
    return said.select(
        pl.any_horizontal(
            pl.lit(value=False),
            pl.col(columns).str.contains("[０-９]").fill_null(value=False),
        ).alias("full_width")
    ).to_series()


def counted(cases: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """
    Return source, file, month, measure and rows.

    Measures: read, rejected, repaired:KIND; a row may be mended in several ways. The month
    is null where no day could be read.

    cases : with `full_width` and, of files, `big5` and `lost_character`; known : source, category_said and known_category
    """
    name = pl.col("known_category").str.normalize("NFKC")
    renamed = known.filter(pl.col("category_said") != name).select(
        "source",
        "category_said",
        folded=pl.when(pl.col("category_said").str.contains(_GARBLED))
        .then(pl.lit("garbled_category"))
        .otherwise(pl.lit("renamed_category")),
    )
    shifted = pl.col("repaired").is_not_null()
    kinds = {
        **{
            kind: pl.col("repaired").cast(pl.String) == kind
            for kind in cases["repaired"].cast(pl.String).drop_nulls().unique().sort()
        },
        "lost_time": shifted & ~pl.col("time_known"),
        **{
            kind: pl.col(column).str.contains(form)
            for kind, (column, form) in _KINDS.items()
        },
        **{
            kind: pl.col(kind)
            for kind in ("full_width", "big5", "lost_character")
            if kind in cases.columns
        },
        **{
            kind: pl.col("folded") == kind
            for kind in ("renamed_category", "garbled_category")
        },
    }
    by = ["source", "file", "month"]
    sums = (
        cases.join(renamed, on=["source", "category_said"], how="left")
        .group_by(
            "source",
            "file",
            pl.col("filed_at").dt.truncate("1mo").cast(pl.Date).alias("month"),
        )
        .agg(
            pl.len().alias("read"),
            pl.col("filed_at").is_null().sum().alias("rejected"),
            *(
                mended.fill_null(value=False).sum().alias(f"repaired:{kind}")
                for kind, mended in kinds.items()
            ),
        )
    )
    return sums.unpivot(index=by, variable_name="measure", value_name="rows").select(
        *by, "measure", pl.col("rows").cast(pl.Int64)
    )


def repairs(counts: pl.DataFrame) -> pl.DataFrame:
    """Return rows of `repairs`: source, file, kind, rows."""
    return (
        counts.filter(
            pl.col("measure").str.starts_with("repaired:"), pl.col("rows") > 0
        )
        .group_by(
            "source", "file", kind=pl.col("measure").str.strip_prefix("repaired:")
        )
        .agg(pl.col("rows").sum())
        .sort("source", "file", "kind")
    )


def months(counts: pl.DataFrame, kept: pl.DataFrame) -> pl.DataFrame:
    """
    Return source, month, measure, rows, of: "rows of so many that were read".

    kept : source, month, rows: the petitions; what was read and is neither kept nor
        rejected was repeated, since a row that repeats is of the same day.
    """
    by = ["source", "month"]
    summed = counts.group_by(*by, "measure").agg(pl.col("rows").sum())
    totals = summed.filter(pl.col("measure") == "read").select(*by, of="rows")
    rejected = summed.filter(pl.col("measure") == "rejected")
    repeated = (
        totals.join(rejected, on=by, nulls_equal=True)
        .join(kept.rename({"rows": "kept"}), on=by, how="left")
        .select(
            *by,
            pl.lit("repeated").alias("measure"),
            rows=pl.col("of") - pl.col("rows") - pl.col("kept").fill_null(0),
        )
    )
    return (
        pl.concat([summed, repeated])
        .filter(~pl.col("measure").str.starts_with("repaired:") | (pl.col("rows") > 0))
        .join(totals, on=by, nulls_equal=True)
        .select(*by, "measure", "rows", "of")
    )
