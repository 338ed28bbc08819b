"""How are breaks, gaps, holidays and typhoons drawn into the chart of a series?"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

import plotly.graph_objects as go
import pyarrow as pa

from dashboard import chart, dates
from dashboard.trends_series import Series
from dashboard.view import View

_BREAKS: Final = ("renamed", "began", "ended", "filled", "partial", "ruined")


def lettered(marks: pa.Table) -> dict[int, str]:
    """Return the letter of each break and each change of level, by its row."""
    told = [
        at
        for at, row in enumerate(marks.to_pylist())
        if row["kind"] in (*_BREAKS, "level")
    ]
    return {row: _letter(at) for at, row in enumerate(told)}


def _letter(at: int) -> str:
    """Return A to Z, then A2 to Z2 and so on."""
    return chr(ord("A") + at % 26) + (str(at // 26 + 1) if at >= 26 else "")  # noqa: PLR2004 - letters


def typhoons(marks: pa.Table, found: Series, view: View) -> list[go.Scatter]:
    """Return a mark at the foot of the chart for each closure of the city's offices."""
    rows = [row for row in marks.to_pylist() if row["kind"] == "typhoon"]
    if not rows:
        return []
    starts = [row["first_day"] for row in found.rows.to_pylist()]
    return [
        go.Scatter(
            x=[
                max(
                    (day for day in starts if day <= row["first_day"]),
                    default=row["first_day"],
                )
                for row in rows
            ],
            y=[0] * len(rows),
            mode="markers",
            marker={"symbol": "x", "size": 8, "color": chart.QUIET},
            cliponaxis=False,
            hoverinfo="text",
            hovertext=[
                f"{dates.show(row['first_day'], view.calendar)} {row['name']}"
                for row in rows
            ],
            name=view.t("trends.mark_typhoon"),
            meta="typhoon",
        )
    ]


def shapes(marks: pa.Table, found: Series) -> list[dict[str, Any]]:
    """Return stretches without data and holidays as areas, breaks and changes as lines."""
    shapes = []
    for row in marks.to_pylist():
        x0, x1 = row["first_day"], (row["last_day"] or row["first_day"])
        area = {"missing": chart.GAP, "holiday": chart.FEAST, "new_year": chart.FEAST}
        if row["kind"] in area:
            wide = {"x0": x0 - timedelta(hours=12), "x1": x1 + timedelta(hours=12)}
            if found.step == "week":
                wide = {"x0": x0 - timedelta(days=6), "x1": x1}
            shapes.append(
                {"type": "rect", "yref": "paper", "y0": 0, "y1": 1, "layer": "below",
                 "fillcolor": area[row["kind"]], "line": {"width": 0}, **wide}
            )  # fmt: skip
        elif row["kind"] != "typhoon":
            dash = "dot" if row["kind"] == "level" else "dash"
            shapes.append(
                {"type": "line", "yref": "paper", "y0": 0, "y1": 1, "x0": x0, "x1": x0,
                 "line": {"color": chart.QUIET, "width": 1, "dash": dash}}
            )  # fmt: skip
    return shapes


def letters(marks: pa.Table, found: Series) -> list[dict[str, Any]]:
    """Return the letters over the lines; the table under the chart says what they mean."""
    rows = marks.to_pylist()
    return [
        {"x": max(rows[at]["first_day"], found.shown.first), "y": 1, "yref": "paper",
         "yanchor": "top", "text": f"<b>{letter}</b>", "showarrow": False,
         "bgcolor": "white", "bordercolor": chart.QUIET, "borderpad": 2,
         "font": {"size": 11, "color": chart.INK}}
        for at, letter in lettered(marks).items()
    ]  # fmt: skip
