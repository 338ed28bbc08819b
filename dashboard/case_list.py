"""
Which cases does a search find? How many, in which order, and a page of them.

In: the store, the settings and the state of the screen. Out: parts of the page.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import polars as pl
import pyarrow as pa
from dash import dcc, html
from dash.development.base_component import Component

from dashboard import (
    case_words,
    deadlines,
    frame,
    names,
    notices,
    queries_cases,
    queries_time,
)
from dashboard.aria import aria
from dashboard.auth import note
from dashboard.exports import menu
from dashboard.how import How
from dashboard.queries import PAGE_ROWS
from dashboard.queries_cases import ORDERS, Order
from dashboard.scope import Scope
from dashboard.text import number
from dashboard.trust import level_word
from dashboard.view import View
from data.store import Store

PATH: Final = "/petitions"
MOST_PAGES: Final = 500
"""A reader who leafs through 10,000 cases wants a filter instead."""

_ORDERS: Final[dict[Order, str]] = {
    "newest": "petitions.newest",
    "oldest": "petitions.oldest",
    "due": "petitions.due",
    "reassigned": "petitions.reassigned",
}
_BY_HANDLING: Final = ("due", "reassigned")


def order(view: View) -> Order:
    """Return the order that the address asks for, else the newest first."""
    return next((name for name in ORDERS if name == view.order), "newest")


def listed(store: Store, view: View, scope: Scope) -> pa.Table:
    """Return the page of cases that is on the screen, each with its state, and in_all."""
    chosen, page = view.counted, min(view.page, MOST_PAGES)
    rows = queries_cases.page(store, chosen, scope, order(view), page)
    if not rows.num_rows and page > 1:
        page = _pages(queries_cases.total(store, chosen, scope))
        rows = queries_cases.page(store, chosen, scope, order(view), page)
    return told(rows, deadlines.as_of(store, chosen)).to_arrow()


def told(rows: pa.Table, last: date) -> pl.DataFrame:
    """Return rows of cases with their state at the end of a day."""
    return deadlines.with_state(pl.DataFrame(rows), last)


def section(store: Store, view: View, scope: Scope) -> list[Component]:
    """Return how many cases fit, the orders to choose from, and a page of them."""
    t = view.t
    rows = listed(store, view, scope).to_pylist()
    note.seen("cases", {"link": note.link(view.link(PATH)), "rows": len(rows)})
    if not rows:
        return [html.Div(notices.empty(view))]
    found = rows[0]["in_all"]
    words = t("petitions.found", n=number(found))
    handled, texts = _holds(store)
    orders = html.Nav(
        [
            html.Span(t("petitions.order"), className="quiet"),
            *(
                frame.tab(
                    t(key),
                    view.link(PATH, order="" if name == "newest" else name, page=1),
                    on=name == order(view),
                )
                for name, key in _ORDERS.items()
                if handled or name not in _BY_HANDLING
            ),
        ],
        className="tabs orders",
        **aria(label=t("petitions.order")),
    )
    return [
        html.Div(
            [
                html.P(words, className="lead"),
                orders,
                menu.menu(view, PATH, "cases", places=True),
            ],
            className="heading spread",
        ),
        html.Section(
            [
                table(rows, view, handled=handled, texts=texts),
                pager(view, PATH, _pages(found)),
                html.P(_notes(store, found, view, scope), className="quiet"),
                How(store, view, "period.whole").fold(found, t("how.list")),
            ],
            className="card",
        ),
    ]


def table(
    rows: list[dict[str, Any]], view: View, *, handled: bool, texts: bool
) -> Component:
    """Return cases as a table; the number of each opens what is known of it."""
    t = view.t
    heads = [
        t(key)
        for key, shown in (
            ("petitions.case", True),
            ("petitions.said", texts),
            ("petitions.whose", True),
            ("petitions.place", True),
            ("petitions.state", handled),
        )
        if shown
    ]
    return html.Div(
        html.Table(
            [
                html.Caption(t("petitions.list"), className="unseen"),
                html.Thead(html.Tr([html.Th(head, scope="col") for head in heads])),
                html.Tbody(
                    [
                        _row(row, heads, view, handled=handled, texts=texts)
                        for row in rows
                    ]
                ),
            ],
            className="cases-table" if texts else "cases-table without-texts",
        )
    )


def pager(view: View, path: str, pages: int) -> Component:
    """Return the way to the earlier and the later page; both are links."""
    t = view.t
    page = min(view.page, pages)
    before, after = (
        dcc.Link(t(key), href=view.link(path, page=at))
        if 1 <= at <= pages
        else html.Span(t(key), className="off", **aria(disabled="true"))
        for key, at in (("cases.earlier", page - 1), ("cases.later", page + 1))
    )
    words = t("cases.page", page=number(page), pages=number(pages))
    return html.Nav(
        [before, html.Span(words), after],
        className="pager",
        **aria(label=t("cases.pager")),
    )


def _row(
    row: dict[str, Any], heads: list[str], view: View, *, handled: bool, texts: bool
) -> Component:
    """Return one case; on a phone each cell stands under its own heading."""
    said: list[Component] = [
        html.Strong(row["subject"] or ""),
        html.P(row["text"] or view.t("cases.none_text"), className="clamped"),
    ]
    whose: list[Component] = [
        html.Span(names.called(row["category"], view.language)),
        html.Small(case_words.agency(row, view)),
    ]
    place: list[Component] = [
        html.Span(row["address_said"] or ""),
        html.Small(level_word(row["match_level"], view)),
    ]
    state: list[Component] = [
        html.Span(case_words.state(row, view), className=f"state {row['state']}")
    ]
    cells = [*([said] if texts else []), whose, place, *([state] if handled else [])]
    return html.Tr(
        [
            html.Th(
                [
                    dcc.Link(
                        row["source_ref"] or row["petition_id"],
                        href=view.link(PATH, case=row["petition_id"]),
                    ),
                    html.Small(case_words.filed(row, view)),
                ],
                scope="row",
            ),
            *(
                html.Td(cell, **_head(head))
                for cell, head in zip(cells, heads[1:], strict=True)
            ),
        ]
    )


def _head(words: str) -> dict[str, Any]:
    """Return what a narrow screen shows over a cell in place of the column's heading."""
    return {"data-head": words}


def _notes(store: Store, found: int, view: View, scope: Scope) -> str:
    """Return what is masked or lacks, and that a list that is too long is cut."""
    t, (handled, texts) = view.t, _holds(store)
    parts = [t("cases.masked" if scope.texts else "petitions.no_texts")]
    parts += [] if texts else [t("petitions.lacks_texts")]
    parts += [] if handled else [t("petitions.lacks_handling")]
    if found > MOST_PAGES * PAGE_ROWS:
        parts.append(t("petitions.most", n=number(MOST_PAGES * PAGE_ROWS)))
    return " ".join(parts)


def _holds(store: Store) -> tuple[bool, bool]:
    """Tell whether any source says how cases were handled, and what was written."""
    return queries_time.told_until(store) is not None, queries_cases.has_texts(store)


def _pages(found: int) -> int:
    """Return how many pages of the list there are to leaf through."""
    return min(max(-(-found // PAGE_ROWS), 1), MOST_PAGES)
