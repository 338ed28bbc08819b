"""
What rose, since when, and how sure is that? The page of series.

In: the store, the settings, and the state of the screen. Out: a sentence, the series of what
is chosen with what was to be expected of it, and the series that stand out among all.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from dash import Dash, Input, Output, State, dcc, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboard import (
    dates,
    notices,
    trends_compare,
    trends_marks,
    trends_named,
    trends_picture,
    trends_ranked,
    trends_tables,
    trends_words,
    written,
)
from dashboard.scope import Scope
from dashboard.text import number
from dashboard.view import View
from data.settings import Settings
from data.store import Store

ANY_TIME: Final = "trends.any_time"
PATH: Final = trends_named.PATH
TITLE: Final = "trends.title"
_ADDRESS: Final = "trends-address"


def layout(store: Store, settings: Settings, view: View, scope: Scope) -> Component:
    """Return the page; the list of all series comes in a moment of its own."""
    return html.Div(
        [
            dcc.Location(id=_ADDRESS, refresh="callback-nav"),
            html.H1(view.t(TITLE)),
            html.P(view.t("trends.looking"), id="trends-rose", className="lead"),
            html.Div(
                picture(store, settings, view, scope),
                id="trends-body",
                className="stack",
            ),
            html.Section(
                html.P(view.t("trends.looking")), id="trends-ranking", className="card"
            ),
        ],
        id="trends",
    )


def register(app: Dash, store: Store, settings: Settings, scope: Scope) -> None:
    """Redraw whenever the address bar changes; write there what is compared with."""

    @app.callback(
        Output("trends-body", "children"),
        Input("url", "search"),
        State("url", "pathname"),
        prevent_initial_call=True,
    )
    def _redraw(search: str | None, path: str) -> list[Component]:
        if path != PATH:
            raise PreventUpdate
        return picture(store, settings, View.from_url(search), scope)

    @app.callback(
        Output("trends-rose", "children"),
        Output("trends-ranking", "children"),
        Input("url", "search"),
        State("url", "pathname"),
    )
    def _rank(search: str | None, path: str) -> tuple[str, list[Component]]:
        if path != PATH:
            raise PreventUpdate
        return ranking(store, settings, View.from_url(search), scope)

    @app.callback(
        Output(_ADDRESS, "search"),
        Input(trends_picture.AGAINST, "value"),
        State(_ADDRESS, "search"),
        prevent_initial_call=True,
    )
    def _compare(against: str | None, search: str | None) -> str:
        view = View.from_url(search)
        if (against or "") == view.against:
            raise PreventUpdate
        return replace(view, against=against or "").to_url()


def draw(store: Store, settings: Settings, view: View, scope: Scope) -> list[Component]:
    """Return the picture for one state of the screen, whole."""
    rose, table = ranking(store, settings, view, scope)
    return [
        html.H1(view.t(TITLE)),
        html.P(rose, className="lead"),
        *picture(store, settings, view, scope),
        html.Section(table, className="card"),
    ]


def picture(
    store: Store, settings: Settings, view: View, scope: Scope
) -> list[Component]:
    """Return the series of what is chosen: its last week in words, its chart, its tables."""
    t = view.t
    found = trends_tables.series_of(store, settings, view, scope)
    if not found.total:
        return [notices.empty(view)]
    breaks, wrong = written.breaks(settings)
    span = dates.span(found.shown.first, found.shown.last, view.calendar)
    said = [
        html.P(trends_words.of_series(found, settings.hotspots.min_petitions, view)),
        html.P(
            t("trends.shown", span=span, n=number(found.total)), className="quiet"
        ),
        *([html.P(t("trends.no_breaks", why=wrong), className="caveat")] if wrong else []),
    ]  # fmt: skip
    if view.compared is None:
        told = trends_marks.marks(store, found, view.counted, scope, breaks)
        return [*said, trends_picture.alone(store, scope, found, told, view)]
    other = trends_tables.other_of(store, settings, view, scope, found)
    table = trends_compare.rows(found, other)
    return [*said, trends_picture.beside(store, scope, found, other, table, view)]


def ranking(
    store: Store, settings: Settings, view: View, scope: Scope
) -> tuple[str, list[Component]]:
    """Return which series stand out: in a sentence, and as a list that narrows the page."""
    t, by = view.t, trends_named.by_of(view)
    table = trends_tables.ranked(store, settings, view, scope)
    rows, what = (
        table.slice(0, trends_ranked.MOST).to_pylist(),
        t(trends_named.TITLES[by]),
    )
    name = trends_named.called(store, rows[0], by, view) if rows else ""
    fdr = f"{settings.hotspots.false_discovery_rate:.0%}"
    return trends_words.of_ranking(rows, what, name, view), [
        html.Div(
            [html.H2(t("trends.ranking", what=what)), trends_ranked.tabs(view)],
            className="chart-head",
        ),
        *trends_ranked.table(store, table, by, view),
        html.P(t("trends.ranking_rule", fdr=fdr), className="quiet"),
    ]


TABLES: Final = trends_tables.TABLES
