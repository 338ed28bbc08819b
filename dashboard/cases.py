"""Which cases stand behind a village of the map? A list, page by page from the server."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import dash_ag_grid as dag
from dash import dcc, html
from dash.development.base_component import Component

from dashboard import dates, names, queries
from dashboard.aria import aria
from dashboard.auth import note
from dashboard.scope import Scope
from dashboard.text import number
from dashboard.trust import level_word
from dashboard.view import UNPLACED, View
from data.store import Store

MOST_PAGES: Final = 500
"""A reader who leafs through 10,000 cases wants a filter instead."""

_STATUS: Final = {"open": "cases.open", "closed": "cases.closed"}
# Column of a row, key of its heading, and its width in pixels; the text takes the rest.
_COLUMNS: Final = (
    ("case", "cases.filed", 155),
    ("text", "cases.text", None),
    ("category", "cases.category", 170),
    ("place", "cases.place", 180),
    ("status", "cases.status", 80),
)


def section(
    store: Store, view: View, scope: Scope, village: str | None, total: int
) -> list[Component]:
    """
    Return the list of a village's cases, of those without one, or of all that are chosen.

    village : a code of the store, UNPLACED or None. total : how many cases there are.
    """
    t = view.t
    pages = min(max(-(-total // queries.PAGE_ROWS), 1), MOST_PAGES)
    page = min(view.page, pages)
    heading = html.Header(
        [
            html.H2([t("cases.title"), html.Small(_whose(store, village, view))]),
            html.P(t("cases.total", n=number(total)), className="quiet"),
            *(
                [dcc.Link(t("cases.close"), href=_here(view, village=None, page=1))]
                if village
                else [html.P(t("cases.pick"), className="quiet")]
            ),
        ],
        className="cases-heading",
    )
    if not total:
        return [heading, html.P(t("cases.empty"), className="caveat")]
    chosen = view.chosen
    if village and village != UNPLACED:
        # A village is in one district: that filter would change nothing or hide it all.
        chosen = replace(chosen, districts=())
    rows = queries.cases(store, chosen, scope, village, page).to_pylist()
    note.seen("cases", {"link": note.link(_here(view)), "rows": len(rows)})
    return [
        heading,
        _grid([_row(row, view) for row in rows], view),
        _pager(view, page, pages),
        html.P(
            [
                t("cases.masked"),
                *(
                    [" ", t("cases.most", n=number(MOST_PAGES * queries.PAGE_ROWS))]
                    if total > MOST_PAGES * queries.PAGE_ROWS
                    else []
                ),
            ],
            className="quiet",
        ),
    ]


def _whose(store: Store, village: str | None, view: View) -> str:
    """Return whose cases are listed, in words."""
    if village is None:
        return view.t("cases.of_all")
    if village == UNPLACED:
        return view.t("cases.of_unplaced")
    district, name = names.villages(store, view.language)[village]
    return view.t("cases.of_village", district=district, village=name)


def _row(row: dict[str, Any], view: View) -> dict[str, str]:
    """Return one case as it stands in the list."""
    agency = names.called(row["agency"], view.language)
    if row["agency"] and row["agency_basis"] == "assumed":
        agency = view.t("cases.assumed", agency=agency)
    filed = dates.show_moment(
        row["filed_at"], view.calendar, time_known=bool(row["time_known"])
    )
    status = row["status"]
    return {
        "filed": filed,
        "case": row["source_ref"] or row["petition_id"],
        "link": view.link("/petitions", case=row["petition_id"]),
        "category": _lines(names.called(row["category"], view.language), agency),
        "text": _lines(row["subject"], row["text"]) or view.t("cases.none_text"),
        "place": _lines(row["address_said"], level_word(row["match_level"], view)),
        "status": view.t(_STATUS[status]) if status in _STATUS else number(None),
    }


def _lines(*parts: str | None) -> str:
    """Return what is known, each on a line of its own."""
    return "\n".join(part for part in parts if part)


def _grid(rows: list[dict[str, str]], view: View) -> Component:
    """Return the rows in a grid that the arrow keys walk through."""
    drawn: Component = dag.AgGrid(
        id="hotspots-grid",
        rowData=rows,
        columnDefs=[
            {
                "field": name,
                "headerName": view.t(key),
                **({"width": width} if width else {"flex": 1, "minWidth": 165}),
                **({"cellRenderer": "PetitionsCase"} if name == "case" else {}),
            }
            for name, key, width in _COLUMNS
        ],
        # Sorted by the server over all pages; sorting one page would mislead.
        defaultColDef={
            "sortable": False,
            "resizable": True,
            "suppressMovable": True,
            "wrapText": True,
            "autoHeight": True,
        },
        dashGridOptions={
            "domLayout": "autoHeight",
            "enableCellTextSelection": True,
            "ensureDomOrder": True,
            "animateRows": False,
            "theme": {"function": "petitions.grid(themeQuartz)"},
        },
        style={"height": None},
        className="grid",
    )
    return drawn


def _pager(view: View, page: int, pages: int) -> Component:
    """Return the way to the earlier and the later page; both are links."""
    t = view.t
    steps = (("cases.earlier", page - 1), ("cases.later", page + 1))
    before, after = (
        dcc.Link(t(key), href=_here(view, page=at))
        if 1 <= at <= pages
        else html.Span(t(key), className="off")
        for key, at in steps
    )
    words = t("cases.page", page=number(page), pages=number(pages))
    return html.Nav(
        [before, html.Span(words), after],
        className="pager",
        **aria(label=t("cases.pager")),
    )


def _here(view: View, **changes: Any) -> str:
    """Return the address of this list with another village or page."""
    return view.link("/hotspots", **changes)
