"""How do the months of a topic look?"""

from __future__ import annotations

import plotly.graph_objects as go
import pyarrow as pa

from dashboard import brushed, chart, dates, figures
from dashboard.text import number
from dashboard.view import View


def months(table: pa.Table, view: View) -> go.Figure:
    """Return a bar for each month of `queries.series`; without data there is none."""
    rows = table.to_pylist()
    days = [row["first_day"] for row in rows]
    figure = go.Figure(
        go.Bar(
            x=days,
            y=[row["count"] for row in rows],
            customdata=brushed.days(
                (day, figures.last_day(day, "month")) for day in days
            ),
            marker={"color": chart.NOW},
            hoverinfo="text",
            hovertext=[
                view.t(
                    "trends.hover",
                    span=dates.show(row["first_day"], view.calendar)[:-3],
                    n=number(row["count"]),
                )
                for row in rows
            ],
        )
    )
    chart.plain(figure, 200, bargap=0.25)
    axis = chart.day_ticks(days, view)
    axis["ticktext"] = [words[:-3] for words in axis["ticktext"]]
    return figure.update_layout(xaxis=axis)
