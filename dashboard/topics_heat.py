"""
When and whose is a topic? Agencies, or districts, by month: a table that is a picture.

In: the store, the state of the screen, the days that are counted. Out: components.
"""

from __future__ import annotations

from datetime import date
from typing import Final

import pyarrow as pa
from dash import html
from dash.development.base_component import Component

from dashboard import dates, names, queries_topics
from dashboard.periods import Period
from dashboard.queries_topics import Split
from dashboard.scope import Scope
from dashboard.text import number
from dashboard.view import View
from data.store import Store

_MOST: Final = 8
"""Agencies, or districts, that are shown."""
_MONTHS: Final = 12
SPLITS: Final[dict[Split, str]] = {
    "agency": "theme.by_agency",
    "district": "theme.by_district",
}


def heat(
    store: Store, view: View, scope: Scope, period: Period, split: Split
) -> list[Component]:
    """Return agencies or districts by month, the more cases the darker."""
    table = months_of(store, view, scope, period, split)
    rows = table.to_pylist()
    if not rows:
        return [html.P(view.t("theme.none_of_it"), className="caveat")]
    months = sorted({row["month"] for row in rows})[-_MONTHS:]
    most = max(row["count"] for row in rows)
    called = {
        name: _called(store, name, split, view)
        for name in dict.fromkeys(row["name"] for row in rows)
    }
    cells = {(row["name"], row["month"]): row["count"] for row in rows}
    total = {row["name"]: row["total"] for row in rows}
    return [
        html.Div(
            html.Table(
                [
                    html.Thead(
                        html.Tr(
                            [
                                html.Th(view.t("theme.name"), scope="col"),
                                *(
                                    html.Th(
                                        _month(month, view, whole=not at),
                                        scope="col",
                                        title=dates.show(month, view.calendar)[:-3],
                                    )
                                    for at, month in enumerate(months)
                                ),
                                html.Th(view.t("theme.whole"), scope="col"),
                            ]
                        )
                    ),
                    html.Tbody(
                        [
                            html.Tr(
                                [
                                    html.Th(words, scope="row", title=words),
                                    *(
                                        _cell(cells.get((name, month), 0), most)
                                        for month in months
                                    ),
                                    html.Td(number(total[name])),
                                ]
                            )
                            for name, words in called.items()
                        ]
                    ),
                ],
                className="heat",
            ),
            className="wide",
            tabIndex="0",
        )
    ]


def months_of(
    store: Store, view: View, scope: Scope, period: Period, split: Split
) -> pa.Table:
    """Return name, month, count, total of what is chosen, by agency or district."""
    return queries_topics.by_month(store, view.counted, scope, period, split, _MOST)


def _month(month: date, view: View, *, whole: bool) -> str:
    """Return a month; its year too where it is the first of the table or of a year."""
    said = dates.show(month, view.calendar)[:-3]
    return said if whole or month.month == 1 else said[-2:]


def _cell(count: int, most: int) -> Component:
    """Return one month; five tones, and the number itself."""
    tone = 0 if not count else 1 + min(4, 5 * count // (most + 1))
    return html.Td(
        number(count) if count else "\N{MIDDLE DOT}", className=f"heat-{tone}"
    )


def _called(store: Store, name: str, split: Split, view: View) -> str:
    if split == "district":
        return names.districts(store, view.language).get(name, name)
    return names.called(name, view.language)
