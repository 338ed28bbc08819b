"""
How does an agency stand, what is due on its desk, and what heats up? One agency, or all.

In: the store, the settings, and the state of the screen; the agency is an ordinary filter.
Out: the desk of the one that is chosen, else the table of all, each a link.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from dash import Dash, dcc, html
from dash.development.base_component import Component

from dashboard import (
    dates,
    deadlines,
    desk,
    desk_all,
    desk_due,
    desk_flows,
    desk_heat,
    desk_score,
    flows,
    names,
    notices,
    redrawn,
    sheets,
)
from dashboard.exports import menu
from dashboard.exports.asked import WHOLE
from dashboard.how import How, under
from dashboard.scope import Scope, Whose
from dashboard.text import number, share
from dashboard.view import View
from data.settings import Settings
from data.store import Store

ANY_TIME: Final = "desk.any_time"
PATH: Final = desk_due.PATH
TITLE: Final = "desk.title"

TABLES: Final = {
    "agencies": desk.agencies,
    "scorecard": desk.scorecard,
    "punctual": desk.punctual,
    "due": desk.due,
    "flows": desk.matrix,
    "chains": desk.chains,
    "topics": desk.topics,
    "repeats": desk.repeats,
    "satisfaction": desk.satisfaction,
}


def layout(store: Store, settings: Settings, view: View, scope: Scope) -> Component:
    """Return the page."""
    return html.Div(draw(store, settings, view, scope), id="agency-body")


def register(app: Dash, store: Store, settings: Settings, whose: Whose) -> None:
    """Redraw whenever the address bar changes."""
    redrawn.follow(app, PATH, "agency-body", store, settings, whose, draw)


def draw(store: Store, settings: Settings, view: View, scope: Scope) -> list[Component]:
    """Return the desk of the agency that is chosen, or all agencies."""
    t, rows = view.t, desk.agencies(store, settings, view, scope)
    handled = desk.is_handled(store, view, scope)
    heading = _heading(store, view, handled=handled)
    one = desk.agency(view)
    lacks = notices.notice(view.t("desk.lacks"), view.t("desk.lacks_note"))
    lacking = [] if handled else [lacks]
    if not rows.num_rows and (one is None or not handled):
        return [heading, notices.empty(view)]
    least = settings.hotspots.min_petitions
    how = How(store, replace(view, chosen=desk.year(store, view)), ANY_TIME)
    if one is None:
        every = desk_all.table(rows, least, view, handled=handled)
        n = sum(rows["cases"].to_pylist())
        return [
            heading,
            *lacking,
            under(_taken(every, "agencies", view), how.fold(n, t("how.wilson"))),
        ]
    told = (settings, view, scope)
    row = next(iter(rows.to_pylist()), None)
    n = row["cases"] if row else 0
    lately = desk.lately(store, view)
    days = view.choosing(start=lately.first, end=lately.last)
    heat = html.Div(
        [
            under(
                _taken(
                    desk_heat.topics(desk.topics(store, *told), lately, least, view),
                    "topics",
                    view,
                ),
                How(store, days, ANY_TIME).fold(None, t("how.topic")),
            ),
            under(
                _taken(
                    desk_heat.repeats(desk.repeats(store, *told), least, view),
                    "repeats",
                    view,
                ),
                how.fold(n, t("how.repeats")),
            ),
        ],
        className="halves",
    )
    work = [html.P(_work(row["cases"], row["assumed"], view))] if row else []
    if not handled:
        return [heading, *work, *lacking, heat]
    open_now = desk.due(store, *told)
    late: dict[str, Any] = next(iter(desk.punctual(store, *told).to_pylist()), {})
    counted = flows.unseen_of(store, desk.year(store, view), scope)
    pairs = desk.matrix(store, *told)
    back = desk.numbered(store, desk.chains(store, *told), scope, desk_flows.ROWS)
    return [
        heading,
        *work,
        desk_due.tiles(late, open_now, view),
        how.fold(late.get("due"), t("how.punctual"), t("how.wilson")),
        html.Div(
            [
                under(
                    _taken(
                        desk_score.scorecard(
                            desk.scorecard(store, *told), settings, view
                        ),
                        "scorecard",
                        view,
                    ),
                    how.fold(n, t("how.scorecard")),
                ),
                under(
                    _taken(
                        desk_score.satisfaction(desk.satisfaction(store, *told), view),
                        "satisfaction",
                        view,
                    ),
                    how.fold(n, t("how.satisfaction")),
                ),
            ],
            className="halves",
        ),
        desk_due.section(open_now, view),
        How(store, view.choosing(start=None), ANY_TIME).fold(
            open_now.num_rows, t("how.due")
        ),
        heat,
        under(
            desk_flows.section(one, pairs, back, counted, view),
            how.fold(n, t("how.flows")),
        ),
    ]


def _taken(part: Component, table: str, view: View) -> Component:
    """Return a card with the menu of its table."""
    return sheets.with_tools(part, menu.menu(view, PATH, table))


def _heading(store: Store, view: View, *, handled: bool) -> Component:
    """Return whose desk it is, of which days, and as of when things stand."""
    t, one = view.t, desk.agency(view)
    chosen = desk.year(store, view)
    first, last = chosen.start, chosen.end
    days = dates.span(first, last, view.calendar) if first and last else ""
    parts: list[Component] = [
        html.H1(names.called(one, view.language) if one else t(TITLE)),
        html.P(t("desk.days", days=days), className="quiet"),
    ]
    if handled:
        day = dates.show(deadlines.as_of(store, view.chosen), view.calendar)
        parts.append(html.P(t("desk.as_of", day=day), className="quiet"))
    parts.append(menu.menu(view, PATH, WHOLE))
    if one:
        back = view.choosing(agencies=()).link(PATH, order="")
        parts.append(dcc.Link(t("desk.to_all"), href=back))
    return html.Header(parts, className="heading")


def _work(cases: int, assumed: int, view: View) -> str:
    """Return how many cases there are, and how many of them we only assume to be its."""
    told = view.t("desk.work", n=number(cases))
    if not assumed:
        return told
    words = view.t("desk.assumed", n=number(assumed), share=share(assumed, cases))
    return f"{told} {words}"
