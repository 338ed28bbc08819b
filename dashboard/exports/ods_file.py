"""
How is a table of any length written as an OpenDocument spreadsheet (ODS, CNS 15251)?

In: columns, pieces of rows, and the evidence that is told after them. Out: a zip whose
content.xml is put together column by column, some thousand rows at a time: a row costs a
few microseconds, and no more memory than its piece.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import IO, Final
from xml.sax.saxutils import escape, quoteattr

import polars as pl
import pyarrow as pa

from dashboard.exports import opendocument
from dashboard.exports.card import Card
from dashboard.exports.columns import Column, in_words
from dashboard.exports.packing import Pack
from dashboard.exports.safe import sayable
from dashboard.view import View

MOST_ROWS: Final = 1_048_576
"""Of a sheet in LibreOffice and Excel, with the row of the headings."""
_KIND: Final = "application/vnd.oasis.opendocument.spreadsheet"
_EMPTY: Final = "<table:table-cell/>"
# Style of a column's cells and its width, by what stands in them.
_STYLES: Final = {
    "text": ("plain", "wide"),
    "integer": ("plain", "narrow"),
    "number": ("plain", "narrow"),
    "day": ("day", "narrow"),
    "moment": ("moment", "middle"),
}


def write(
    out: IO[bytes],
    columns: Sequence[Column],
    pieces: Iterator[pa.Table],
    evidence: Callable[[], Card],
    view: View,
) -> None:
    """Write the sheet of the rows and, when they have gone by, the sheet of the evidence."""
    with Pack(out) as pack:
        opendocument.begin(pack, _KIND)
        pack.put("content.xml", _content(columns, pieces, evidence, view))
        opendocument.end(pack, _KIND)


def _content(
    columns: Sequence[Column],
    pieces: Iterator[pa.Table],
    evidence: Callable[[], Card],
    view: View,
) -> Iterator[bytes]:
    """Yield content.xml."""
    yield opendocument.head(_automatic(view)).encode()
    yield b"<office:body><office:spreadsheet>"
    yield _table(view.t("export.sheet_rows"), [_STYLES[one.kind] for one in columns])
    headings = "".join(_text(one.heading, style="head") for one in columns)
    yield f"<table:table-header-rows><table:table-row>{headings}</table:table-row></table:table-header-rows>".encode()
    for piece in pieces:
        yield rows(in_words(piece, view), columns)
    yield b"</table:table>"
    yield _table(
        view.t("export.sheet_evidence"), [("plain", "middle"), ("plain", "far")]
    )
    for label, value in evidence().lines:
        cells = _text(label, style="head") + _text(value)
        yield f"<table:table-row>{cells}</table:table-row>".encode()
    yield b"</table:table></office:spreadsheet></office:body></office:document-content>"


def rows(table: pl.DataFrame, columns: Sequence[Column]) -> bytes:
    """Return the rows as XML, all cells of a column by one expression."""
    cells = [_cell(one) for one in columns]
    row = pl.concat_str(
        [pl.lit("<table:table-row>"), *cells, pl.lit("</table:table-row>\n")]
    )
    return "".join(sayable(table).select(row=row)["row"].to_list()).encode()


def _cell(column: Column) -> pl.Expr:
    """Return the XML of the cells of a column; of what is not known an empty cell."""
    value = pl.col(column.name)
    if column.kind == "text":
        drawn = _said(value)
    elif column.kind in {"day", "moment"}:
        form = "%Y-%m-%d" if column.kind == "day" else "%Y-%m-%dT%H:%M:%S"
        drawn = _valued(value.dt.to_string(form), "date", "date-value")
    else:
        drawn = _valued(value.cast(pl.String), "float", "value")
    return pl.when(value.is_not_null()).then(drawn).otherwise(pl.lit(_EMPTY))


def _valued(said: pl.Expr, kind: str, attribute: str) -> pl.Expr:
    """Return cells that hold a number or a day, which is also their text."""
    return pl.concat_str(
        pl.lit(f'<table:table-cell office:value-type="{kind}" office:{attribute}="'),
        said,
        pl.lit('"><text:p>'),
        said,
        pl.lit("</text:p></table:table-cell>"),
    )


def _said(value: pl.Expr) -> pl.Expr:
    """Return cells that hold a text; a line of it is a paragraph, no blank is lost."""
    text = (
        value.str.replace_all("&", "&amp;", literal=True)
        .str.replace_all("<", "&lt;", literal=True)
        .str.replace_all(">", "&gt;", literal=True)
    )
    # Blanks beside each other and at the ends are one or none by the rules of XML text.
    fragile = text.str.contains("  |^ | $|\n | \n")
    text = (
        pl.when(fragile)
        .then(text.str.replace_all(" ", "<text:s/>", literal=True))
        .otherwise(text)
        .str.replace_all("\t", "<text:tab/>", literal=True)
        .str.replace_all("\n", "</text:p><text:p>", literal=True)
    )
    return pl.concat_str(
        pl.lit('<table:table-cell office:value-type="string"><text:p>'),
        text,
        pl.lit("</text:p></table:table-cell>"),
    )


def _text(words: str, style: str = "plain") -> str:
    """Return one cell that holds words."""
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in words.split("\n"))
    return f'<table:table-cell table:style-name="{style}" office:value-type="string">{lines}</table:table-cell>'


def _table(name: str, styles: Iterable[tuple[str, str]]) -> bytes:
    """Return the beginning of a sheet with its columns."""
    columns = "".join(
        f'<table:table-column table:style-name="{width}" table:default-cell-style-name="{style}"/>'
        for style, width in styles
    )
    return f"<table:table table:name={quoteattr(name)}>{columns}".encode()


def _automatic(view: View) -> str:
    """Return the styles: widths, a bold head, days in the reader's years."""
    widths = {"narrow": "2.6cm", "middle": "4.2cm", "wide": "5cm", "far": "18cm"}
    drawn = "".join(
        f'<style:style style:name="{name}" style:family="table-column"><style:table-column-properties style:column-width="{width}"/></style:style>'
        for name, width in widths.items()
    )
    years = ' number:calendar="ROC"' if view.calendar == "roc" else ""
    day = f'<number:year{years} number:style="long"/><number:text>/</number:text><number:month number:style="long"/><number:text>/</number:text><number:day number:style="long"/>'
    hour = '<number:text> </number:text><number:hours number:style="long"/><number:text>:</number:text><number:minutes number:style="long"/>'
    cell = '<style:style style:name="{0}" style:family="table-cell" style:parent-style-name="Default"{1}'
    return (
        drawn
        + f'<number:date-style style:name="form-day">{day}</number:date-style>'
        + f'<number:date-style style:name="form-moment">{day}{hour}</number:date-style>'
        + cell.format("plain", "/>")
        + cell.format(
            "head", '><style:text-properties fo:font-weight="bold"/></style:style>'
        )
        + cell.format("day", ' style:data-style-name="form-day"/>')
        + cell.format("moment", ' style:data-style-name="form-moment"/>')
    )
