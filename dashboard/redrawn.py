"""How does the body of a page follow the address bar? Once for all pages that are one part."""

from __future__ import annotations

from collections.abc import Callable

from dash import Dash, Input, Output, State
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboard.view import View


def follow(
    app: Dash, path: str, body: str, draw: Callable[[View], list[Component]]
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
        return draw(View.from_url(search))
