"""How is a table of any length written as a workbook of Excel, in constant memory?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import IO, Any, Final

import pyarrow as pa
import xlsxwriter

from dashboard.exports.card import Card
from dashboard.exports.columns import Column, in_words
from dashboard.exports.safe import sayable
from dashboard.view import View

MOST_LETTERS: Final = 32_767
"""Of a cell in Excel; a longer text is cut, with a mark."""
_CUT: Final = "…"
_FIRST_MOMENT: Final = datetime(1980, 1, 1, tzinfo=UTC)
_FORMS: Final = {
    "roc": ("[$-404]e/mm/dd", "[$-404]e/mm/dd hh:mm"),
    "ad": ("yyyy/mm/dd", "yyyy/mm/dd hh:mm"),
}
"""e counts years as Taiwan does; the cell still holds a day that can be counted with."""
_WIDTHS: Final = {"text": 24, "integer": 12, "number": 12, "day": 12, "moment": 18}


def write(
    out: IO[bytes],
    columns: Sequence[Column],
    pieces: Iterator[pa.Table],
    evidence: Callable[[], Card],
    view: View,
) -> None:
    """Write the sheet of the rows and, when they have gone by, the sheet of the evidence."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"created": _FIRST_MOMENT.replace(tzinfo=None)})
        bold = book.add_format({"bold": True})
        day, moment = (
            book.add_format({"num_format": form}) for form in _FORMS[view.calendar]
        )
        sheet = book.add_worksheet(view.t("export.sheet_rows"))
        sheet.freeze_panes(1, 0)
        for at, column in enumerate(columns):
            form = {"day": day, "moment": moment}.get(column.kind)
            sheet.set_column(at, at, _WIDTHS[column.kind], form)
        for at, column in enumerate(columns):
            sheet.write_string(0, at, column.heading, bold)
        _rows(sheet, columns, pieces, view, (day, moment))
        card = book.add_worksheet(view.t("export.sheet_evidence"))
        card.set_column(0, 0, 20)
        card.set_column(1, 1, 100)
        for at, (label, value) in enumerate(evidence().lines):
            card.write_string(at, 0, label, bold)
            card.write_string(at, 1, _short(value))


def _rows(
    sheet: Any,
    columns: Sequence[Column],
    pieces: Iterator[pa.Table],
    view: View,
    forms: tuple[Any, Any],
) -> None:
    """Write the rows below the headings, each cell as what its column holds."""
    day, moment = forms
    writers: dict[str, Callable[[int, int, Any], object]] = {
        "text": lambda row, at, value: sheet.write_string(row, at, _short(value)),
        "integer": sheet.write_number,
        "number": sheet.write_number,
        "day": lambda row, at, value: sheet.write_datetime(row, at, value, day),
        "moment": lambda row, at, value: sheet.write_datetime(row, at, value, moment),
    }
    write_cell = [writers[column.kind] for column in columns]
    row = 0
    for piece in pieces:
        for cells in sayable(in_words(piece, view)).iter_rows():
            row += 1
            for at, value in enumerate(cells):
                if value is not None:
                    write_cell[at](row, at, value)


def _short(text: str) -> str:
    """Return a text that fits into a cell."""
    return text if len(text) <= MOST_LETTERS else text[: MOST_LETTERS - 1] + _CUT
