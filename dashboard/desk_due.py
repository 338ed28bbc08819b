"""What is due next, overdue, or likely to be late? Figures, and a list page by page."""

from __future__ import annotations

from typing import Any, Final

import pyarrow as pa
from dash import dcc, html
from dash.development.base_component import Component

from dashboard import case_list, case_words, dates, frame, names
from dashboard.aria import aria
from dashboard.exports import menu
from dashboard.sheets import Cell, card, sheet
from dashboard.text import number
from dashboard.view import View

PATH: Final = "/agency"
ROWS: Final = 15
SOON: Final = 3
"""Working days: what is due in them can still be answered in time."""
_LATE: Final = ("overdue", "far_overdue")
_ORDERS: Final = (("", "desk.by_day"), ("chance", "desk.by_chance"))


def tiles(punctual: dict[str, Any], found: pa.Table, view: View) -> Component:
    """Return four figures: open, overdue, due soon, and how many were on time."""
    t, rows = view.t, found.to_pylist()
    late = [row for row in rows if row["state"] in _LATE]
    far = sum(row["state"] == "far_overdue" for row in late)
    waiting = [row for row in rows if row["state"] == "waiting"]
    soon = [row for row in waiting if row["allowed"] - row["age"] <= SOON]
    likely = sum(row["breach_chance"] or 0 for row in waiting)
    share = punctual.get("on_time_share")
    # The filter of the list knows stated days alone: with others it would show fewer.
    stated = all(row["due_stated"] for row in rows)
    told: list[tuple[str, str, str, str | None]] = [
        (
            t("desk.open"),
            number(len(rows)),
            t("desk.likely_late", n=number(likely, 1)),
            _list(view, "open", "overdue") if stated else None,
        ),
        (
            t("desk.overdue"),
            number(len(late)),
            t("desk.far", n=number(far)),
            _list(view, "overdue") if stated else None,
        ),
        (
            t("desk.soon", n=SOON),
            number(len(soon)),
            t("desk.soon_note"),
            None,
        ),
        (
            t("desk.on_time"),
            number(None) if share is None else f"{100 * share:.1f}%",
            t(
                "desk.on_time_note",
                low=_percent(punctual.get("on_time_low")),
                high=_percent(punctual.get("on_time_high")),
                n=number(punctual.get("due") or 0),
                median=number(punctual.get("median_days")),
                p90=number(punctual.get("p90_days")),
            ),
            None,
        ),
    ]
    return html.Div([_tile(*one, view) for one in told], className="tiles")


def section(found: pa.Table, view: View) -> Component:
    """Return the open cases, a page of them, each a link; or that there are none."""
    t = view.t
    pages = max(-(-found.num_rows // ROWS), 1)
    page = min(view.page, pages)
    rows = found.slice((page - 1) * ROWS, ROWS).to_pylist()
    if not rows:
        return card(t("desk.due_list"), html.P(t("desk.none_open"), className="quiet"))
    orders = html.Nav(
        [
            frame.tab(t(key), view.link(PATH, order=name, page=1), on=on)
            for name, key in _ORDERS
            for on in [(view.order == "chance") == (name == "chance")]
        ],
        className="tabs orders",
        **aria(label=t("petitions.order")),
    )
    heads = map(
        t,
        (
            "petitions.case",
            "desk.kind",
            "desk.due_on",
            "petitions.state",
            "desk.chance",
        ),
    )
    drawn = card(
        t("desk.due_list"),
        html.Div([orders, menu.menu(view, PATH, "due")], className="with-menu"),
        sheet(tuple(heads), [_row(row, view) for row in rows]),
        case_list.pager(view, PATH, pages),
        note=t("desk.chance_note"),
    )
    return html.Div(drawn, className="due-list")


def _row(row: dict[str, Any], view: View) -> list[Cell]:
    """Return one open case."""
    link = view.link(case_list.PATH, case=row["petition_id"], page=1, order="")
    kind = names.called(row["category"], view.language)
    return [
        html.Span(
            [
                dcc.Link(row["source_ref"] or row["petition_id"], href=link),
                html.Small(dates.show(row["filed_on"], view.calendar)),
            ],
            className="stacked",
        ),
        html.Span([kind, html.Small(row["section"] or "")], className="wrapped"),
        dates.show(row["due_on"], view.calendar),
        html.Span(case_words.state(row, view), className=f"state {row['state']}"),
        _percent(row["breach_chance"]) if row["state"] == "waiting" else number(None),
    ]


def _tile(
    label: str, figure: str, note: str, href: str | None, view: View
) -> Component:
    """Return one figure under its name; a link where a list stands behind it."""
    parts = [
        html.Span(label, className="label"),
        html.Span(figure, className="figure"),
        html.Span(note, className="versus"),
    ]
    if href is None:
        return html.Div(parts, className="card tile")
    more = html.Span(view.t("desk.see_list"), className="more")
    return dcc.Link([*parts, more], href=href, className="card tile link")


def _list(view: View, *states: str) -> str:
    """Return the address of the list of these cases."""
    listed = view.choosing(punctuality=states)
    return listed.link(case_list.PATH, order="due", case=None)


def _percent(share: float | None) -> str:
    return number(None) if share is None else f"{100 * share:.0f}%"
