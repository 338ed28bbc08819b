"""How do two series look on one chart?"""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import pyarrow as pa

from dashboard import brushed, chart, dates
from dashboard.figures_trends import FEW_POINTS, GAPS
from dashboard.text import number
from dashboard.view import View


def compared(table: pa.Table, names: tuple[str, str], view: View) -> go.Figure:
    """Return two series over the days of the first; each says its own days."""
    rows = table.to_pylist()
    days = [row["first_day"] or row["other_first_day"] for row in rows]
    looks = ((chart.NOW, "solid"), (chart.OTHER, "dash"))
    figure = go.Figure(
        [
            go.Scatter(
                x=days,
                y=[
                    None if row[f"{side}state"] in GAPS else row[f"{side}count"]
                    for row in rows
                ],
                mode="lines+markers" if len(rows) <= FEW_POINTS else "lines",
                line={"color": colour, "width": 2, "dash": dash},
                marker={"size": 5, "symbol": symbol},
                connectgaps=False,
                hoverinfo="text",
                hovertext=[_side(row, side, name, view) for row in rows],
                name=name,
                # A stretch is chosen of the first side; the other follows it.
                customdata=brushed.days(
                    (row["first_day"], row["last_day"])
                    if row["first_day"] and not side
                    else None
                    for row in rows
                ),
                meta=f"{side}side",
            )
            for side, name, (colour, dash), symbol in zip(
                ("", "other_"), names, looks, ("circle", "diamond"), strict=True
            )
        ]
    )
    chart.plain(figure, 340, showlegend=False, hovermode="closest")
    return figure.update_layout(xaxis=chart.day_ticks(days, view))


def _side(row: dict[str, Any], side: str, name: str, view: View) -> str:
    """Return what a point of one side says."""
    if row[f"{side}first_day"] is None:
        return ""
    span = dates.span(row[f"{side}first_day"], row[f"{side}last_day"], view.calendar)
    return f"{name}<br>" + view.t(
        "trends.hover", span=span, n=number(row[f"{side}count"])
    )
