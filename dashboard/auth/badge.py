"""Where does the reader see who is signed in, and the way out? In the header of each page."""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.auth import whose
from dashboard.view import View


def badge(view: View) -> list[Component]:
    """Return account and way out; nothing where nobody signs in."""
    reader, token = whose.current(), whose.form_token()
    if reader is None or token is None:
        return []
    t = view.t
    return [
        html.Div(
            [
                html.A(
                    reader.name,
                    href="/account",
                    title=t("login.account"),
                    className="switch who",
                ),
                html.Form(
                    [
                        dcc.Input(type="hidden", name="token", value=token),
                        html.Button(
                            t("login.leave"), type="submit", className="switch"
                        ),
                    ],
                    action="/logout",
                    method="post",
                ),
            ],
            className="signed",
        )
    ]
