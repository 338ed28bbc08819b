"""
How well are the cases placed, and which months are there? The first half of the page.

In: tables of `queries_quality`, the breaks that people wrote down, the state of the screen.
Out: sentences, a table, and a chart with its table.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import plotly.graph_objects as go
import pyarrow as pa
import pyarrow.compute as pc
from dash import html
from dash.development.base_component import Component

from dashboard import brushed, dates, figures, sheets
from dashboard.text import number, share
from dashboard.trust import level_word
from dashboard.view import View
from data.registry_breaks import Break

_PLACED, _OTHER, _LINE = "#12507b", "#ccd6de", "#b2182b"
_TICKS: Final = 10
_NAMED: Final = 6
"""Missing months that the first sentence names."""


def missing(months: pa.Table) -> list[date]:
    """Return the months between the first and the last of which nothing is there."""
    have = months["month"].to_pylist()
    if not have:
        return []
    first, last = have[0], have[-1]
    span = (last.year - first.year) * 12 + last.month - first.month + 1
    whole = [
        date(
            first.year + (first.month - 1 + at) // 12,
            (first.month - 1 + at) % 12 + 1,
            1,
        )
        for at in range(span)
    ]
    return [month for month in whole if month not in set(have)]


def sentence(levels: pa.Table, months: pa.Table, view: View) -> list[str]:
    """Return what a reader has to know first: placed, how surely, and what is lacking."""
    t = view.t
    cases, placed = (
        pc.sum(levels[name]).as_py() or 0 for name in ("cases", "in_village")
    )
    scored = [row for row in levels.to_pylist() if row["expected_right"] is not None]
    right = sum(row["in_village"] * row["expected_right"] for row in scored)
    known = sum(row["in_village"] for row in scored)
    lacking = missing(months)
    said = [
        t(
            "quality.placed",
            n=number(placed),
            of=number(cases),
            share=share(placed, cases),
        )
    ]
    if known:
        said.append(t("quality.right", share=f"{100 * right / known:.1f}%"))
    if lacking:
        listed = t("quality.and").join(_month(one, view) for one in lacking[:_NAMED])
        said.append(t("quality.missing", n=number(len(lacking)), months=listed))
    return said


def places(levels: pa.Table, view: View) -> Component:
    """Return how the cases are placed, how often rightly, and how finely."""
    t = view.t
    cases = pc.sum(levels["cases"]).as_py() or 0
    return sheets.card(
        t("quality.places"),
        sheets.sheet(
            [
                t("quality.match_level"),
                t("quality.cases"),
                t("quality.share"),
                t("quality.in_village"),
                t("quality.expected_right"),
                t("quality.error_m"),
            ],
            [
                [
                    level_word(row["match_level"], view),
                    number(row["cases"]),
                    share(row["cases"], cases),
                    share(row["in_village"], row["cases"]),
                    _percent(row["expected_right"]),
                    number(row["error_m"]),
                ]
                for row in levels.to_pylist()
            ],
        ),
        note=t("quality.places_note"),
    )


def by_month(months: pa.Table, known: Sequence[Break], view: View) -> Component:
    """Return the cases of each month, the share placed, and the breaks between them."""
    t = view.t
    title = t("quality.by_month")
    lacking = missing(months)
    note = t("quality.by_month_note")
    if lacking:
        listed = t("quality.and").join(_month(one, view) for one in lacking)
        note = f"{t('quality.lacking', months=listed)} {note}"
    return sheets.card(
        title,
        *brushed.drawn(_chart(months, known, view), "quality", title, view),
        html.Details(
            [
                html.Summary(t("series.as_table")),
                sheets.sheet(
                    [t("quality.month"), t("quality.cases"), t("quality.in_village")],
                    [
                        [
                            brushed.row(
                                _month(row["month"], view),
                                "/quality",
                                view,
                                row["month"],
                                figures.last_day(row["month"], "month"),
                            ),
                            number(row["cases"]),
                            share(row["in_village"], row["cases"]),
                        ]
                        for row in reversed(months.to_pylist())
                    ],
                ),
            ]
        ),
        note=note,
    )


def _chart(months: pa.Table, known: Sequence[Break], view: View) -> go.Figure:
    """Return a bar a month, its placed part dark, and a line at each break of all rows."""
    t = view.t
    rows = months.to_pylist()
    days = [row["month"] for row in rows]
    figure = go.Figure(
        [
            go.Bar(
                name=name,
                x=days,
                y=[count(row) for row in rows],
                customdata=brushed.days(
                    (day, figures.last_day(day, "month")) for day in days
                ),
                marker={"color": colour, "line": {"width": 0}},
                hovertext=[
                    t(
                        "quality.hover",
                        month=_month(row["month"], view),
                        n=number(row["cases"]),
                        share=share(row["in_village"], row["cases"]),
                    )
                    for row in rows
                ],
                hoverinfo="text",
            )
            for name, colour, count in (
                (t("quality.in_village"), _PLACED, _placed),
                (t("quality.elsewhere"), _OTHER, _unplaced),
            )
        ]
    )
    for one in known:
        if one.concerns == "rows" and days and days[0] <= one.starts <= days[-1]:
            figure.add_vline(
                x=one.starts, line={"color": _LINE, "width": 1.5, "dash": "dot"}
            )
    figures.plain(figure, days[:: max(1, len(days) // _TICKS)], view)
    return figure.update_layout(barmode="stack", bargap=0.1)


def _placed(row: dict[str, Any]) -> int:
    return int(row["in_village"])


def _unplaced(row: dict[str, Any]) -> int:
    return int(row["cases"]) - int(row["in_village"])


def _month(first: date, view: View) -> str:
    """Return a month as 112/03 or 2023/03."""
    return dates.show_month(first, view.calendar)


def _percent(part: float | None) -> str:
    return "–" if part is None else f"{100 * part:.1f}%"
