"""How does the body of a page follow the address bar? Once for all pages that are one part."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from dash import Dash, Input, Output, State
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboard import rights
from dashboard.scope import Scope, Whose
from dashboard.view import View
from data.settings import Settings
from data.store import Store

Draw: TypeAlias = Callable[[Store, Settings, View, Scope], list[Component]]


def follow(  # noqa: PLR0913, PLR0917 - what, where, and for whom
    app: Dash,
    path: str,
    body: str,
    store: Store,
    settings: Settings,
    whose: Whose,
    draw: Draw,
) -> None:
    """Draw the part `body` anew whenever the address of the page at `path` changes."""

    @app.callback(
        Output(body, "children"),
        Input("url", "search"),
        State("url", "pathname"),
        prevent_initial_call=True,
    )
    def _redraw(search: str | None, shown: str) -> list[Component]:
        if shown != path:
            raise PreventUpdate
        scope = whose()
        view = rights.page(store, path, View.from_url(search), scope)
        return draw(store, settings, view, scope)
