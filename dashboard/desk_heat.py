"""What heats up at an agency, and which addresses come again?"""

from __future__ import annotations

import re
from typing import Any, Final

import pyarrow as pa
from dash import dcc, html
from dash.development.base_component import Component

from dashboard import case_list, dates
from dashboard.periods import Period
from dashboard.sheets import Cell, card, sheet
from dashboard.text import number
from dashboard.view import View

_ROWS: Final = 8
_SURE: Final = 0.05
_SECTION: Final = re.compile(r"\d+.$")
"""The section at the end of a road's name: a number and one word."""


def topics(found: pa.Table, now: Period, least: int, view: View) -> Component:
    """Return the topics with most cases, each a link to them, and their change."""
    t = view.t
    shown = [row for row in found.to_pylist() if row["now"]][:_ROWS]
    days = dates.span(now.first, now.last, view.calendar)
    if not shown:
        return card(t("desk.topics"), html.P(t("desk.no_cases", days=days)))
    lines: list[list[Cell]] = []
    for row in shown:
        chosen = view.choosing(
            topics=(row["topic_id"],), start=now.first, end=now.last
        ).link(case_list.PATH, order="", case=None)
        more, whole = row["now"] - row["before"], row["now"] + row["before"]
        # The difference of two counts has the sum of both as its variance.
        sure = whole >= least and abs(more) > 2 * whole**0.5
        look = "rose" if more > 0 else "fell"
        lines.append(
            [
                html.Span(dcc.Link(row["label"], href=chosen), className="wrapped"),
                number(row["now"]),
                number(row["before"]),
                html.Span(f"{more:+,}", className=look if sure else "same"),
            ]
        )
    heads = ("filter.topic", "desk.now", "desk.before", "desk.change")
    note = t("desk.topics_note", days=days, n=number(least))
    return card(t("desk.topics"), sheet(tuple(map(t, heads)), lines), note=note)


def repeats(found: pa.Table, least: int, view: View) -> Component:
    """Return the lanes whose addresses come again; never the door."""
    t = view.t
    rows = found.to_pylist()
    if not rows:
        return card(t("desk.repeats"), html.P(t("desk.no_repeats", n=number(least))))
    lines: list[list[Cell]] = [
        [
            _lane(row, view),
            number(row["cases"]),
            number(row["months"]),
            _trend(row, least, view),
        ]
        for row in rows[:_ROWS]
    ]
    heads = ("desk.lane", "desk.cases", "desk.months", "desk.trend")
    note = t("desk.repeats_note", n=number(len(rows)))
    return card(t("desk.repeats"), sheet(tuple(map(t, heads)), lines), note=note)


def _lane(row: dict[str, Any], view: View) -> Cell:
    """Return district, road and lane, a link to the cases that name them."""
    t, road, lane = view.t, row["road"], row["lane"]
    district = row["district"] or ""
    if not road:
        return district or t("level.unstated")
    # The section is 2 here and may be written otherwise; the rest is as it is said.
    plain = _SECTION.sub("", road)
    words = t("desk.lane_words", road=plain, lane=lane) if lane else plain
    named = t("desk.lane_name", road=road, lane=lane) if lane else road
    chosen = view.choosing(words=words).link(case_list.PATH, order="", case=None)
    return html.Span(
        [dcc.Link(named, href=chosen), html.Small(f" {district}")],
        className="wrapped",
    )


def _trend(row: dict[str, Any], least: int, view: View) -> str:
    """Return which way it goes, where that is more than chance and of enough cases."""
    z, p = row["trend_z"], row["trend_p"]
    if row["cases"] < least or z is None or p is None or p > _SURE:
        return view.t("desk.trend_none")
    return view.t("desk.trend_up" if z > 0 else "desk.trend_down")
