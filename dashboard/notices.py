"""What does the page say when there is nothing to draw?"""

from __future__ import annotations

from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import queries, rights
from dashboard.scope import Scope
from dashboard.view import View
from data.store import Store


def notice(title: str, note: str, look: str = "") -> Component:
    """Return a title and one sentence; read out to whoever can not see it."""
    return html.Div(
        [html.Strong(title), html.P(note)], className=f"notice {look}", role="status"
    )


def of_rights(store: Store, path: str, view: View, scope: Scope) -> list[Component]:
    """Return how cases are counted that the reader may not read, and the way to his own."""
    if scope.agencies is None or not rights.in_blocks(view, scope):
        return []
    if rights.needs(path) in {"own", "campaigns"}:
        return []
    said: list[Any] = [view.t("rights.blocks", least=queries.least(store))]
    if scope.agencies:
        own = view.choosing(agencies=scope.agencies).link(path)
        said += [" ", dcc.Link(view.t("rights.to_own"), href=own)]
    return [html.P(said, className="caveat", role="note")]


def empty(view: View) -> Component:
    """Return what stands where no case fits the filters."""
    return notice(view.t("notice.empty"), view.t("notice.empty_note"))


def failed(view: View, sentence: str | None) -> Component:
    """Return what stands where the store can not answer; the sentence says why."""
    return notice(
        view.t("notice.error"), sentence or view.t("notice.broken"), look="failed"
    )


def not_found(view: View) -> Component:
    """Return what stands under an address that no page has."""
    return html.Div(
        [
            html.H1(view.t("notice.not_found")),
            html.P(view.t("notice.not_found_note")),
            dcc.Link(view.t("notice.home"), href=view.link("/")),
        ]
    )
