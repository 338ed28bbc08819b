"""
What table does a file of an export hold, whatever its format?

In: a path to CSV, XLSX, XLS, ODS or JSON. Out: its header and rows as texts, each row with
the line on which it stands. The bytes are read once; their hash is the file's identity.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

import fastexcel
import polars as pl

from data.errors import SourceError
from ingest import csv_rows

if TYPE_CHECKING:
    from pathlib import Path

SUFFIXES = (".csv", ".txt", ".xlsx", ".xls", ".ods", ".json")

_MOST_UNPACKED = 4 << 30
"""Bytes that a packed workbook may unpack to; more is an attack or a mistake."""


@dataclass(frozen=True)
class Sheet:
    """A table as texts."""

    header: tuple[str, ...]
    """The names of the first line."""
    rows: pl.DataFrame
    """`line` (from 1) and `c0`, `c1` …: the header's columns, then those to spare."""
    sha256: str
    """Hash of the file's bytes."""
    big5: bool = False
    """Whether the text was in Big5."""


def read(path: Path) -> Sheet:
    """Return the table of a file; SourceError where it can not be read as what it is."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        msg = f"{path}: the export can not be read ({error.strerror})."
        raise SourceError(msg) from error
    digest = hashlib.sha256(raw).hexdigest()
    if path.suffix.lower() in {".xlsx", ".xls", ".ods"}:
        return Sheet(*_workbook(path, raw), digest)
    if path.suffix.lower() == ".json":
        return Sheet(*_objects(path, raw), digest)
    text, big5 = csv_rows.decode(path, raw)
    header = csv_rows.header(path, text)
    return Sheet(tuple(header), csv_rows.rows(text, len(header)), digest, big5)


def _workbook(path: Path, raw: bytes) -> tuple[tuple[str, ...], pl.DataFrame]:
    """Return header and rows of the first sheet."""
    try:
        if zipfile.is_zipfile(io.BytesIO(raw)):
            with zipfile.ZipFile(io.BytesIO(raw)) as packed:
                unpacked = sum(part.file_size for part in packed.infolist())
            if unpacked > _MOST_UNPACKED:
                msg = f"{path}: the workbook unpacks to {unpacked >> 20:,} MiB; expected {_MOST_UNPACKED >> 20:,} at most. Save it as CSV."
                raise SourceError(msg)
        sheet = fastexcel.read_excel(raw).load_sheet(
            0, header_row=None, dtypes="string", skip_rows=0
        )
        cells = sheet.to_polars()
    except (fastexcel.FastExcelError, zipfile.BadZipFile, ValueError) as error:
        msg = f"{path}: the workbook can not be read ({_first_line(error)}). Save it again as XLSX, ODS or CSV."
        raise SourceError(msg) from error
    if cells.is_empty():
        msg = f"{path}: the first sheet is empty. Expected a header and rows."
        raise SourceError(msg)
    header = tuple((name or "").strip() for name in cells.row(0))
    names = [f"c{place}" for place in range(len(header) + csv_rows.SPILL)]
    rows = cells.rename(dict(zip(cells.columns, names, strict=False)))
    spare = {name: pl.lit(None, pl.String) for name in names[len(header) :]}
    return header, csv_rows.numbered(rows.with_columns(**spare).select(names))


def _objects(path: Path, raw: bytes) -> tuple[tuple[str, ...], pl.DataFrame]:
    """Return the keys and values of a JSON list of objects; a line is an object."""
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError) as error:
        msg = f"{path}: expected JSON, a list of objects ({_first_line(error)})."
        raise SourceError(msg) from error
    if isinstance(found, dict):  # data.taipei wraps its rows
        result = found.get("result")
        found = result.get("results") if isinstance(result, dict) else None
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        msg = f"{path}: expected JSON, a list of objects, one for each case."
        raise SourceError(msg)
    # data.taipei adds _id and _importdate to every row.
    header = tuple(
        dict.fromkeys(key for row in found for key in row if not key.startswith("_"))
    )
    names = [f"c{place}" for place in range(len(header) + csv_rows.SPILL)]
    cells = [
        [None if row.get(key) is None else str(row[key]) for key in header]
        + [None] * csv_rows.SPILL
        for row in [dict.fromkeys(header), *found]
    ]
    schema = dict.fromkeys(names, pl.String)
    return header, csv_rows.numbered(pl.DataFrame(cells, schema=schema, orient="row"))


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0][:200]
