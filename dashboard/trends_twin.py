"""Which numbers does the chart of a series show? The same once more, as tables to read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pyarrow as pa
from dash import html
from dash.development.base_component import Component

from dashboard import brushed, dates, names
from dashboard.figures_marks import lettered
from dashboard.text import number
from dashboard.trends_words import STATES
from dashboard.view import View

MARKS: Final = {
    "typhoon": "trends.mark_typhoon",
    "holiday": "trends.mark_holiday",
    "new_year": "trends.mark_new_year",
    "missing": "trends.mark_missing",
    "level": "trends.mark_level",
    "renamed": "trends.mark_renamed",
    "began": "trends.mark_began",
    "ended": "trends.mark_ended",
    "filled": "trends.mark_filled",
    "partial": "trends.mark_partial",
    "ruined": "trends.mark_ruined",
}


def rows(found: pa.Table, view: View) -> Component:
    """Return the periods, the latest first: counted, ordinary, and what that means."""
    t = view.t
    heads = ("trends.period", "trends.count", "trends.usual", "trends.judged")
    return table(
        [t(head) for head in heads],
        [
            (
                _days(row, view),
                number(row["count"]),
                _range(row),
                t(STATES[row["state"]]),
            )
            for row in reversed(found.to_pylist())
        ],
    )


def compared(found: pa.Table, names: tuple[str, str], view: View) -> Component:
    """Return both sides period by period, the latest first, and how much the first has more."""
    t = view.t
    heads = (t("trends.period"), *names, t("trends.difference"))
    lines = []
    for row in reversed(found.to_pylist()):
        one, other = row["count"], row["other_count"]
        first = row["first_day"] or row["other_first_day"]
        last = row["last_day"] or row["other_last_day"]
        more = None if one is None or other is None else one - other
        lines.append(
            (
                dates.span(first, last, view.calendar),
                number(one),
                number(other),
                number(more),
            )
        )
    return table(heads, lines)


def _days(row: dict[str, Any], view: View) -> str | Component:
    """Return the days of a period; a link that chooses them, where they have been."""
    first, last = row["first_day"], row["last_day"]
    words = dates.span(first, last, view.calendar)
    if row["state"] == "forecast":
        return words
    return brushed.row(words, "/trends", view, first, last)


def letters(found: pa.Table, view: View) -> list[Component]:
    """Return what each letter of the chart stands for, in a line."""
    rows = found.to_pylist()
    return [
        html.Li(
            [
                html.Strong(letter),
                html.Span(dates.show(rows[at]["first_day"], view.calendar)),
                html.Span(_told({**rows[at], "note": None}, view)),
            ]
        )
        for at, letter in lettered(found).items()
    ]


def marks(found: pa.Table, view: View) -> Component:
    """Return what the letters and areas of the chart mean, the earliest first."""
    t = view.t
    letters = lettered(found)
    heads = ("trends.mark_days", "trends.mark", "trends.mark_what")
    return table(
        [t(head) for head in heads],
        [
            (
                dates.span(
                    row["first_day"], row["last_day"] or row["first_day"], view.calendar
                ),
                letters.get(at, ""),
                _told(row, view),
            )
            for at, row in enumerate(found.to_pylist())
        ],
        look="told",
    )


def table(
    heads: Sequence[str], lines: Sequence[Sequence[Any]], look: str = ""
) -> Component:
    """Return a plain table; the first cell of each line names it."""
    return html.Div(
        html.Table(
            [
                html.Thead(html.Tr([html.Th(head, scope="col") for head in heads])),
                html.Tbody(
                    [
                        html.Tr(
                            [
                                html.Th(line[0], scope="row"),
                                *(html.Td(cell) for cell in line[1:]),
                            ]
                        )
                        for line in lines
                    ]
                ),
            ],
            className=look,
        ),
        className="wide",
        tabIndex="0",
    )


def _range(row: dict[str, Any]) -> str:
    if row["high"] is None:
        return "\N{EN DASH}"
    return f"{number(row['low'])}\N{EN DASH}{number(row['high'])}"


def _told(row: dict[str, Any], view: View) -> str:
    """Return what happened in words; a reason is said as it was written down."""
    t = view.t
    if row["kind"] == "level":
        return t(
            "trends.mark_level",
            before=number(row["level_before"]),
            after=number(row["level_after"]),
        )
    named = [
        names.called(name, view.language)
        for name in (row["before"], row["name"])
        if name
    ]
    said = " \N{RIGHTWARDS ARROW} ".join(named)
    parts = (t(MARKS[row["kind"]]), said, row["note"])
    return t("trends.colon").join(part for part in parts if part)
