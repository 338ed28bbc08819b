"""How does a series look, with what was to be expected of it and what happened meanwhile?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import plotly.graph_objects as go
import pyarrow as pa

from dashboard import brushed, chart, dates, figures_marks
from dashboard.text import number
from dashboard.trends_series import Series
from dashboard.view import View

_JUDGED: Final = {
    "high": ("trends.state_high", chart.HIGH, "triangle-up", 9),
    "low": ("trends.state_low", chart.LOW, "triangle-down", 9),
    "new": ("trends.state_new", chart.HIGH, "star", 14),
    "ongoing": ("trends.state_ongoing", chart.HIGH, "star-diamond", 13),
    "partial": ("trends.state_partial", chart.NOW, "circle-open", 7),
}
COUNTED: Final = {
    "day": "trends.by_day",
    "week": "trends.by_week",
    "month": "trends.by_month",
}
GAPS: Final = ("missing", "partial", None)
FEW_POINTS: Final = 40
"""Up to so many periods each has a dot; more would be a rope of pearls."""


def series(found: Series, marks: pa.Table, view: View) -> go.Figure:
    """Return the counts as a line over the band of what was ordinary, and what is ahead."""
    rows = found.rows.to_pylist()
    past = [row for row in rows if row["state"] != "forecast"]
    ahead = [row for row in rows if row["state"] == "forecast"]
    traces = [*_band(past, ahead, view), _line(past, found, view)]
    traces += [*_judged(past, view), *figures_marks.typhoons(marks, found, view)]
    figure = go.Figure(traces)
    days = [row["first_day"] for row in rows]
    chart.plain(
        figure,
        340,
        showlegend=False,
        hovermode="closest",
        shapes=figures_marks.shapes(marks, found),
    )
    figure.update_layout(
        xaxis=chart.day_ticks(days, view),
        annotations=figures_marks.letters(marks, found),
    )
    return figure


def _band(
    past: Sequence[dict[str, Any]], ahead: Sequence[dict[str, Any]], view: View
) -> list[go.Scatter]:
    """Return the range of ordinary counts, and that of the forecast."""
    traces = []
    known = [row for row in past if row["high"] is not None]
    # The forecast's range begins where the past's ends, without a gap between them.
    for name, fill, part in (
        ("trends.band", chart.BAND, known),
        ("trends.forecast_band", chart.AHEAD, [*known[-1:], *ahead] if ahead else []),
    ):
        if not part:
            continue
        days = [row["first_day"] for row in part]
        traces.append(
            go.Scatter(
                x=[*days, *reversed(days)],
                y=[
                    *(row["high"] for row in part),
                    *(row["low"] for row in reversed(part)),
                ],
                fill="toself",
                fillcolor=fill,
                line={"width": 0},
                mode="lines",
                hoverinfo="skip",
                name=view.t(name),
                meta=name.removeprefix("trends."),
            )
        )
    if ahead:
        traces.append(
            go.Scatter(
                x=[row["first_day"] for row in ahead],
                y=[row["expected"] for row in ahead],
                mode="lines+markers",
                line={"color": chart.NOW, "width": 2, "dash": "dot"},
                marker={
                    "size": 6,
                    "color": "white",
                    "line": {"color": chart.NOW, "width": 1.5},
                },
                hoverinfo="text",
                hovertext=[_said(row, view) for row in ahead],
                name=view.t("trends.forecast"),
                meta="forecast",
            )
        )
    return traces


def _line(past: Sequence[dict[str, Any]], found: Series, view: View) -> go.Scatter:
    """Return the counts; a period without whole data breaks the line."""
    return go.Scatter(
        x=[row["first_day"] for row in past],
        y=[None if row["state"] in GAPS else row["count"] for row in past],
        mode="lines+markers" if len(past) <= FEW_POINTS else "lines",
        line={"color": chart.NOW, "width": 2},
        marker={"size": 5},
        connectgaps=False,
        hoverinfo="text",
        hovertext=[_said(row, view) for row in past],
        customdata=brushed.days((row["first_day"], row["last_day"]) for row in past),
        name=view.t(COUNTED[found.step]),
        meta="counted",
    )


def _judged(past: Sequence[dict[str, Any]], view: View) -> list[go.Scatter]:
    """Return the periods that stand out, by kind, in colour and in form."""
    traces = []
    for state, (key, colour, symbol, size) in _JUDGED.items():
        rows = [row for row in past if row["state"] == state]
        if rows:
            traces.append(
                go.Scatter(
                    x=[row["first_day"] for row in rows],
                    y=[row["count"] for row in rows],
                    mode="markers",
                    marker={"color": colour, "symbol": symbol, "size": size},
                    hoverinfo="text",
                    hovertext=[_said(row, view) for row in rows],
                    customdata=brushed.days(
                        (row["first_day"], row["last_day"]) for row in rows
                    ),
                    name=view.t(key),
                    meta=state,
                )
            )
    return traces


def _said(row: dict[str, Any], view: View) -> str:
    """Return what a point says when it is pointed at."""
    t = view.t
    span = dates.span(row["first_day"], row["last_day"], view.calendar)
    if row["state"] == "forecast":
        return t(
            "trends.hover_forecast",
            span=span,
            n=number(row["expected"]),
            low=number(row["low"]),
            high=number(row["high"]),
        )
    said = t("trends.hover", span=span, n=number(row["count"]))
    if row["high"] is not None:
        said += "<br>" + t(
            "trends.hover_band", low=number(row["low"]), high=number(row["high"])
        )
    return said
