"""How is a series shown? Its chart, what it says in words, and the same numbers as tables."""

from __future__ import annotations

from typing import Final

import dash_mantine_components as dmc
import plotly.graph_objects as go
import pyarrow as pa
from dash import html
from dash.development.base_component import Component

from dashboard import (
    brushed,
    figures_compared,
    figures_trends,
    frame,
    trends_compare,
    trends_twin,
)
from dashboard.aria import aria
from dashboard.scope import Scope
from dashboard.text import number
from dashboard.trends_series import SINGLE, Series
from dashboard.view import View
from data.store import Store

AGAINST: Final = "trends-against"
PATH: Final = "/trends"
_ENOUGH: Final = 30
"""Cases on either side, as of every ranking."""
_STEPS: Final = {
    "day": "trends.step_day",
    "week": "trends.step_week",
    "month": "trends.step_month",
}


def alone(
    store: Store, scope: Scope, found: Series, marks: pa.Table, view: View
) -> Component:
    """Return one series: chart, what its letters mean, and its table."""
    t = view.t
    title = t(figures_trends.COUNTED[found.step])
    notes = [t("trends.band_note", share=f"{SINGLE:.0%}")] if _has_band(found) else []
    if _has_band(found) and not found.seasonal:
        notes.append(t("trends.no_season"))
    return html.Section(
        [
            _head(title, store, scope, found, view),
            _graph(figures_trends.series(found, marks, view), title, view),
            html.P(" ".join(notes), className="quiet"),
            *_told(marks, view),
            _twin(trends_twin.rows(found.rows, view), view),
        ],
        className="card",
    )


def beside(  # noqa: PLR0913, PLR0917 - both sides, and who reads them
    store: Store, scope: Scope, one: Series, other: Series, table: pa.Table, view: View
) -> Component:
    """Return two series on one chart, and in one table."""
    title = view.t(figures_trends.COUNTED[one.step])
    names = trends_compare.sides(store, one, other, view)
    return html.Section(
        [
            _head(title, store, scope, one, view),
            html.P(_verdict(table, names, view), className="versus-said"),
            _graph(figures_compared.compared(table, names, view), title, view),
            _twin(trends_twin.compared(table, names, view), view),
        ],
        className="card",
    )


def _head(
    title: str, store: Store, scope: Scope, found: Series, view: View
) -> Component:
    """Return the title of the chart, its steps, and what it can be compared with."""
    t = view.t
    return html.Div(
        [
            html.H2(title),
            html.Nav(
                [
                    frame.tab(t(key), view.link(PATH, step=step), on=step == found.step)
                    for step, key in _STEPS.items()
                ],
                className="tabs",
                **aria(label=t("trends.step")),
            ),
            dmc.Select(
                id=AGAINST,
                data=trends_compare.options(store, scope, found.shown, view),
                value=view.against or None,
                placeholder=t("trends.compare"),
                clearable=True,
                searchable=True,
                nothingFoundMessage=t("filter.none_found"),
                clearButtonProps={"aria-label": t("trends.compare_end")},
                maxDropdownHeight=360,
                **aria(label=t("trends.compare")),
            ),
        ],
        className="chart-head",
    )


def _graph(figure: go.Figure, title: str, view: View) -> Component:
    """Return the chart under its own legend: plotly's takes half a phone's screen."""
    # The counts are drawn last, over their band, and named first.
    traces = sorted(figure.data, key=lambda one: one.meta not in ("counted", "side"))
    return html.Div(
        [
            html.Ul(
                [
                    html.Li([html.Span(className=f"key {one.meta}"), one.name])
                    for one in traces
                ],
                className="key-list",
            ),
            *brushed.drawn(figure, "trends", title, view),
        ]
    )


def _told(marks: pa.Table, view: View) -> list[Component]:
    """Return what the letters mean, and behind a fold all that happened meanwhile."""
    if not marks.num_rows:
        return []
    letters = trends_twin.letters(marks, view)
    return [
        *([html.Ul(letters, className="letters")] if letters else []),
        html.Details(
            [
                html.Summary(view.t("trends.marks", count=number(marks.num_rows))),
                trends_twin.marks(marks, view),
            ]
        ),
    ]


def _twin(table: Component, view: View) -> Component:
    return html.Details([html.Summary(view.t("series.as_table")), table])


def _verdict(table: pa.Table, names: tuple[str, str], view: View) -> str:
    """Return both totals in a sentence; a ratio only where both have some cases."""
    t = view.t
    one, other = trends_compare.totals(table)
    said = t(
        "trends.compared",
        one=names[0],
        n_one=number(one),
        other=names[1],
        n_other=number(other),
    )
    if min(one, other) < _ENOUGH:
        return said + t("trends.compared_few", minimum=_ENOUGH)
    return said + t("trends.compared_times", times=number(one / other, 2))


def _has_band(found: Series) -> bool:
    return any(high is not None for high in found.rows["high"].to_pylist())
