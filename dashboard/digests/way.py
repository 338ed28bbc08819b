"""Where does a reader subscribe to what is on the screen? By a link in the header."""

from __future__ import annotations

from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component

from dashboard.auth import whose
from dashboard.view import View


def way(path: str, view: View) -> list[Component]:
    """Return the link that carries the present view; nothing where nobody signs in."""
    if whose.current() is None:
        return []
    query = urlencode({"link": view.link(path, page=1)})
    return [
        html.A(
            view.t("subscribe.short"),
            href=f"/subscriptions?{query}",
            title=view.t("subscribe.title"),
            className="switch",
        )
    ]
