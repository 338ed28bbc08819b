"""
How does an agency's own door-plate file take the place of the compiled points?

In: the official file 門牌位置數值資料 (CSV in UTF-8 or Big5, or a workbook). Out: a table of
doors beside the store, the account of its rows, and the doors that a build then knows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from data import facts
from data.errors import SourceError
from geo.boundaries import Boundaries
from geo.plates import COLUMNS, DOORS, FATES, columns, plates, together
from ingest import sheets
from ingest.batch import guarded

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Account:
    """What became of the rows of a door-plate file."""

    fates: dict[str, int]
    """Rows by fate, see `geo.plates.FATES`; their sum is what was read."""

    @property
    def read(self) -> int:
        """Return the rows of the file."""
        return sum(self.fates.values())

    @property
    def rejected(self) -> int:
        """Return the rows that gave no door and were not one again."""
        return self.read - self.fates["door"] - self.fates["repeated"]


def imported(source: Path, into: Path, rejects: Path | None = None) -> Account:
    """
    Write the doors of an official file to `into`, its rejected rows to `rejects` (CSV).

    SourceError where the file is not of this form, holds no door, or nothing can be
    written; what was imported before then stays.
    """
    sheet = sheets.read(source, lambda header: columns(header) is not None)
    places = columns(sheet.header)
    if places is None:
        msg = f"{source}, line 1: this is no door-plate file; expected the columns {', '.join(COLUMNS.values())}, found {', '.join(sheet.header)[:200]}."
        raise SourceError(msg)
    rows = sheet.rows.select(
        "line", *(pl.col(f"c{at}").alias(ours) for ours, at in places.items())
    )
    areas = facts.read("villages")
    doors, fate = plates(
        rows, pl.DataFrame(areas), Boundaries.from_areas(areas, key="village_id")
    )
    if doors.is_empty():
        msg = f"{source}: none of {rows.height:,} rows is a door of this city. Expected coordinates in TWD97 (EPSG:3826) and districts by their code."
        raise SourceError(msg)
    try:
        into.parent.mkdir(parents=True, exist_ok=True)
        part = into.with_name(into.name + ".new")
        doors.write_parquet(part)
        part.replace(into)
        if rejects is not None:
            _write_rejects(rows, fate, rejects)
    except (OSError, pl.exceptions.PolarsError) as error:
        msg = f"{into}: the doors can not be written ({str(error).splitlines()[0]})."
        raise SourceError(msg) from error
    counts = dict(fate.value_counts().iter_rows())
    return Account({name: counts.get(name, 0) for name in FATES})


def known(imported: Path) -> pl.DataFrame:
    """
    Return the doors that places are found by: the official ones where they were imported.

    Doors that only the compiled table knows stay. SourceError for a file that is no table
    of doors.
    """
    compiled = pl.DataFrame(facts.read("doors"))
    if not imported.is_file():
        return compiled
    try:
        official = pl.read_parquet(imported, columns=list(DOORS))
    except (OSError, pl.exceptions.PolarsError) as error:
        msg = f"{imported}: the imported doors can not be read ({str(error).splitlines()[0]}). Import them again: petitions doors import FILE, or remove this file."
        raise SourceError(msg) from error
    return together(official, compiled)


def _write_rejects(rows: pl.DataFrame, fate: pl.Series, into: Path) -> None:
    """Write the rejected rows as they came, with line and reason."""
    rejected = rows.with_columns(reason=fate).filter(
        ~pl.col("reason").is_in(["door", "repeated"])
    )
    guard = pl.col(*COLUMNS).map_elements(
        guarded, return_dtype=pl.String, skip_nulls=False
    )
    rejected.select("line", "reason", guard).rename(COLUMNS).write_csv(
        into, include_bom=True
    )
