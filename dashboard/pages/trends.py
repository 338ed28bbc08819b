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
    rights,
    trends_named,
    trends_picture,
    trends_shown,
    trends_tables,
)
from dashboard.scope import Scope, Whose
from dashboard.view import View
from data.settings import Settings
from data.store import Store

ANY_TIME: Final = "trends.any_time"
PATH: Final = trends_named.PATH
TITLE: Final = "trends.title"
TABLES: Final = trends_tables.TABLES
_ADDRESS: Final = "trends-address"


def layout(store: Store, settings: Settings, view: View, scope: Scope) -> Component:
    """Return the page; the list of all series comes in a moment of its own."""
    return html.Div(
        [
            dcc.Location(id=_ADDRESS, refresh="callback-nav"),
            html.H1(view.t(TITLE)),
            html.P(view.t("trends.looking"), id="trends-rose", className="lead"),
            html.Div(
                trends_shown.picture(store, settings, view, scope),
                id="trends-body",
                className="stack",
            ),
            html.Section(
                html.P(view.t("trends.looking")), id="trends-ranking", className="card"
            ),
        ],
        id="trends",
    )


def register(app: Dash, store: Store, settings: Settings, whose: Whose) -> None:
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
        scope = whose()
        view = rights.page(store, PATH, View.from_url(search), scope)
        return trends_shown.picture(store, settings, view, scope)

    @app.callback(
        Output("trends-rose", "children"),
        Output("trends-ranking", "children"),
        Input("url", "search"),
        State("url", "pathname"),
    )
    def _rank(search: str | None, path: str) -> tuple[str, list[Component]]:
        if path != PATH:
            raise PreventUpdate
        scope = whose()
        view = rights.page(store, PATH, View.from_url(search), scope)
        return trends_shown.ranking(store, settings, view, scope)

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
    rose, table = trends_shown.ranking(store, settings, view, scope)
    return [
        html.H1(view.t(TITLE)),
        html.P(rose, className="lead"),
        *trends_shown.picture(store, settings, view, scope),
        html.Section(table, className="card"),
    ]
