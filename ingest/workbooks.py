"""
Which table does a workbook of Excel or LibreOffice hold?

In: the bytes of an XLSX, XLS or ODS. Out: header and rows as texts, of every sheet that is
shown and has a known header, one below the other; lines count on through the sheets.
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import fastexcel
import polars as pl

from data.errors import SourceError
from ingest import csv_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ingest.elsewhere import Place

_MOST_UNPACKED = 4 << 30
"""Bytes that a packed workbook may unpack to; more is an attack or a mistake."""
_MOST_TIMES = 1032
"""A byte of a packed part is so many unpacked at most: the format (RFC 1951) has no more."""
_MOST_COLUMNS = 1_000
"""Of a sheet; one cell that says it is repeated is 16,384, and a minute of work."""
_AT_ONCE = 1 << 20
_TITLES = 20
"""Rows among which a sheet's header is looked for."""
_MIDNIGHT = r"^(\d{4}-\d{2}-\d{2})[ T]00:00:00$"
"""How a cell with a day and no time comes out of an XLSX."""


def read(
    path: Place, raw: bytes, known: Callable[[Sequence[str]], bool]
) -> tuple[tuple[str, ...], pl.DataFrame]:
    """
    Return header and rows as `Sheet` has them; SourceError for what is no workbook.

    Where no sheet has a header that is `known`: the first that is shown, from its first
    row with a cell. Hidden sheets are read only if nothing is shown.
    """
    tables, start = [], 0
    fallback: tuple[tuple[str, ...], pl.DataFrame] | None = None
    for cells in _sheets(path, raw):
        above, header = _header(cells, known)
        rows = csv_rows.numbered(cells, above).with_columns(pl.col("line") + start)
        start += cells.height
        if known(header):
            tables.append((header, rows))
        fallback = fallback or (header, rows)
    if fallback is None:
        msg = f"{path}: every sheet is empty. Expected a header and rows."
        raise SourceError(msg)
    return _below_each_other(tables or [fallback])


def first_line(error: Exception) -> str:
    """Return what a library says, short enough for one sentence."""
    return (str(error).strip() or type(error).__name__).splitlines()[0][:200]


def _sheets(path: Place, raw: bytes) -> Iterator[pl.DataFrame]:
    """Return the cells of the sheets that are shown, those without any left out."""
    try:
        _bounded(path, raw)
        book = fastexcel.read_excel(raw)
        sheets = [
            book.load_sheet(place, header_row=None, dtypes="string", skip_rows=0)
            for place in range(len(book.sheet_names))
        ]
        shown = [one for one in sheets if one.visible == "visible"] or sheets
        for sheet in shown:
            if sheet.width > _MOST_COLUMNS:
                msg = f"{path}: the sheet {sheet.name} has {sheet.width:,} columns; expected {_MOST_COLUMNS:,} at most. Remove those without a heading."
                raise SourceError(msg)
            cells = sheet.to_polars()
            if not cells.is_empty():
                yield _texts(cells)
    except (fastexcel.FastExcelError, zipfile.BadZipFile, ValueError) as error:
        msg = f"{path}: the workbook can not be read ({first_line(error)}). Save it again as XLSX, ODS or CSV."
        raise SourceError(msg) from error


def _bounded(path: Place, raw: bytes) -> None:
    """Raise SourceError where a packed workbook would fill the memory."""
    if not zipfile.is_zipfile(io.BytesIO(raw)):
        return
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        unpacked = sum(part.file_size for part in packed.infolist())
        if unpacked <= _MOST_UNPACKED < _MOST_TIMES * len(raw):
            for part in packed.infolist():
                _honest(packed, part)
    if unpacked > _MOST_UNPACKED:
        msg = f"{path}: the workbook unpacks to {unpacked >> 20:,} MiB; expected {_MOST_UNPACKED >> 20:,} at most. Save it as CSV."
        raise SourceError(msg)


def _honest(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Raise BadZipFile where a part holds more than it says: it is read to its end."""
    with packed.open(part) as unpacked:
        while unpacked.read(_AT_ONCE):
            pass


def _texts(cells: pl.DataFrame) -> pl.DataFrame:
    """Return the cells as `c0`, `c1` …, null where nothing is in them."""
    text = pl.all().cast(pl.String)
    return (
        cells.rename({name: f"c{at}" for at, name in enumerate(cells.columns)})
        .with_columns(text.str.replace(_MIDNIGHT, "$1"))
        .with_columns(pl.when(pl.all() != "").then(pl.all()))
    )


def _header(
    cells: pl.DataFrame, known: Callable[[Sequence[str]], bool]
) -> tuple[int, tuple[str, ...]]:
    """Return how many rows stand above the header, and its names."""
    head = [
        tuple((name or "").strip() for name in row)
        for row in cells.head(_TITLES).iter_rows()
    ]
    filled = [place for place, row in enumerate(head) if any(row)] or [0]
    above = next((place for place in filled if known(head[place])), filled[0])
    return above, head[above]


def _below_each_other(
    tables: Sequence[tuple[tuple[str, ...], pl.DataFrame]],
) -> tuple[tuple[str, ...], pl.DataFrame]:
    """Return the rows of all sheets in the columns of the first, new names behind."""
    names = list(tables[0][0])
    found = []
    for header, rows in tables:
        # A name that stands twice in a header is two columns, by their order.
        free = list(range(len(names)))
        columns = []
        for place, name in enumerate(header):
            at = next((one for one in free if names[one] == name), None)
            if at is None:
                at = len(names)
                names.append(name)
            else:
                free.remove(at)
            columns.append(pl.col(f"c{place}").alias(f"c{at}"))
        found.append(rows.select("line", *columns))
    width = len(names) + csv_rows.SPILL
    blank = pl.DataFrame(
        schema={"line": pl.Int64, **{f"c{at}": pl.String for at in range(width)}}
    )
    return tuple(names), pl.concat([blank, *found], how="diagonal")
