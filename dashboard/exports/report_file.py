"""How is a report written as one page of HTML, to be printed or kept as PDF by the browser?"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Final

from dashboard.exports import picture
from dashboard.exports.document import Document, Part
from dashboard.text import number
from dashboard.view import View
from data.store import Store

_STYLE: Final = """
@page { size: A4; margin: 16mm 14mm; }
body { margin: 24px auto; max-width: 190mm; padding: 0 12px; color: #1d242c; background: white;
  font: 14px/1.55 "Noto Sans TC", "Noto Sans CJK TC", "PingFang TC", "Microsoft JhengHei", sans-serif; }
h1 { font-size: 22px; margin: 0 0 8px; } h2 { font-size: 16px; margin: 22px 0 6px; break-after: avoid; }
p.lead { font-size: 16px; margin: 6px 0; } p.note, figcaption { color: #4c5863; margin: 4px 0; }
table { border-collapse: collapse; width: 100%; font-size: 12px; } thead { display: table-header-group; }
tr, figure { break-inside: avoid; } th, td { border-bottom: 1px solid #cfd6dc; padding: 3px 8px 3px 0; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
thead th { border-bottom: 2px solid #2b3440; } td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
figure { margin: 8px 0; } figure > svg { width: 100%; max-height: 130mm; }
figcaption ul { list-style: none; padding: 0; margin: 4px 0 0; display: flex; flex-wrap: wrap; gap: 2px 16px; }
figcaption li svg { width: 12px; height: 12px; margin-right: 6px; vertical-align: -1px; }
section.card { margin-top: 24px; border: 1px solid #8b959e; padding: 8px 12px; break-inside: avoid; }
section.card h2 { margin-top: 0; } section.card th { white-space: nowrap; padding-right: 14px; }
* { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
"""


def parts(store: Store, document: Document, view: View) -> Iterator[bytes]:
    """Yield the page: nothing in it is fetched from anywhere."""
    title = escape(document.title)
    yield f'<!DOCTYPE html>\n<html lang="{view.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title><style>{_STYLE}</style></head><body><main><h1>{title}</h1>'.encode()
    for sentence in document.sentences:
        yield f'<p class="lead">{escape(sentence)}</p>'.encode()
    for part in document.parts:
        yield f"<section><h2>{escape(part.title)}</h2>".encode()
        if part.table is not None:
            yield picture.svg(store, part.table, view, part.title).encode()
        yield from _table(part, view)
        yield b"</section>"
    rows = "".join(
        f'<tr><th scope="row">{escape(label)}</th><td>{escape(value)}</td></tr>'
        for label, value in document.card.lines
    )
    yield f'<section class="card"><h2>{escape(view.t("export.sheet_evidence"))}</h2><table><tbody>{rows}</tbody></table></section></main></body></html>\n'.encode()


def _table(part: Part, view: View) -> Iterator[bytes]:
    """Yield the rows that are told, and how many there are beyond them."""
    looks = [
        ' class="number"' if one.kind in {"integer", "number"} else ""
        for one in part.columns
    ]
    heads = "".join(
        f'<th scope="col"{look}>{escape(one.heading)}</th>'
        for one, look in zip(part.columns, looks, strict=True)
    )
    yield f"<table><thead><tr>{heads}</tr></thead><tbody>".encode()
    for row in part.rows:
        cells = "".join(
            f"<td{look}>{escape(said)}</td>"
            for said, look in zip(row, looks, strict=True)
        )
        yield f"<tr>{cells}</tr>\n".encode()
    yield b"</tbody></table>"
    if part.all_rows > len(part.rows):
        note = view.t(
            "export.more_rows", shown=number(len(part.rows)), n=number(part.all_rows)
        )
        yield f'<p class="note">{escape(note)}</p>'.encode()
