"""
What is exported: which columns, how many rows, and in which pieces do they come?

In: the table of a page, or a question that is too long to hold its answer. Out: pieces of
some thousand rows, so that a file of 1.5 million rows is written in constant memory.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import polars as pl
import pyarrow as pa

PIECE_ROWS = 5_000
"""Rows that are held at once; 20,000 take 250 MB more and save a tenth of the time."""


@dataclass(frozen=True)
class Source:
    """Rows to be exported; a page may give one in place of a table."""

    schema: pa.Schema
    rows: int
    pieces: Callable[[], Iterator[pa.Table]]
    """The rows in order, in tables of this schema; asked again they are the same."""

    @classmethod
    def of(cls, found: Source | pa.Table) -> Source:
        """Return a table as rows to be exported; what is one already stays as it is."""
        if isinstance(found, Source):
            return found
        return cls(found.schema, found.num_rows, lambda: _cut(found))


@dataclass
class Tally:
    """What went by: counted and hashed, so that the evidence speaks of these very rows."""

    told: Callable[[int], None] = lambda _: None
    """Takes the rows that are done."""
    rows: int = 0
    cases: int | None = None
    """Sum of the column `count`; None where there is none."""
    _digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)  # noqa: UP037 - private to typeshed

    def watch(self, pieces: Iterator[pa.Table]) -> Iterator[pa.Table]:
        """Hand the pieces on, and take note of them."""
        for piece in pieces:
            self.rows += piece.num_rows
            if "count" in piece.column_names:
                self.cases = (self.cases or 0) + sum(
                    filter(None, piece["count"].to_pylist())
                )
            self._digest.update(_canonical(piece, head=self.rows == piece.num_rows))
            yield piece
            self.told(self.rows)

    @property
    def sha256(self) -> str:
        """Return the hash of all values: the same in every format and language."""
        return self._digest.hexdigest()


def flat(table: pl.DataFrame) -> pl.DataFrame:
    """Return the table with lists as words between blanks, and other nests as JSON."""
    nested: dict[str, pl.Expr | pl.Series] = {
        name: pl.col(name).cast(pl.List(pl.String)).list.join(" ")
        if isinstance(kind, pl.List) and not kind.inner.is_nested()
        else _json(table[name])
        for name, kind in table.schema.items()
        if kind.is_nested()
    }
    return table.with_columns(**nested) if nested else table


def _json(column: pl.Series) -> pl.Series:
    """Return each value as JSON; null where there is none."""
    told = [
        None if value is None else json.dumps(value, ensure_ascii=False, default=str)
        for value in column.to_list()
    ]
    return pl.Series(column.name, told, pl.String)


def _cut(table: pa.Table) -> Iterator[pa.Table]:
    """Return a table in pieces; of no rows one empty piece, for its columns."""
    yield table.slice(0, PIECE_ROWS)
    for start in range(PIECE_ROWS, table.num_rows, PIECE_ROWS):
        yield table.slice(start, PIECE_ROWS)


def _canonical(piece: pa.Table, *, head: bool) -> bytes:
    """Return the values as CSV with our own names of the columns."""
    return flat(pl.DataFrame(piece)).write_csv(include_header=head).encode()
