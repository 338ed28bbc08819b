"""
What do all pages of HTML on paper have in common? Frame, style, and two languages.

In: sentences in both languages. Out: parts of a page that opens without a network and prints
on A4; Traditional Chinese with English beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

from dashboard import dates, queries
from dashboard.view import View
from data.store import Store

_STYLE: Final = """
@page { size: A4; margin: 16mm 14mm; }
body { margin: 24px auto; max-width: 190mm; padding: 0 12px; color: #1d242c; background: white;
  font: 15px/1.6 "Noto Sans TC", "Noto Sans CJK TC", "PingFang TC", "Microsoft JhengHei", sans-serif; }
h1 { font-size: 23px; margin: 0 0 4px; } h2 { font-size: 17px; margin: 26px 0 6px; break-after: avoid; }
h3 { font-size: 15px; margin: 16px 0 4px; break-after: avoid; }
[lang=en] { color: #4c5863; font-size: 0.87em; } p { margin: 4px 0; }
.verdict { border: 1px solid #8b959e; border-left: 8px solid #55626f; padding: 10px 14px; break-inside: avoid; }
.verdict.worked { border-left-color: #12507b; } .verdict.did_not { border-left-color: #b2182b; }
.verdict strong { font-size: 21px; } li { margin: 2px 0; }
figure { margin: 6px 0 14px; break-inside: avoid; } figure svg { display: block; width: 100%; max-width: 135mm; height: auto; }
figcaption { color: #4c5863; font-size: 13px; }
table { border-collapse: collapse; width: 100%; font-size: 13px; } tr { break-inside: avoid; }
th, td { border-bottom: 1px solid #cfd6dc; padding: 3px 8px 3px 0; text-align: left; vertical-align: top; }
.demo { background: #fff6dd; border: 1px solid #f1d58a; padding: 4px 10px; }
* { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
"""
TONGUES: Final = (View(), View(language="en"))


def sheet(store: Store, title: str, body: str, method: Sequence[str]) -> str:
    """Return the whole page, with what it is made of below it."""
    chinese = TONGUES[0].t
    demo = (
        f'<p class="demo">{escape(chinese("app.demo"))}</p>'
        if queries.info(store).get("demo") == "true"
        else ""
    )
    until = [
        view.t(
            "outreach.data_until",
            day=dates.show(queries.data_days(store)[1], view.calendar),
        )
        for view in TONGUES
    ]
    return (
        f'<!DOCTYPE html>\n<html lang="zh-Hant"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>{demo}{body}"
        f"<footer>{both(until)}{both(method)}</footer></body></html>\n"
    )


def heading(key: str) -> str:
    """Return a heading in both languages."""
    chinese, english = (escape(view.t(key)) for view in TONGUES)
    return f'<h2>{chinese} <span lang="en">{english}</span></h2>'


def both(said: Sequence[str]) -> str:
    """Return a sentence with its English below it; one line where both are the same."""
    if not said[0]:
        return ""
    chinese, english = map(escape, said)
    if chinese == english:
        return f"<p>{chinese}</p>"
    return f'<p>{chinese}</p><p lang="en">{english}</p>'
