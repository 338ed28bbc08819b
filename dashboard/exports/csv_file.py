"""How is a table written as CSV that Excel opens by a double click?"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Final

import polars as pl
import pyarrow as pa

from dashboard.exports.columns import Column, in_words
from dashboard.exports.safe import guarded, guarded_text
from dashboard.view import View

_BOM: Final = "\ufeff"
"""Without it Excel takes UTF-8 for the code page of the machine."""


def lines(
    columns: Sequence[Column], pieces: Iterator[pa.Table], view: View
) -> Iterator[bytes]:
    """Yield the file piece by piece: UTF-8 with its mark, the first line the headings."""
    head = io.StringIO()
    csv.writer(head).writerow(guarded_text(column.heading) for column in columns)
    yield (_BOM + head.getvalue()).encode()
    for piece in pieces:
        table = guarded(in_words(piece, view)).with_columns(
            pl.col(pl.Datetime).dt.to_string("%Y-%m-%d %H:%M:%S")
        )
        yield table.write_csv(include_header=False, line_terminator="\r\n").encode()
