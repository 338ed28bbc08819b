"""How does a table look as a chart? The one place of colours and lines of charts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

import plotly.graph_objects as go
import pyarrow as pa

from dashboard import brushed, dates
from dashboard.periods import Period
from dashboard.queries import Step
from dashboard.text import number
from dashboard.view import View

_NOW, _BEFORE, _OTHER = "#12507b", "#6f9dc1", "#ccd6de"
_INK, _LINE = "#2b3440", "#dfe4e8"
_FONT: Final = '"Noto Sans TC", "Noto Sans CJK TC", "PingFang TC", "Microsoft JhengHei", sans-serif'
_WEEKS: Final = 53
"""Bars at least: a year, and the week it is compared with."""
_MOST_WEEKS: Final = 120
"""More bars than this are drawn by month."""
_TICKS: Final = 8

CONFIG: Final[Any] = {"displayModeBar": False, "responsive": True}


def bars(
    now: Period, before: Period, data_from: date, *, by_month: bool = False
) -> tuple[Period, Step]:
    """
    Return the days to draw, and whether by week or by month.

    Weeks are counted back from the last day and months begin on a 1st, both within the
    data, so that no bar but a last month is cut short.
    """
    weeks = max(_WEEKS, -(-Period(before.first, now.last).days // 7))
    if by_month or weeks > _MOST_WEEKS:
        year = now.last - timedelta(days=364)
        first = max(min(before.first, year) if by_month else before.first, data_from)
        if first.day > 1:
            first = last_day(first, "month") + timedelta(days=1)
        return Period(min(first, now.last), now.last), "month"
    with_data = Period(data_from, now.last).days // 7
    weeks = min(weeks, max(with_data, 1))
    return Period.ending(now.last, days=7 * weeks), "week"


def series(
    table: pa.Table, step: Step, periods: Sequence[Period], view: View
) -> go.Figure:
    """
    Return bars per week or month: the chosen period dark, the one before it lighter.

    A week without any data in the store has no bar; one that holds data but no case that
    fits the filters has a bar of height 0.
    """
    t = view.t
    now, before = periods[:2]
    groups: dict[str, tuple[str, list[dict[str, Any]]]] = {
        t("series.other"): (_OTHER, []),
        t("series.before"): (_BEFORE, []),
        t("series.now"): (_NOW, []),
    }
    for row in table.to_pylist():
        middle = (
            row["first_day"] + (last_day(row["first_day"], step) - row["first_day"]) / 2
        )
        word = "series.other"
        if before.first <= middle <= before.last:
            word = "series.before"
        elif now.first <= middle:
            word = "series.now"
        groups[t(word)][1].append(row)
    figure = go.Figure(
        [
            go.Bar(
                name=name,
                x=[row["first_day"] for row in rows],
                y=[row["count"] for row in rows],
                customdata=brushed.days(
                    (row["first_day"], min(last_day(row["first_day"], step), now.last))
                    for row in rows
                ),
                marker={"color": colour, "line": {"width": 0}},
                hovertext=[
                    t(
                        "series.hover",
                        span=span(row, step, now, view),
                        n=number(row["count"]),
                    )
                    for row in rows
                ],
                hoverinfo="text",
            )
            for name, (colour, rows) in groups.items()
            if rows
        ]
    )
    days = table["first_day"].to_pylist()
    ticks = days[:: max(1, len(days) // _TICKS)]
    plain(figure, ticks, view)
    return figure.update_layout(barmode="overlay", bargap=0.18)


def plain(figure: go.Figure, ticks: Sequence[date], view: View) -> None:
    """Give a chart of counts over days the look of the house."""
    figure.update_layout(
        font={"family": _FONT, "size": 13, "color": _INK},
        height=260,
        margin={"l": 48, "r": 12, "t": 8, "b": 32},
        paper_bgcolor="white",
        plot_bgcolor="white",
        legend={"orientation": "h", "y": 1.12, "x": 1, "xanchor": "right"},
        hoverlabel={"bgcolor": "white", "font": {"family": _FONT, "color": _INK}},
        xaxis={
            "tickvals": ticks,
            "ticktext": [dates.show(day, view.calendar) for day in ticks],
            "fixedrange": True,
            "showgrid": False,
            "linecolor": _LINE,
        },
        yaxis={
            "rangemode": "tozero",
            "fixedrange": True,
            "gridcolor": _LINE,
            "zeroline": False,
            "tickformat": ",d",
        },
    )


def has_gap(table: pa.Table, step: Step, shown: Period) -> bool:
    """Tell whether a week or month of the days drawn is without any data."""
    first, last = shown.first, shown.last
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    drawn: int = table.num_rows
    return drawn < (shown.days // 7 if step == "week" else months)


def ended(table: pa.Table, step: Step, last: date) -> pa.Table:
    """Return a series with the last day of each bar, at most the last of all."""
    days = [min(last_day(day, step), last) for day in table["first_day"].to_pylist()]
    return table.add_column(1, "last_day", pa.array(days, pa.date32()))


def span(row: dict[str, Any], step: Step, now: Period, view: View) -> str:
    """Return the days of a bar in words; a last month ends with the period."""
    first = row["first_day"]
    return view.t(
        "series.week_of",
        first=dates.show(first, view.calendar),
        last=dates.show(min(last_day(first, step), now.last), view.calendar),
    )


def last_day(first: date, step: Step) -> date:
    """Return the last day of the week or month in which a first day lies."""
    if step == "week":
        return first + timedelta(days=6)
    next_month = first.replace(day=28) + timedelta(days=4)
    return next_month.replace(day=1) - timedelta(days=1)
