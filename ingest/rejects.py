"""
How are rejected rows mended? As an export of their own, to be built with the others.

In: a store and the landing zone. Out: one CSV with the source's own header, the rows as
they came, and behind them why each was rejected. It is not masked: private (0600).
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

WHY = ("拒收原因", "檔案", "行")
"""Headers of the columns behind: reason, file, line; a build passes over them."""


def write(store: Store, settings: Settings, source: str | None, out: Path) -> int:
    """
    Write the rejected rows of one source as they came; return how many.

    SourceError where rows of several sources are rejected and none is named, and where
    the landing zone no longer holds a file.
    """
    rows = pl.DataFrame(
        store.query(
            "select r.source, r.file, r.line, r.reason, f.sha256 from rejects r "
            "join files f using (file) order by r.source, r.file, r.line"
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
        said = sheet.rows.join(lines, on="line", how="inner", maintain_order="left")
        cells = [f"c{at}" for at in range(len(header))]
        found += [
            ["" if cell is None else str(cell) for cell in row]
            for row in said.select(*cells, "reason", "file", "line").iter_rows()
        ]
    _write(out, [*header, *WHY], found)
    return len(found)


def _write(out: Path, header: list[str], rows: list[list[str]]) -> None:
    try:
        handle = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.fchmod(handle, 0o600)  # of a file that was there with wider rights too
        with os.fdopen(handle, "w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([header, *rows])
    except OSError as error:
        msg = f"{out}: the file can not be written ({error.strerror})."
        raise SourceError(msg) from error
