"""
How far can these pictures be trusted? The page of whoever answers for a number.

In: the store, the settings, and the state of the screen.
Out: one sentence, then places, months, breaks, rows, doubts and topics.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import pyarrow as pa
from dash import Dash, html
from dash.development.base_component import Component

from dashboard import (
    notices,
    periods,
    quality,
    quality_doubts,
    quality_rows,
    queries,
    redrawn,
    sheets,
    written,
)
from dashboard import queries_quality as asked
from dashboard.exports import menu, pictures
from dashboard.how import How, under
from dashboard.scope import Scope, Whose
from dashboard.view import View
from data.settings import Settings
from data.store import Store

ANY_TIME: Final = "period.whole"
PATH: Final = "/quality"
TITLE: Final = "quality.title"


def layout(store: Store, settings: Settings, view: View, scope: Scope) -> Component:
    """Return the page."""
    return html.Div(draw(store, settings, view, scope), id="quality-body")


def register(app: Dash, store: Store, settings: Settings, whose: Whose) -> None:
    """Redraw whenever the address bar changes."""
    redrawn.follow(app, PATH, "quality-body", store, settings, whose, draw)


def _levels(store: Store, _settings: Settings, view: View, scope: Scope) -> pa.Table:
    return asked.levels(store, view.counted, scope)


def _months(store: Store, _settings: Settings, view: View, scope: Scope) -> pa.Table:
    return asked.months(store, replace(view.counted, start=None, end=None), scope)


TABLES: Final = {
    "levels": _levels,
    "months": _months,
    "files": lambda store, _settings, _view, _scope: asked.files(store),
    "rejects": lambda store, _settings, _view, _scope: asked.rejects(store),
    "repairs": lambda store, _settings, _view, _scope: asked.repairs(store),
    "changes": lambda store, _settings, _view, _scope: asked.changes(store),
    "fallbacks": lambda store, _settings, _view, scope: asked.fallbacks(store, scope),
    "disagreements": lambda store, _settings, _view, scope: asked.disagreements(
        store, scope
    ),
    "collisions": lambda store, _settings, _view, _scope: asked.collisions(store),
    "topics": lambda store, _settings, _view, _scope: asked.topics(store),
}
"""What the page shows, by name."""


def draw(store: Store, settings: Settings, view: View, scope: Scope) -> list[Component]:
    """Return the picture for one state of the screen."""
    t, told = view.t, queries.info(store)
    first, last = queries.data_days(store)
    levels = _levels(store, settings, view, scope)
    months = _months(store, settings, view, scope)
    files = asked.files(store)
    written_down, wrong = written.breaks(settings)
    sources = set(files["source"].to_pylist())
    known = [one for one in written_down if one.source in sources]
    heading = html.Header(
        [
            html.H1(t(TITLE)),
            html.P(periods.words(view, first, last), className="quiet"),
        ],
        className="heading",
    )
    if not levels.num_rows:
        return [heading, notices.empty(view)]
    how = How(store, view, ANY_TIME)

    def taken(part: Component, table: str, fold: Component) -> Component:
        return under(sheets.with_tools(part, menu.menu(view, PATH, table)), fold)

    def of_build(part: Component, table: str) -> Component:
        return taken(part, table, how.fold(None, whole=True))

    n = sum(levels["cases"].to_pylist())
    return [
        heading,
        html.P(" ".join(quality.sentence(levels, months, view)), className="lead"),
        taken(
            quality.places(levels, view), "levels", how.fold(n, t("define.match_level"))
        ),
        taken(
            sheets.with_tools(
                quality.by_month(months, known, view),
                pictures.buttons(store, view, PATH, ANY_TIME, t("quality.by_month")),
            ),
            "months",
            How(store, view.choosing(start=None, end=None), ANY_TIME).fold(
                sum(months["cases"].to_pylist())
            ),
        ),
        quality_rows.breaks(known, wrong, view),
        html.H2(t("quality.of_build"), className="part"),
        of_build(
            quality_rows.rows(files, asked.rejects(store), asked.repairs(store), view),
            "rejects",
        ),
        html.Div(
            [
                of_build(
                    quality_doubts.changes(
                        asked.changes(store), told.get("compared_with", ""), view
                    ),
                    "changes",
                ),
                of_build(
                    quality_doubts.collisions(asked.collisions(store), view),
                    "collisions",
                ),
            ],
            className="halves",
        ),
        of_build(
            quality_doubts.fallbacks(asked.fallbacks(store, scope), view), "fallbacks"
        ),
        of_build(
            quality_doubts.disagreements(asked.disagreements(store, scope), view),
            "disagreements",
        ),
        of_build(quality_doubts.topics(asked.topics(store), told, view), "topics"),
    ]
