"""
What do people write about, what of it is new, and can these topics be trusted?

In: the store, the settings, and the state of the screen. Out: a map of the topics, one of them
in full, what grows, the list with its quality, and the history with what staff decide.
"""

from __future__ import annotations

from typing import Any, Final

from dash import Dash, Input, Output, State, ctx, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboard import (
    rights,
    topics_decide,
    topics_grow,
    topics_map,
    topics_picture,
    topics_tables,
)
from dashboard.scope import Scope, Whose
from dashboard.view import View
from data.settings import Settings
from data.store import Store

ANY_TIME: Final = "theme.any_time"
PATH: Final = topics_map.PATH
TITLE: Final = "theme.title"
TABLES: Final = topics_tables.TABLES


def layout(store: Store, settings: Settings, view: View, scope: Scope) -> Component:
    """Return the page; what grows comes in a moment of its own."""
    return html.Div(
        [
            html.H1(view.t(TITLE)),
            html.P(view.t("trends.looking"), id="topics-rose", className="lead"),
            html.Div(topics_picture.body(store, view, scope), id="topics-body", className="stack"),
            html.Section(
                html.P(view.t("trends.looking")), id="topics-grow", className="card"
            ),
            html.Div(topics_picture.rest(store, settings, view, scope), id="topics-rest", className="stack"),
        ],
        id="topics",
    )  # fmt: skip


def register(app: Dash, store: Store, settings: Settings, whose: Whose) -> None:
    """Redraw whenever the address bar changes; write what staff decide."""

    @app.callback(
        Output("topics-body", "children"),
        Output("topics-rest", "children"),
        Input("url", "search"),
        State("url", "pathname"),
        prevent_initial_call=True,
    )
    def _redraw(
        search: str | None, path: str
    ) -> tuple[list[Component], list[Component]]:
        if path != PATH:
            raise PreventUpdate
        scope = whose()
        view = rights.page(store, PATH, View.from_url(search), scope)
        return (
            topics_picture.body(store, view, scope),
            topics_picture.rest(store, settings, view, scope),
        )

    @app.callback(
        Output("topics-rose", "children"),
        Output("topics-grow", "children"),
        Input("url", "search"),
        State("url", "pathname"),
    )
    def _grow(search: str | None, path: str) -> tuple[str, list[Component]]:
        if path != PATH:
            raise PreventUpdate
        scope = whose()
        view = rights.page(store, PATH, View.from_url(search), scope)
        found = topics_grow.table(store, settings, view, scope)
        drawn = topics_grow.section(store, settings, view, scope)
        return topics_grow.sentence(found, view), drawn

    @app.callback(
        output={
            "status": Output(topics_decide.STATUS, "children"),
            "history": Output("topics-history", "children"),
        },
        inputs={
            "search": State("url", "search"),
            "clicks": {at: Input(at, "n_clicks") for at in topics_decide.BUTTONS},
            "fields": {at: State(at, "value") for at in topics_decide.FIELDS},
        },
        # A second click finds the buttons off until the first is written.
        running=[(Output(at, "disabled"), True, False) for at in topics_decide.BUTTONS],
        prevent_initial_call=True,
    )
    def _decide(
        search: str | None, clicks: dict[str, int | None], fields: dict[str, Any]
    ) -> dict[str, Any]:
        pressed = str(ctx.triggered_id)
        if not clicks.get(pressed):
            raise PreventUpdate
        view, kind = View.from_url(search), topics_decide.BUTTONS[pressed]
        said = topics_decide.Said.of(fields)
        told = topics_decide.decide(store, settings, view, whose(), kind, said)
        return {
            "status": told,
            "history": topics_picture.history(store, settings, view),
        }


def draw(store: Store, settings: Settings, view: View, scope: Scope) -> list[Component]:
    """Return the picture for one state of the screen, whole."""
    found = topics_grow.table(store, settings, view, scope)
    return [
        html.H1(view.t(TITLE)),
        html.P(topics_grow.sentence(found, view), className="lead"),
        *topics_picture.body(store, view, scope),
        html.Section(topics_grow.section(store, settings, view, scope), className="card"),
        *topics_picture.rest(store, settings, view, scope),
    ]  # fmt: skip
