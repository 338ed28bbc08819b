"""
How is a table of any size carried through a model, row for row?

In: a table (CSV, or the first sheet of a workbook) and what to do with some of its columns.
Out: a CSV with every column as it came and the answers behind; every row once, in order. A
CSV is carried in constant memory; a workbook is packed and is opened whole.
"""

from __future__ import annotations

import codecs
import csv
from contextlib import ExitStack
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from data.errors import SourceError
from ingest import csv_rows, workbooks
from ingest.privacy import mask

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence


BATCH = 50_000
"""Rows that are held at once."""

_WORKBOOKS = {".xlsx", ".xls", ".ods"}
_BLOCK = 1 << 20
_ENCODINGS = ("utf-8-sig", "cp950", "big5hkscs")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def carry(
    into: Path,
    source: Path,
    columns: str | Sequence[str],
    answer: Callable[..., pl.DataFrame],
    told: Callable[[int], None],
) -> int:
    """
    Write `source` with the answers for its `columns` behind them; return the rows.

    `answer` takes the texts of a batch, one series for each of `columns`, and returns one
    row each; a column of its that the input has too is written under its name with
    `_found`. `told` is called with the rows done. SourceError where the file, its encoding
    or a column is not to be had, or the output can not be written; a half-written output
    is removed.
    """
    names = (columns,) if isinstance(columns, str) else tuple(columns)
    if into.resolve() == source.resolve():
        msg = f"{into}: the output is the input. Name another file."
        raise SourceError(msg)
    part = into.with_name(into.name + ".part")
    done = 0
    try:
        with ExitStack() as stack:
            rows = _rows(source, names, stack)
            header = next(rows, None)
            places = [_place_of(source, header, name) for name in names]
            header = header or []
            writer = csv.writer(
                stack.enter_context(part.open("w", encoding="utf-8-sig", newline=""))
            )
            for number, batch in enumerate(_batches(rows)):
                found = answer(
                    *(
                        pl.Series(name, [_cell(row, at) for row in batch], pl.String)
                        for name, at in zip(names, places, strict=True)
                    )
                )
                if not number:
                    writer.writerow(map(guarded, _header(header, found.columns)))
                writer.writerows(
                    [guarded(cell) for cell in (*_padded(row, len(header)), *said)]
                    for row, said in zip(batch, found.iter_rows(), strict=True)
                )
                done += len(batch)
                told(done)
        part.replace(into)
    except OSError as error:
        msg = f"{error.filename or source}: {error.strerror or error}."
        raise SourceError(msg) from error
    except csv.Error as error:
        msg = f"{source}, after row {done:,}: {error}. Expected CSV; is a quote left open?"
        raise SourceError(msg) from error
    finally:
        part.unlink(missing_ok=True)
    return done


def _rows(
    source: Path, columns: Sequence[str], stack: ExitStack
) -> Iterator[list[str]]:
    """Return the header and the rows of a table as texts."""
    if source.suffix.lower() in _WORKBOOKS:
        known = set(columns)
        header, cells = workbooks.read(
            source, source.read_bytes(), lambda header: known <= set(header)
        )
        width = [f"c{at}" for at in range(len(header))]
        texts = cells.select(pl.col(width).fill_null("")).iter_rows()
        return chain([list(header)], map(list, texts))
    return csv_rows.records(
        stack.enter_context(source.open(encoding=encoding_of(source), newline=""))
    )


def _cell(row: Sequence[str], at: int) -> str:
    return row[at] if at < len(row) else ""


def column_of(source: Path, column: str) -> pl.Series:
    """Return one column of a table whole; SourceError where there is none of this name."""
    try:
        with ExitStack() as stack:
            rows = _rows(source, (column,), stack)
            place = _place_of(source, next(rows, None), column)
            cells = [_cell(row, place) for row in rows]
    except OSError as error:
        msg = f"{error.filename or source}: {error.strerror or error}."
        raise SourceError(msg) from error
    except csv.Error as error:
        msg = f"{source}: {error}. Expected CSV; is a quote left open?"
        raise SourceError(msg) from error
    return pl.Series(column, cells, dtype=pl.String)


def _place_of(source: Path, header: list[str] | None, column: str) -> int:
    """Return where the column stands; SourceError where none or several have the name."""
    if header is None or column not in header:
        known = mask(", ".join(header or [])[:300])
        msg = (
            f"{source}, line 1: there is no column {column!r}; the columns are {known}."
        )
        raise SourceError(msg)
    if header.count(column) > 1:
        msg = f"{source}, line 1: there are {header.count(column)} columns {column!r}. Give the one that is meant a name of its own."
        raise SourceError(msg)
    return header.index(column)


def encoding_of(path: Path) -> str:
    """Return the encoding of a text file, read to its end block by block."""
    for encoding in _ENCODINGS:
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            with path.open("rb") as file:
                while block := file.read(_BLOCK):
                    decoder.decode(block)
                decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    msg = f"{path}: expected text in UTF-8 or Big5, found neither. Save it again as CSV in UTF-8."
    raise SourceError(msg)


def guarded(cell: object) -> str:
    """
    Return the cell as text that no spreadsheet takes for a formula.

    >>> guarded("=1+1"), guarded("-5.2"), guarded("+886 2 2720"), guarded(None)
    ("'=1+1", '-5.2', "'+886 2 2720", '')
    """
    if isinstance(cell, str) and (not cell or cell[0] not in _FORMULA):
        return cell  # nearly all of the 15 million cells of a million rows
    if cell is None:
        return ""
    if isinstance(cell, float):
        return repr(cell)
    text = str(cell)
    return f"'{text}" if text.startswith(_FORMULA) and not _is_number(text) else text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _batches(rows: Iterator[list[str]]) -> Iterator[list[list[str]]]:
    """Return the rows in batches; of no rows one empty batch, for its header."""
    batch = list(islice(rows, BATCH))
    yield batch
    while batch := list(islice(rows, BATCH)):
        yield batch


def _header(theirs: list[str], ours: list[str]) -> list[str]:
    return [*theirs, *(f"{name}_found" if name in theirs else name for name in ours)]


def _padded(row: list[str], width: int) -> list[str]:
    """Return the row with as many cells as the header, those too many joined to the last."""
    if len(row) > width:
        return [*row[: width - 1], ",".join(row[width - 1 :])]
    return [*row, *[""] * (width - len(row))]
