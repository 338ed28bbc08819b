"""
When did the cases of the map come in? The line of time below it, which sets its period.

In: the store, whose cases are listed, and the state of the screen. Out: a table of all days
of the data, and its chart under the way to play it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import plotly.graph_objects as go
import pyarrow as pa
from dash import Dash, Input, Output, State, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboard import brushed, chart, figures, playback, queries, rights, sheets
from dashboard.exports import menu, pictures
from dashboard.filters import Filters
from dashboard.how import How
from dashboard.periods import Period
from dashboard.queries import Step
from dashboard.scope import Scope, Whose
from dashboard.text import number
from dashboard.view import UNPLACED, View
from data.settings import Settings
from data.store import Store

PATH: Final = "/hotspots"
_ANY_TIME: Final = "period.whole"
_HEIGHT: Final = 110


def register(app: Dash, store: Store, settings: Settings, whose: Whose) -> None:
    """Draw the line of time whenever the address changes; the map does not wait for it."""

    @app.callback(
        Output("hotspots-months", "children"),
        Input("url", "search"),
        State("url", "pathname"),
    )
    def _redraw(search: str | None, path: str) -> list[Component]:
        if path != PATH:
            raise PreventUpdate
        scope = whose()
        view = rights.page(store, PATH, View.from_url(search), scope)
        return section(store, settings, view, scope)


def listed(view: View) -> Filters:
    """Return the filters of the cases that are listed: those of the village that is picked."""
    if view.village is None or view.village == UNPLACED:
        return view.counted
    # A village is in one district: that filter would change nothing or hide it all.
    return replace(view.counted, districts=())


def table(store: Store, _settings: Settings, view: View, scope: Scope) -> pa.Table:
    """Return first_day, last_day, count, any_count: of weeks, of long data months."""
    shown, step = _shown(store)
    found = queries.series(store, listed(view), scope, shown, step)
    return figures.ended(found, step, shown.last)


def section(
    store: Store, settings: Settings, view: View, scope: Scope
) -> list[Component]:
    """Return the way to play, and below it all days with the chosen ones dark."""
    if rights.in_blocks(view, scope):
        return []
    t, steps = view.t, playback.steps(store, view, PATH)
    shown, step = _shown(store)
    rows = table(store, settings, view, scope).to_pylist()
    title = t("series.title_week" if step == "week" else "series.title_month")
    return [
        html.Div(
            [
                html.H2(title),
                *steps,
                pictures.buttons(store, view, PATH, _ANY_TIME, title),
                menu.menu(view, PATH, "series", title=title),
            ],
            className="chart-head",
        ),
        *brushed.drawn(_figure(rows, step, shown, view), "spots", title, view),
        html.Details(
            [
                html.Summary(t("series.as_table")),
                sheets.sheet(
                    [t("series.days"), t("series.count")],
                    [
                        [
                            brushed.row(
                                figures.span(row, step, shown, view),
                                PATH,
                                view,
                                row["first_day"],
                                row["last_day"],
                            ),
                            number(row["count"]),
                        ]
                        for row in reversed(rows)
                    ],
                    title,
                ),
            ]
        ),
        How(store, replace(view, chosen=listed(view)), _ANY_TIME).fold(
            sum(row["count"] for row in rows), t("define.count"), t("how.line")
        ),
    ]


def _shown(store: Store) -> tuple[Period, Step]:
    """Return all days of the data, by the week or by the month."""
    first, last = queries.data_days(store)
    whole = Period(first, last)
    return figures.bars(whole, whole, first)


def _figure(
    rows: list[dict[str, Any]], step: Step, shown: Period, view: View
) -> go.Figure:
    """Return a bar for each week or month, those of the chosen period dark."""
    start, end = view.chosen.start or shown.first, view.chosen.end or shown.last
    figure = go.Figure(
        go.Bar(
            x=[row["first_day"] for row in rows],
            y=[row["count"] for row in rows],
            customdata=brushed.days(
                (row["first_day"], row["last_day"]) for row in rows
            ),
            marker={
                "color": [
                    chart.NOW
                    if row["first_day"] <= end and row["last_day"] >= start
                    else chart.REST
                    for row in rows
                ],
                "line": {"width": 0},
            },
            hovertext=[
                view.t(
                    "series.hover",
                    span=figures.span(row, step, shown, view),
                    n=number(row["count"]),
                )
                for row in rows
            ],
            hoverinfo="text",
        )
    )
    chart.plain(
        figure, _HEIGHT, margin={"l": 48, "r": 12, "t": 4, "b": 22}, bargap=0.15
    )
    return figure.update_layout(
        xaxis=chart.day_ticks([row["first_day"] for row in rows], view),
        yaxis={"nticks": 3},
    )
