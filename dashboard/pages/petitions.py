"""
Which cases are there, and what is known of each? Search, a list page by page, and one case.

In: the store, the settings, and the state of the screen.
Out: a search box, the cases that fit, or everything that is known of one of them.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Final

import dash_mantine_components as dmc
import pyarrow as pa
from dash import Dash, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboard import address, case_list, case_view, periods, queries, rights
from dashboard.exports.cases import every
from dashboard.scope import Scope, Whose
from dashboard.view import View
from data.settings import Settings
from data.store import Store

ANY_TIME: Final = "period.whole"
PATH: Final = case_list.PATH
TITLE: Final = "petitions.title"

_OURS: Final = re.compile(r"[0-9a-f]{20}")
"""A petition_id, as exports and the view of a case show it."""


def layout(store: Store, settings: Settings, view: View, scope: Scope) -> Component:
    """Return the page; the search box stays where it is while the list is drawn anew."""
    t = view.t
    return html.Div(
        [
            dcc.Location(id="petitions-address", refresh="callback-nav"),
            dmc.TextInput(
                id="petitions-words",
                label=t("petitions.search"),
                description=t(
                    "petitions.search_hint" if scope.texts else "petitions.number_hint"
                ),
                value=view.chosen.words,
                debounce=True,
                size="md",
            ),
            html.Div(draw(store, settings, view, scope), id="petitions-body"),
        ]
    )


def register(app: Dash, store: Store, settings: Settings, whose: Whose) -> None:
    """Redraw whenever the address bar changes; the search box changes it."""

    @app.callback(
        Output("petitions-body", "children"),
        Output("petitions-words", "value"),
        Input("url", "search"),
        State("url", "pathname"),
        State("petitions-words", "value"),
        prevent_initial_call=True,
    )
    def _redraw(search: str | None, path: str, shown: str | None) -> tuple[Any, Any]:
        if path != PATH:
            raise PreventUpdate
        view = View.from_url(search)
        words = view.chosen.words
        same = address.words([shown or ""]) == words
        scope = whose()
        view = rights.page(store, PATH, view, scope)
        return draw(store, settings, view, scope), no_update if same else words

    @app.callback(
        Output("petitions-address", "search"),
        Input("petitions-words", "value"),
        State("petitions-address", "search"),
        prevent_initial_call=True,
    )
    def _search(words: str | None, search: str | None) -> str:
        view = View.from_url(search)
        wanted = searched(view, words or "")
        if wanted == view:
            raise PreventUpdate
        return wanted.to_url()


def searched(view: View, words: str) -> View:
    """Return the list of what is searched for; our own number of a case is that case."""
    said = address.words([words])
    if _OURS.fullmatch(said):
        return View(language=view.language, calendar_said=view.calendar_said, case=said)
    if said == view.chosen.words:
        return view
    return replace(view.choosing(words=said), case=None)


def draw(store: Store, settings: Settings, view: View, scope: Scope) -> list[Component]:
    """Return the case that the address names, else the list of those that fit."""
    del settings  # every page is drawn with them
    if view.case:
        heading, parts = view.t(TITLE), case_view.draw(store, view, scope)
        return [html.H1(heading, className="unseen"), *parts]
    days = periods.words(view, *queries.data_days(store))
    return [
        html.Header(
            [html.H1(view.t(TITLE)), html.P(days, className="quiet")],
            className="heading",
        ),
        *case_list.section(store, view, scope),
    ]


def _case(store: Store, _: Settings, view: View, scope: Scope) -> pa.Table:
    return case_view.found(store, view, scope)


TABLES: Final = {"cases": every, "case": _case}
