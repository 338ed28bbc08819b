"""
What table does a file of an export hold, whatever its format?

In: a path to CSV, XLSX, XLS, ODS or JSON. Out: its header and rows as texts, each row with
the line on which it stands. The bytes are read once; their hash is the file's identity.
Of a workbook every sheet that is shown and has a known header is read.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from data.errors import SourceError
from ingest import csv_rows, workbooks

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ingest.elsewhere import Place

SUFFIXES = (".csv", ".txt", ".xlsx", ".xls", ".ods", ".json")


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
    lost: bool = False
    """Whether bytes of the text are no character; U+FFFD stands in their place."""


def read(path: Place, known: Callable[[Sequence[str]], bool]) -> Sheet:
    """
    Return the table of a file; SourceError where it can not be read as what it is.

    `known` says of a line whether it is the header of a source.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        msg = f"{path}: the export can not be read ({error.strerror})."
        raise SourceError(msg) from error
    digest = hashlib.sha256(raw).hexdigest()
    if path.suffix.lower() in {".xlsx", ".xls", ".ods"}:
        return Sheet(*workbooks.read(path, raw, known), digest)
    if path.suffix.lower() == ".json":
        return Sheet(*_objects(path, raw), digest)
    text, big5, lost = csv_rows.decode(path, raw)
    above, header = csv_rows.header(path, text, known)
    rows = csv_rows.rows(text, len(header), above)
    return Sheet(tuple(header), rows, digest, big5, lost)


def _objects(path: Place, raw: bytes) -> tuple[tuple[str, ...], pl.DataFrame]:
    """Return the keys and values of a JSON list of objects; a line is an object."""
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError) as error:
        msg = (
            f"{path}: expected JSON, a list of objects ({workbooks.first_line(error)})."
        )
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
