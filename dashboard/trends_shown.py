"""
What does the page of series show? One series in words and pictures, and which stand out.

In: the store, the settings, the state of the screen and who looks at it. Out: components.
"""

from __future__ import annotations

from typing import Final

from dash import html
from dash.development.base_component import Component

from dashboard import (
    dates,
    figures_trends,
    notices,
    rights,
    trends_compare,
    trends_marks,
    trends_named,
    trends_picture,
    trends_ranked,
    trends_tables,
    trends_words,
    written,
)
from dashboard.exports import menu, pictures
from dashboard.how import How, under
from dashboard.scope import Scope
from dashboard.text import number
from dashboard.trends_series import Series
from dashboard.view import View
from data.settings import Settings
from data.store import Store

_ANY_TIME: Final = "trends.any_time"


def picture(
    store: Store, settings: Settings, view: View, scope: Scope
) -> list[Component]:
    """Return the series of what is chosen: its last week in words, its chart, its tables."""
    t = view.t
    found = trends_tables.series_of(store, settings, view, scope)
    if not found.total:
        return [notices.empty(view)]
    breaks, wrong = written.breaks(settings)
    span = dates.span(found.shown.first, found.shown.last, view.calendar)
    said = [
        *(
            []
            if rights.in_blocks(view, scope)
            else [html.P(trends_words.of_series(found, settings.hotspots.min_petitions, view))]
        ),
        html.P(
            t("trends.shown", span=span, n=number(found.total)), className="quiet"
        ),
        *([html.P(t("trends.no_breaks", why=wrong), className="caveat")] if wrong else []),
    ]  # fmt: skip
    if view.compared is None:
        told = trends_marks.marks(store, found, view.counted, breaks)
        drawn = trends_picture.alone(store, scope, found, told, view)
        return [*said, _told(store, drawn, found, view)]
    other = trends_tables.other_of(store, settings, view, scope, found)
    table = trends_compare.rows(found, other)
    drawn = trends_picture.beside(store, scope, found, other, table, view)
    return [*said, _told(store, drawn, found, view)]


def _told(store: Store, drawn: Component, found: Series, view: View) -> Component:
    """Return the chart with the way to take it along, and how it was made."""
    shown = view.choosing(start=found.shown.first, end=found.shown.last)
    table = "series" if view.compared is None else "compared"
    title = view.t(figures_trends.COUNTED[found.step])
    tools = html.Div(
        [
            pictures.buttons(store, view, trends_named.PATH, _ANY_TIME, title),
            menu.menu(view, trends_named.PATH, table, title=title),
        ],
        className="export-tools",
    )
    return under(
        drawn,
        tools,
        How(store, shown, _ANY_TIME).fold(found.total, view.t("how.series")),
    )


def ranking(
    store: Store, settings: Settings, view: View, scope: Scope
) -> tuple[str, list[Component]]:
    """Return which series stand out: in a sentence, and as a list that narrows the page."""
    t, by = view.t, trends_named.by_of(view)
    if not rights.may("/trends", "ranking", view, scope):
        return "", [html.P(t("rights.no_weeks"), className="quiet")]
    table = trends_tables.ranked(store, settings, view, scope)
    rows, what = (
        table.slice(0, trends_ranked.MOST).to_pylist(),
        t(trends_named.TITLES[by]),
    )
    name = trends_named.called(store, rows[0], by, view) if rows else ""
    fdr = f"{settings.hotspots.false_discovery_rate:.0%}"
    return trends_words.of_ranking(rows, what, name, view), [
        html.Div(
            [html.H2(t("trends.ranking", what=what)), trends_ranked.tabs(view)],
            className="chart-head",
        ),
        *trends_ranked.table(store, table, by, view),
        html.P(t("trends.ranking_rule", fdr=fdr), className="quiet"),
        menu.menu(
            view, trends_named.PATH, "ranking", title=t("trends.ranking", what=what)
        ),
        How(store, view.choosing(start=None), _ANY_TIME).fold(
            sum(row["observed"] or 0 for row in table.to_pylist()), t("how.ranking")
        ),
    ]
