"""
What changed since the last build? Petitions new, gone and changed, columns, places.

In: the store that is to be replaced, and the tables of the new one. Out: rows of `changes`
by source and month, and the few lines that tell them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from data.errors import StoreError
from data.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SEEN: Final = (
    "agency",
    "section",
    "status",
    "delivered_at",
    "due_at",
    "closed_at",
    "reassigned",
    "satisfaction",
    "category",
    "place_village_id",
)
"""What is compared of a petition that is in both builds."""
POINT = 0.01
"""Smallest change of a month's share of a match level that is kept: one point."""
_AT_ONCE = 4_000_000
"""Petitions that are compared in one go; 100 bytes each, twice."""
_LISTED = 3
"""Changes of places that the closing account lists; the table holds all."""
_EVERYTHING = "; to build of everything that ever came, name no path"
_BY = ("source", "month")
_SHAPE: Final = {
    "source": pl.String,
    "month": pl.Date,
    "change": pl.String,
    "name": pl.String,
    "rows": pl.Int64,
    "share_before": pl.Float64,
    "share_now": pl.Float64,
}


_BEFORE: Final = f"""
    select * from (
        select ('0x' || right(petition_id, 16))::ubigint as petition_id,
               date_trunc('month', filed_at)::date as month, {", ".join(("source", *SEEN))}
        from petitions
    ) where petition_id % $of = $at
"""
"""A share of the petitions of a store, as `short` has them."""


@dataclass(frozen=True)
class Comparison:
    """The new build beside the last one."""

    rows: pl.DataFrame
    """Rows of `changes`."""
    compared_with: str
    """When the last build was made, or why there is no comparison, in a sentence."""


