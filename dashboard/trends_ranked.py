"""
Which series stand out, one beside the other? A list in which each name narrows the page.

In: the table of `dashboard.trends`, the kind of series that the reader asked for. Out:
components.
"""

from __future__ import annotations

from typing import Any, Final

import pyarrow as pa
from dash import dcc, html
from dash.development.base_component import Component

from dashboard import dates, frame, trends_named
from dashboard.aria import aria
from dashboard.queries_time import By
from dashboard.text import chance, number
from dashboard.trends_named import PATH, TITLES, by_of
from dashboard.trends_words import STATES, times
from dashboard.view import View
from data.store import Store

_ROWS: Final = 12
MOST: Final = 100
_ALARMS: Final = ("new", "ongoing")
_FEWER: Final = 0.01
_FEW_NAMES: Final = 3


def tabs(view: View) -> Component:
    """Return the kinds of series as links."""
    t, now = view.t, by_of(view)
    return html.Nav(
        [
            frame.tab(t(title), view.link(PATH, by=by), on=by == now)
            for by, title in TITLES.items()
        ],
        className="tabs wrapped",
        **aria(label=t("trends.by")),
    )


def table(store: Store, found: pa.Table, by: By, view: View) -> list[Component]:
    """Return those that stand out and the ones next to them; the rest can be opened."""
    t = view.t
    rows = found.to_pylist()
    if not rows:
        return [html.P(t("trends.ranking_empty"), className="caveat")]
    out = [row for row in rows if row["state"] in _ALARMS]
    shown = rows[: max(_ROWS, len(out))][:MOST]
    rest = rows[len(shown) : MOST]
    fewer = [
        row for row in rows if row["q_fewer"] is not None and row["q_fewer"] <= _FEWER
    ]
    return [
        _drawn(store, shown, by, view),
        *(
            [
                html.P(
                    t(
                        "trends.ranking_fewer",
                        count=number(len(fewer)),
                        names=t("trends.comma").join(
                            trends_named.called(store, row, by, view)
                            for row in fewer[:_FEW_NAMES]
                        ),
                    ),
                    className="caveat",
                )
            ]
            if fewer
            else []
        ),
        *(
            [
                html.Details(
                    [
                        html.Summary(t("trends.ranking_rest", count=number(len(rest)))),
                        _drawn(store, rest, by, view),
                    ]
                )
            ]
            if rest
            else []
        ),
    ]


def _drawn(store: Store, rows: list[dict[str, Any]], by: By, view: View) -> Component:
    """Return rows as a table with a bar beside each count."""
    t = view.t
    heads = (
        TITLES[by], "trends.observed", "trends.expected", "trends.judged",
        "trends.q", "trends.changed", "trends.next_month",
    )  # fmt: skip
    most = max((row["observed"] or 0 for row in rows), default=0)
    most = max(most, *(row["expected"] or 0 for row in rows), 1)
    return html.Div(
        html.Table(
            [
                html.Thead(html.Tr([html.Th(t(key), scope="col") for key in heads])),
                html.Tbody([_row(store, row, by, most, view) for row in rows]),
            ],
            className="ranked",
        ),
        className="wide",
        tabIndex="0",
    )


def _row(
    store: Store, row: dict[str, Any], by: By, most: float, view: View
) -> Component:
    t, state = view.t, row["state"]
    name = trends_named.called(store, row, by, view)
    said = t(STATES[state])
    if state in _ALARMS:
        said = t(
            "trends.since", state=said, day=dates.show(row["since"], view.calendar)
        )
    return html.Tr(
        [
            html.Th(
                dcc.Link(
                    name, href=trends_named.narrowed(store, row, by, view), title=name,
                    className="clamped",
                ),
                scope="row",
            ),
            html.Td([number(row["observed"]), _bar(row, most)]),
            html.Td([number(row["expected"]), html.Small(times(row, view))]),
            html.Td(said, className=f"state {state}"),
            html.Td(chance(row["q"])),
            html.Td(_changed(row, view)),
            html.Td(_next(row)),
        ]
    )  # fmt: skip


def _bar(row: dict[str, Any], most: float) -> Component:
    """Return the count as a bar with a tick at what was expected; the cells say both."""
    wide = {
        name: f"{100 * min((row[name] or 0) / most, 1):.1f}%"
        for name in ("observed", "expected")
    }
    return html.Div(
        [
            html.Div(className="full", style={"width": wide["observed"]}),
            html.Div(className="tick", style={"left": wide["expected"]}),
        ],
        className=f"bullet {row['state']}",
        **aria(hidden="true"),
    )


def _changed(row: dict[str, Any], view: View) -> str:
    if row["changed"] is None:
        return "\N{EN DASH}"
    return view.t(
        "trends.changed_said",
        day=dates.show(row["changed"], view.calendar)[:-3],
        before=number(row["level_before"]),
        after=number(row["level_after"]),
    )


def _next(row: dict[str, Any]) -> str:
    if row["forecast"] is None:
        return "\N{EN DASH}"
    low, high = number(row["forecast_low"]), number(row["forecast_high"])
    return f"{number(row['forecast'])} ({low}\N{EN DASH}{high})"
