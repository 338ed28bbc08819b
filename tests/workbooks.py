"""
How do Excel and LibreOffice really write a table? Files of both, small enough for a test.

XLSX comes of a library that writes as Excel does; ODS is put together as LibreOffice 24
writes it: a cell's type beside its text, runs of equal cells and rows written once with
their number, and the rest of the sheet, a million empty rows, as one row.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter

ODS = "application/vnd.oasis.opendocument.spreadsheet"
_NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{of}:1.0"'
    for name, of in (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"))
)  # fmt: skip
_DAY_ZERO = datetime(1899, 12, 30)


@dataclass(frozen=True)
class Table:
    """One sheet of a workbook."""

    name: str
    rows: list[list[Any]]
    """Cells: text, number, truth, date, datetime; None where there is none."""
    hidden: bool = False
    titles: int = 0
    """Rows at the top whose first cell is merged over five columns."""


def xlsx(path: Path, *tables: Table) -> Path:
    """Write a workbook as Excel does."""
    with xlsxwriter.Workbook(
        path, {"strings_to_urls": False, "strings_to_formulas": False}
    ) as book:
        day = book.add_format({"num_format": "yyyy/m/d"})
        moment = book.add_format({"num_format": "yyyy/m/d h:mm"})
        # A cell with a frame and nothing in it, as under every table.
        frame = book.add_format({"border": 1})
        for table in tables:
            sheet = book.add_worksheet(table.name)
            kinds = {datetime: moment, date: day, type(None): frame}
            for at, row in enumerate(table.rows):
                for column, cell in enumerate(row):
                    sheet.write(at, column, cell, kinds.get(type(cell)))
            for at in range(table.titles):
                sheet.merge_range(at, 0, at, 4, table.rows[at][0])
            if table.hidden:
                sheet.hide()
        next(
            sheet
            for sheet, table in zip(book.worksheets(), tables, strict=True)
            if not table.hidden
        ).activate()
    return path


def ods(path: Path, *tables: Table) -> Path:
    """Write a workbook as LibreOffice does."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMES} office:version="1.3">'
        "<office:automatic-styles>"
        '<style:style style:name="ta1" style:family="table"><style:table-properties table:display="true"/></style:style>'
        '<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>'
        "</office:automatic-styles><office:body><office:spreadsheet>"
        + "".join(map(_table, tables))
        + "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("mimetype", ODS, zipfile.ZIP_STORED)
        packed.writestr("content.xml", content)
        packed.writestr("META-INF/manifest.xml", manifest)
    return path


def _table(table: Table) -> str:
    style = "ta2" if table.hidden else "ta1"
    width = max((len(row) for row in table.rows), default=1)
    rows = "".join(
        f'<table:table-row table:style-name="ro1">{_cells(row, at < table.titles)}'
        f'<table:table-cell table:number-columns-repeated="{16384 - len(row)}"/></table:table-row>'
        for at, row in enumerate(table.rows)
    )
    rest = 1048576 - len(table.rows)
    return (
        f'<table:table table:name="{escape(table.name)}" table:style-name="{style}">'
        f'<table:table-column table:number-columns-repeated="{width}"/>{rows}'
        f'<table:table-row table:number-rows-repeated="{rest}"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
        "</table:table>"
    )


def _cells(row: list[Any], merged: bool) -> str:
    """Return the cells of a row; a merged title covers the four cells behind it."""
    if merged:
        title = f'<table:table-cell table:number-columns-spanned="5" office:value-type="string"><text:p>{escape(row[0])}</text:p></table:table-cell>'
        return title + '<table:covered-table-cell table:number-columns-repeated="4"/>'
    return "".join(map(_cell, row))


def _cell(cell: object) -> str:
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, bool):
        said, attributes = str(cell).upper(), f'office:value-type="boolean" office:boolean-value="{str(cell).lower()}"'  # fmt: skip
    elif isinstance(cell, (int, float)):
        said, attributes = f"{cell}", f'office:value-type="float" office:value="{cell}"'
    elif isinstance(cell, date):
        said, attributes = f"{cell:%Y/%m/%d}", f'office:value-type="date" office:date-value="{cell.isoformat()}"'  # fmt: skip
    else:
        said, attributes = str(cell), 'office:value-type="string"'
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in said.split("\n"))
    return f"<table:table-cell {attributes}>{lines}</table:table-cell>"


def serial(moment: datetime) -> float:
    """Return the number by which Excel keeps a moment."""
    return (moment - _DAY_ZERO) / timedelta(days=1)