def since_last(
    path: Path,
    now: Callable[[int, int], pl.DataFrame],
    kept: int,
    quality: pl.DataFrame,
) -> Comparison:
    """
    Return what the new tables change against the store at `path`.

    now : from `at` and `of` to the petitions of `short` whose id leaves the rest `at`
    when it is divided by `of`. kept : how many there are in all.

    Where there is no store, or one of another version, there is nothing to compare with:
    the rows are empty and `compared_with` says why.
    """
    none = pl.DataFrame(schema=_SHAPE)
    if not path.exists():
        return Comparison(none, "There was no build before.")
    of = -(-kept // _AT_ONCE) or 1
    counts = []
    try:
        last = Store(path)
        try:
            built_at = last.info().get("built_at", "an unknown moment")
            for at in range(of):
                before = _moments(pl.DataFrame(last.query(_BEFORE, at=at, of=of)))
                counts += _petitions(before, _moments(now(at, of)))
            old_quality = pl.DataFrame(last.table("quality"))
        finally:
            last.close()
    except StoreError:
        return Comparison(
            none, "The last build is of another version and was not compared."
        )
    rows = pl.concat(
        [
            pl.concat(counts)
            .group_by(pl.exclude("rows"), maintain_order=True)
            .agg(pl.col("rows").sum())
            .select(*_SHAPE),
            _columns(old_quality, quality),
            _places(old_quality, quality),
        ]
    ).sort("source", "month", "change", "name")
    return Comparison(rows, f"The last build was made at {built_at}.")


def told(found: Comparison) -> list[str]:
    """Return the lines of the closing account: what changed since the last build."""
    rows = found.rows
    if not found.compared_with.startswith("The last build was made"):
        return [found.compared_with]
    if rows.is_empty():
        return [f"{found.compared_with} Nothing changed since."]
    return [found.compared_with, *_lines(rows)]


def short(petitions: pl.DataFrame, *, at: int, of: int) -> pl.DataFrame:
    """Return the id as 64 of its bits, source, month and what is compared."""
    key = petitions["petition_id"].str.tail(16).str.to_integer(base=16, dtype=pl.UInt64)
    return petitions.select(
        "source",
        key,
        pl.col("filed_at").dt.truncate("1mo").cast(pl.Date).alias("month"),
        *SEEN,
    ).filter(key % of == at)


def _moments(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows with moments of one unit: a store keeps seconds."""
    return rows.with_columns(
        pl.col(name).cast(pl.Datetime("ms"))
        for name in rows.columns
        if name.endswith("_at")
    )


def _petitions(before: pl.DataFrame, now: pl.DataFrame) -> list[pl.DataFrame]:
    """Return how many petitions are new, gone, or say something else than before."""
    both = now.join(before, on="petition_id", suffix="_before")
    return [
        _counted(now.join(before, on="petition_id", how="anti"), "new"),
        _counted(before.join(now, on="petition_id", how="anti"), "gone"),
        *(
            _counted(
                both.filter(pl.col(name).ne_missing(pl.col(f"{name}_before"))),
                "changed",
                "village_id" if name == "place_village_id" else name,
            )
            for name in SEEN
        ),
    ]


def _counted(rows: pl.DataFrame, change: str, name: str = "") -> pl.DataFrame:
    counts = rows.group_by(_BY).agg(pl.len().cast(pl.Int64).alias("rows"))
    return _shaped(counts.with_columns(change=pl.lit(change), name=pl.lit(name)))


def _columns(before: pl.DataFrame, now: pl.DataFrame) -> pl.DataFrame:
    """Return the columns that a source fills now and did not before, or the reverse."""
    filled = [
        table.filter(pl.col("measure").str.starts_with("filled:"))
        .group_by("source", name=pl.col("measure").str.strip_prefix("filled:"))
        .agg(pl.col("rows").sum())
        for table in (before, now)
    ]
    both = filled[1].join(filled[0], on=["source", "name"], suffix="_before")
    appeared = both.filter(pl.col("rows_before") == 0, pl.col("rows") > 0)
    vanished = both.filter(pl.col("rows_before") > 0, pl.col("rows") == 0)
    return pl.concat(
        [
            _shaped(appeared.with_columns(change=pl.lit("column_appeared"))),
            _shaped(
                vanished.with_columns(
                    pl.col("rows_before").alias("rows"),
                    change=pl.lit("column_vanished"),
                )
            ),
        ]
    )


def _places(before: pl.DataFrame, now: pl.DataFrame) -> pl.DataFrame:
    """Return the match levels whose share of a month that is in both builds moved."""
    shares = [
        table.filter(pl.col("measure").str.starts_with("place:")).select(
            *_BY,
            pl.col("rows"),
            name=pl.col("measure").str.strip_prefix("place:"),
            share=pl.col("rows") / pl.col("of"),
        )
        for table in (before, now)
    ]
    months = shares[0].select(_BY).unique().join(shares[1].select(_BY).unique(), on=_BY)
    both = (
        shares[0]
        .join(shares[1], on=[*_BY, "name"], how="full", coalesce=True, suffix="_now")
        .join(months, on=_BY, how="semi")
        .with_columns(pl.col("share", "share_now", "rows_now").fill_null(0))
        .filter((pl.col("share_now") - pl.col("share")).abs() >= POINT)
    )
    return _shaped(
        both.select(
            *_BY,
            "name",
            "share_now",
            change=pl.lit("place"),
            rows=pl.col("rows_now"),
            share_before=pl.col("share"),
        )
    )


def _shaped(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows with every column of `changes`; what they lack is null."""
    return rows.select(
        (pl.col(name) if name in rows.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in _SHAPE.items()
    )


def _lines(rows: pl.DataFrame) -> Iterator[str]:
    for change in ("new", "gone"):
        some = rows.filter(pl.col("change") == change)
        if some.height:
            hint = _EVERYTHING if change == "gone" else ""
            yield f"{change}: {some['rows'].sum():,} petitions of {_span(some)}{hint}"
    changed = rows.filter(pl.col("change") == "changed")
    if changed.height:
        each = changed.group_by("name").agg(pl.col("rows").sum())
        of = ", ".join(
            f"{name} {n:,}"
            for name, n in each.sort("rows", descending=True).iter_rows()
        )
        yield f"changed: {of}"
    columns = rows.filter(pl.col("change").str.starts_with("column_"))
    for row in columns.iter_rows(named=True):
        verb = row["change"].removeprefix("column_")
        yield f"{row['source']}: the column {row['name']} {verb} ({row['rows']:,} rows)"
    moved = rows.filter(pl.col("change") == "place").with_columns(
        by=(pl.col("share_now") - pl.col("share_before")).abs()
    )
    for row in moved.sort("by", descending=True).head(_LISTED).iter_rows(named=True):
        yield (
            f"{row['source']} {row['month']:%Y-%m}: placed by {row['name']} "
            f"{row['share_now']:.0%}, before {row['share_before']:.0%}"
        )
    if moved.height > _LISTED:
        yield f"and {moved.height - _LISTED:,} more shares of places, in the table changes"


def _span(rows: pl.DataFrame) -> str:
    """Return the months of some rows: 3 months, 2024-01 to 2024-04."""
    months = rows["month"].unique().sort()
    if months.len() == 1:
        return f"{months[0]:%Y-%m}"
    return f"{months.len()} months, {months[0]:%Y-%m} to {months[-1]:%Y-%m}"
