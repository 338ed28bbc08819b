"""
What rows does a CSV hold, whatever its encoding, quotes and line ends?

In: the bytes of a file. Out: its header, and a frame of texts with the line on which each
row starts. No field is dropped: one too many is kept for the source to repair.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from data.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ingest.elsewhere import Place

SPILL = 6
"""Columns kept beyond the header's, for rows that an unquoted comma has shifted."""

_ENCODINGS = ("utf-8-sig", "cp950", "big5hkscs")
_LOST = "\ufffd"
_MOST_LOST = 0.001
"""Share of the characters that may be lost; a text in another encoding loses far more."""
_TITLES = 20
"""Records among which the header is looked for."""
_HEAD = 65_536
"""Characters among which it is looked for."""
_LONGEST_FIELD = 50
"""Lines that one quoted field may span; a petition's text is not longer."""
_LONGEST_CELL = 64 << 20
"""Characters of a cell; a quote that is never closed takes the rest of the file."""


class Decoded(NamedTuple):
    """The bytes of a file as text; line ends are one character."""

    text: str
    big5: bool
    """Whether they were in Big5."""
    lost: bool
    """Whether some are no character; U+FFFD stands in their place."""


def decode(path: Place, raw: bytes) -> Decoded:
    """
    Return the bytes of a file as text: UTF-8 with or without BOM, else Big5 (CP950, HKSCS).

    One character of a thousand may be none, since offices make characters of their own in
    Big5 (造字). SourceError for bytes that are neither.
    """
    for encoding in _ENCODINGS:
        try:
            return _decoded(raw.decode(encoding), encoding, lost=False)
        except UnicodeDecodeError:
            continue
    texts = {name: raw.decode(name, errors="replace") for name in _ENCODINGS}
    encoding = min(texts, key=lambda name: texts[name].count(_LOST))
    text = texts[encoding]
    if text.count(_LOST) > len(text) * _MOST_LOST:
        msg = f"{path}: expected text in UTF-8 or Big5, found neither. Export it again as CSV in UTF-8."
        raise SourceError(msg)
    return _decoded(text, encoding, lost=True)


def _decoded(text: str, encoding: str, *, lost: bool) -> Decoded:
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return Decoded(text, encoding != _ENCODINGS[0], lost)


def records(lines: Iterable[str]) -> Iterator[list[str]]:
    """Return the records of a CSV; csv.Error for a cell of more than 64 M characters."""
    # The limit is of the whole process, 131,072 unless told: told here, it is one for all.
    csv.field_size_limit(_LONGEST_CELL)
    return csv.reader(lines)


def header(
    path: Place, text: str, known: Callable[[list[str]], bool]
) -> tuple[int, list[str]]:
    """
    Return the header and how many records stand above it; SourceError in an empty file.

    The first of the first `_TITLES` records that is `known`, since an export may bear titles; else
    the first record that is not blank.
    """
    first: tuple[int, list[str]] | None = None
    top = records(io.StringIO(text[:_HEAD], newline=""))
    try:
        for above, record in zip(range(_TITLES), top, strict=False):
            names = [name.strip() for name in record]
            if known(names):
                return above, names
            if first is None and any(names):
                first = above, names
    except csv.Error:  # a field beyond every measure: no header is below it
        pass
    if first is None:
        msg = f"{path}: the file is empty. Expected a header and rows."
        raise SourceError(msg)
    return first


def rows(text: str, width: int, above: int = 0) -> pl.DataFrame:
    """
    Return the rows below the header as texts, null where a field is empty or missing.

    width : columns of the header; above : records above it

    Columns: `line` (int64, the line on which the row starts, from 1) and `c0` …
    `c{width + SPILL - 1}`. Blank lines are no rows.
    """
    names = [f"c{place}" for place in range(width + SPILL)]
    try:
        frame = _swift(text, names, width)
    except pl.exceptions.PolarsError:
        frame = None
    if frame is None:
        # Quotes that never close or hold whole rows, or more fields than the spill: the
        # slow reader takes any text.
        frame = _patient(text, names, width)
    below = frame.slice(above + 1)
    return below.filter(pl.any_horizontal(pl.col(names).is_not_null()))


def numbered(frame: pl.DataFrame, above: int = 0) -> pl.DataFrame:
    """Return the rows below the header with their `line`, rows without a cell left out."""
    line = pl.int_range(1, pl.len() + 1, dtype=pl.Int64)
    below = frame.with_columns(line=line).slice(above + 1)
    return below.filter(pl.any_horizontal(pl.exclude("line").is_not_null()))


def _swift(text: str, names: list[str], width: int) -> pl.DataFrame | None:
    """Return all rows, None where a quoted field seems to hold rows of its own."""
    frame = pl.read_csv(
        text.encode(),
        has_header=False,
        schema=dict.fromkeys(names, pl.String),
        missing_columns="insert",
        raise_if_empty=False,
    )
    within = pl.lit(0)
    if '"' in text:
        within = pl.sum_horizontal(
            pl.col(name).str.count_matches("\n", literal=True) for name in names
        )
        if frame.select(pl.any_horizontal(_holds_rows(names, width)).any()).item():
            return None
    line = (pl.int_range(1, pl.len() + 1) + within.cum_sum() - within).cast(pl.Int64)
    return frame.with_columns(line=line)


def _holds_rows(names: list[str], width: int) -> list[pl.Expr]:
    """
    Return whether a field is too long, or all of its inner lines have a row's commas.

    Two stray quotes with a hundred rows between would else make one field of them.
    """
    inner = pl.element().str.count_matches(",", literal=True) >= width - 1
    found = []
    for name in names:
        lines = pl.col(name).str.split("\n")
        many = lines.list.len()
        rows = lines.list.slice(1, many - 2).list.eval(inner).list.all()
        found.append(
            ((many > _LONGEST_FIELD) | ((many > 2) & rows)).fill_null(value=False)
        )
    return found


def _quoted(said: str) -> list[str] | None:
    """Return the fields of a row with quotes; None where the quotes make no row."""
    try:
        return next(records([said]), [])
    except csv.Error:
        return None


def _patient(text: str, names: list[str], width: int) -> pl.DataFrame:
    """Read line by line; a quote that does not close within a few lines is a character."""
    lines = text.split("\n")
    found: list[list[str | int | None]] = []
    at = 0
    while at < len(lines):
        taken = next(
            (
                end
                for end in range(at + 1, min(at + _LONGEST_FIELD, len(lines)) + 1)
                if "\n".join(lines[at:end]).count('"') % 2 == 0
            ),
            None,
        )
        inner = lines[at + 1 : taken - 1] if taken else []
        if inner and all(line.count(",") >= width - 1 for line in inner):
            taken = None
        fields = _quoted("\n".join(lines[at:taken])) if taken else None
        end = at + 1 if fields is None else taken or at + 1
        if fields is None:
            fields = lines[at].split(",")
        fields = [*fields[: len(names) - 1], ",".join(fields[len(names) - 1 :])]
        fields += [""] * (len(names) - len(fields))
        found.append([at + 1, *(field or None for field in fields[: len(names)])])
        at = end
    schema = {"line": pl.Int64, **dict.fromkeys(names, pl.String)}
    return pl.DataFrame(found, schema=schema, orient="row")
