"""
How is a report written as an OpenDocument text (ODT, CNS 15251), to be worked on further?

A monthly brief is edited before a meeting, and agencies ask for ODF where a file is meant
to be edited.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import IO, Final
from xml.sax.saxutils import escape, quoteattr

from dashboard.exports import opendocument
from dashboard.exports.document import Document, Part
from dashboard.exports.packing import Pack
from dashboard.exports.safe import sayable_text
from dashboard.text import number
from dashboard.view import View

_KIND: Final = "application/vnd.oasis.opendocument.text"
_STYLES: Final = (
    '<style:style style:name="table" style:family="table"><style:table-properties style:width="17cm" table:align="margins"/></style:style>'
    '<style:style style:name="cell" style:family="table-cell"><style:table-cell-properties fo:padding="0.08cm" fo:border-bottom="0.5pt solid #8b959e"/></style:style>'
    '<style:style style:name="head" style:family="paragraph" style:parent-style-name="Standard"><style:text-properties fo:font-size="9pt" style:font-size-asian="9pt" fo:font-weight="bold" style:font-weight-asian="bold"/></style:style>'
    '<style:style style:name="said" style:family="paragraph" style:parent-style-name="Standard"><style:text-properties fo:font-size="9pt" style:font-size-asian="9pt"/></style:style>'
    '<style:style style:name="figure" style:family="paragraph" style:parent-style-name="said"><style:paragraph-properties fo:text-align="end"/></style:style>'
)


def write(out: IO[bytes], document: Document, view: View) -> None:
    """Write the report: sentences, tables, evidence."""
    with Pack(out) as pack:
        opendocument.begin(pack, _KIND)
        pack.put("content.xml", (part.encode() for part in _content(document, view)))
        opendocument.end(pack, _KIND)


def _content(document: Document, view: View) -> Iterator[str]:
    """Yield content.xml."""
    yield opendocument.head(_STYLES)
    yield "<office:body><office:text>"
    yield _heading(document.title, 1)
    for sentence in document.sentences:
        yield _paragraph(sentence, "Standard")
    for at, part in enumerate(document.parts):
        yield _heading(part.title, 2)
        yield from _part(f"table{at}", part, view)
    yield _heading(view.t("export.sheet_evidence"), 2)
    yield from _table("evidence", None, document.card.lines, ("head", "said"))
    yield "</office:text></office:body></office:document-content>"


def _part(name: str, part: Part, view: View) -> Iterator[str]:
    """Yield one table, and how many rows there are beyond it."""
    looks = [
        "figure" if one.kind in {"integer", "number"} else "said"
        for one in part.columns
    ]
    yield from _table(name, [one.heading for one in part.columns], part.rows, looks)
    if part.all_rows > len(part.rows):
        shown, n = number(len(part.rows)), number(part.all_rows)
        yield _paragraph(view.t("export.more_rows", shown=shown, n=n), "said")


def _table(
    name: str,
    heads: Sequence[str] | None,
    rows: Sequence[Sequence[str]],
    looks: Sequence[str],
) -> Iterator[str]:
    """Yield a table; its headings come again on every page."""
    yield f'<table:table table:name={quoteattr(name)} table:style-name="table"><table:table-column table:number-columns-repeated="{len(looks)}"/>'
    if heads:
        cells = "".join(_cell(one, "head") for one in heads)
        yield f"<table:table-header-rows><table:table-row>{cells}</table:table-row></table:table-header-rows>"
    if not rows:
        # A table without a row is none, by the rules of the form.
        rows = [["–"] * len(looks)]
    for row in rows:
        cells = "".join(_cell(*pair) for pair in zip(row, looks, strict=True))
        yield f"<table:table-row>{cells}</table:table-row>"
    yield "</table:table>"


def _cell(words: str, look: str) -> str:
    lines = "".join(_paragraph(line, look) for line in words.split("\n"))
    return f'<table:table-cell table:style-name="cell" office:value-type="string">{lines}</table:table-cell>'


def _paragraph(words: str, look: str) -> str:
    return f"<text:p text:style-name={quoteattr(look)}>{escape(sayable_text(words))}</text:p>"


def _heading(words: str, level: int) -> str:
    return f'<text:h text:style-name="Heading_{level}" text:outline-level="{level}">{escape(words)}</text:h>'
