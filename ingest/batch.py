"""
How is a table of any size carried through a model, row for row?

In: a CSV and what to do with one of its columns. Out: a CSV with every column as it came
and the answers behind; every row once, in order, in constant memory.
"""

from __future__ import annotations

import codecs
import csv
import sys
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from data.errors import SourceError
from ingest.privacy import mask

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from geo.gazetteer import Gazetteer

BATCH = 50_000
"""Rows that are held at once."""

_BLOCK = 1 << 20
_ENCODINGS = ("utf-8-sig", "cp950", "big5hkscs")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def carry(
    into: Path,
    source: Path,
    column: str,
    answer: Callable[[pl.Series], pl.DataFrame],
    told: Callable[[int], None],
) -> int:
    """
    Write `source` with the answers for `column` behind its columns; return the rows.

    `answer` takes the texts of a batch and returns one row each; a column of its that the
    input has too is written under its name with `_found`. `told` is called with the rows
    done. SourceError where the file, its encoding or the column is not to be had, or the
    output can not be written; a half-written output is removed.
    """
    csv.field_size_limit(sys.maxsize)
    part = into.with_name(into.name + ".part")
    done = 0
    try:
        with ExitStack() as stack:
            rows = csv.reader(
                stack.enter_context(
                    source.open(encoding=encoding_of(source), newline="")
                )
            )
            header = next(rows, None)
            place = _place_of(source, header, column)
            header = header or []
            writer = csv.writer(
                stack.enter_context(part.open("w", encoding="utf-8-sig", newline=""))
            )
            first = True
            for batch in _batches(rows):
                texts = [row[place] if place < len(row) else "" for row in batch]
                found = answer(pl.Series(column, texts, dtype=pl.String))
                if first:
                    writer.writerow(map(guarded, _header(header, found.columns)))
                    first = False
                writer.writerows(
                    [guarded(cell) for cell in (*_padded(row, len(header)), *said)]
                    for row, said in zip(batch, found.iter_rows(), strict=True)
                )
                done += len(batch)
                told(done)
            if first:
                empty = answer(pl.Series(column, [], dtype=pl.String))
                writer.writerow(map(guarded, _header(header, empty.columns)))
        part.replace(into)
    except OSError as error:
        msg = f"{error.filename or source}: {error.strerror or error}."
        raise SourceError(msg) from error
    finally:
        part.unlink(missing_ok=True)
    return done


def column_of(source: Path, column: str) -> pl.Series:
    """Return one column of a CSV whole; SourceError where there is none of this name."""
    csv.field_size_limit(sys.maxsize)
    try:
        with source.open(encoding=encoding_of(source), newline="") as lines:
            rows = csv.reader(lines)
            place = _place_of(source, next(rows, None), column)
            cells = [row[place] if place < len(row) else "" for row in rows]
    except OSError as error:
        msg = f"{error.filename or source}: {error.strerror or error}."
        raise SourceError(msg) from error
    return pl.Series(column, cells, dtype=pl.String)


def _place_of(source: Path, header: list[str] | None, column: str) -> int:
    """Return where the column stands; SourceError where there is none of this name."""
    if header is None or column not in header:
        known = mask(", ".join(header or [])[:300])
        msg = (
            f"{source}, line 1: there is no column {column!r}; the columns are {known}."
        )
        raise SourceError(msg)
    return header.index(column)


def places(found: pl.DataFrame, gazetteer: Gazetteer) -> pl.DataFrame:
    """
    Return what the geocoder found as columns of a table for people.

    district and village are the names of where the place was found, village_code the
    official code, candidates "code:weight" with a bar between.
    """
    named = gazetteer.villages.select(
        "village_id",
        village_name=pl.col("village_key").str.split("|").list.last(),
    )
    return (
        found.join(named, on="village_id", how="left", maintain_order="left")
        .join(
            gazetteer.districts.rename({"district": "district_name"}),
            on="district_id",
            how="left",
            maintain_order="left",
        )
        .select(
            pl.col("district_name").alias("district"),
            pl.col("village_name").alias("village"),
            pl.col("village_id").alias("village_code"),
            pl.col("lon", "lat").round(6),
            "match_level",
            pl.col("score").cast(pl.Float64).round(4),
            pl.col("error_m").cast(pl.Float64).round(0),
            pl.col("candidates")
            .list.eval(
                pl.format(
                    "{}:{}",
                    pl.element().struct.field("village_id"),
                    pl.element().struct.field("weight").round(3),
                )
            )
            .list.join("|"),
            "why",
        )
    )


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
    while batch := list(islice(rows, BATCH)):
        yield batch


def _header(theirs: list[str], ours: list[str]) -> list[str]:
    return [*theirs, *(f"{name}_found" if name in theirs else name for name in ours)]


def _padded(row: list[str], width: int) -> list[str]:
    """Return the row with as many cells as the header, those too many joined to the last."""
    if len(row) > width:
        return [*row[: width - 1], ",".join(row[width - 1 :])]
    return [*row, *[""] * (width - len(row))]
