"""Where does a reader see who is signed in, and the way out? In the header of each page."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.auth import whose
from dashboard.view import View


def badge(view: View, more: Sequence[Component] = ()) -> list[Component]:
    """Return a menu of what is one's own, `more` first; none where nobody signs in."""
    reader, token = whose.current(), whose.form_token()
    if reader is None or token is None:
        return []
    t = view.t
    way_out = html.Form(
        [
            dcc.Input(type="hidden", name="token", value=token),
            html.Button(t("login.leave"), type="submit", className="switch"),
        ],
        action="/logout",
        method="post",
    )
    return [
        html.Details(
            [
                html.Summary(reader.name, title=t("login.account"), className="switch"),
                html.Div(
                    [
                        *more,
                        html.A(t("login.account"), href="/account", className="switch"),
                        way_out,
                    ],
                    className="signed-menu",
                ),
            ],
            className="signed",
        )
    ]
