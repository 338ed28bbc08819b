"""
How are rejected rows mended? As an export of their own, to be built with the others.

In: a store and the landing zone. Out: one CSV with the source's own header, the rows as
they came, and behind them why each was rejected. It is not masked: private (0600). When it
is built, each row tells which rejected one it mends.
"""

from __future__ import annotations

import csv
import os
from typing import TYPE_CHECKING

import polars as pl

from data.errors import SourceError
from ingest import landing, sources

if TYPE_CHECKING:
    from pathlib import Path

    from data.settings import Settings
    from data.store import Store
    from ingest.sheets import Sheet

WHY = ("拒收原因", "檔案", "行", "檔案雜湊")
"""Headers of the columns behind: reason, file, line, and the hash of the file's bytes."""
_MENDS = {"line": pl.Int64, "mends_hash": pl.String, "mends_line": pl.Int64}
_DIGITS = 16
"""Digits of the hash that stand in the CSV."""


def write(store: Store, settings: Settings, source: str | None, out: Path) -> int:
    """
    Write the rejected rows of one source that nobody has mended; return how many.

    SourceError where rows of several sources are rejected and none is named, and where
    the landing zone no longer holds a file.
    """
    rows = pl.DataFrame(
        store.query(
            "select r.source, r.file, r.line, r.reason, f.sha256 from rejects r "
            "join files f using (file) where not coalesce(r.mended, false) "
            "order by r.source, r.file, r.line"
        )
    )
    if source is not None:
        rows = rows.filter(pl.col("source") == source)
    zone = settings.landing
    names = rows["source"].unique().sort().to_list()
    if len(names) > 1:
        msg = f"rows of {len(names)} sources are rejected: {', '.join(names)}. Name one with --source."
        raise SourceError(msg)
    kept = {entry.sha256: entry for entry in landing.journal(zone)}
    found: list[list[str]] = []
    header: tuple[str, ...] = ()
    for (digest,), lines in rows.group_by("sha256", maintain_order=True):
        entry = kept.get(str(digest))
        if entry is None:
            msg = f"{zone}: {lines['file'][0]} is not in the landing zone any more. Deliver it again."
            raise SourceError(msg)
        sheet = sources.sheet(landing.stored(zone, entry), settings)
        header = header or sheet.header
        said = sheet.rows.join(
            lines.with_columns(hash=pl.col("sha256").str.slice(0, _DIGITS)),
            on="line",
            how="inner",
            maintain_order="left",
        )
        cells = [f"c{at}" for at in range(len(header))]
        found += [
            ["" if cell is None else str(cell) for cell in row]
            for row in said.select(*cells, "reason", "file", "line", "hash").iter_rows()
        ]
    _write(out, [*header, *WHY], found)
    return len(found)


def mends(sheet: Sheet) -> pl.DataFrame:
    """Return line, mends_hash and mends_line of the rows that mend a rejected one."""
    place = {name: f"c{at}" for at, name in enumerate(sheet.header)}
    if not set(WHY) <= set(place):
        return pl.DataFrame(schema=_MENDS)
    return sheet.rows.select(
        "line",
        pl.col(place[WHY[3]]).alias("mends_hash"),
        pl.col(place[WHY[2]]).cast(pl.Int64, strict=False).alias("mends_line"),
    ).drop_nulls()


def told(rejects: pl.DataFrame, mended: pl.DataFrame) -> pl.DataFrame:
    """
    Return the rejects with `mended`: whether a row that could be used says it mends it.

    rejects : with sha256 and line; mended : mends_hash, mends_line
    """
    again = mended.select(
        "mends_hash", "mends_line", mended=pl.lit(value=True)
    ).unique()
    return (
        rejects.with_columns(mends_hash=pl.col("sha256").str.slice(0, _DIGITS))
        .join(
            again,
            left_on=["mends_hash", "line"],
            right_on=["mends_hash", "mends_line"],
            how="left",
            maintain_order="left",
        )
        .with_columns(pl.col("mended").fill_null(value=False))
        .drop("mends_hash")
    )


def _write(out: Path, header: list[str], rows: list[list[str]]) -> None:
    try:
        handle = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.fchmod(handle, 0o600)  # of a file that was there with wider rights too
        with os.fdopen(handle, "w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([header, *rows])
    except OSError as error:
        msg = f"{out}: the file can not be written ({error.strerror})."
        raise SourceError(msg) from error
