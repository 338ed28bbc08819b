"""
How does a chart set the period? A stretch that is dragged over it, or a bar that is clicked.

In: a figure whose traces carry the days of each of their points. Out: a chart; the browser
writes the days into the address, which is all that there is to a choice.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

import plotly.graph_objects as go
from dash import MATCH, ClientsideFunction, Dash, Input, State, dcc, html
from dash.development.base_component import Component

from dashboard import chart
from dashboard.aria import aria
from dashboard.view import View

_TYPE: Final = "brushed"
_SOME_DAY: Final = date(2000, 1, 1)
_NEXT_DAY: Final = _SOME_DAY + timedelta(days=1)


def register(app: Dash) -> None:
    """Let each chart that is drawn here write the address."""
    here = {"type": _TYPE, "at": MATCH}
    app.clientside_callback(
        ClientsideFunction("petitions", "brushed"),
        Input(here, "selectedData"),
        Input(here, "clickData"),
        State(here, "figure"),
        prevent_initial_call=True,
    )


def days(spans: Iterable[tuple[date, date] | None]) -> list[list[str]]:
    """Return first and last day of each point, as a trace carries them (`customdata`)."""
    return [[day.isoformat() for day in span or ()] for span in spans]


def drawn(figure: go.Figure, at: str, title: str, view: View) -> list[Component]:
    """
    Return the chart and how it is used; `at` is a name of its own on the page.

    Whoever has no mouse finds the same choice in the table below the chart, whose days are
    links, and in the two days of the filters.
    """
    figure.update_layout(dragmode="select", selectdirection="h")
    return [
        html.Div(
            dcc.Graph(id={"type": _TYPE, "at": at}, figure=figure, config=chart.CONFIG),
            role="img",
            className="brushed",
            **aria(label=title),
        ),
        html.P(view.t("series.brush"), className="quiet brush-hint"),
    ]


def row(words: str, path: str, view: View, first: date, last: date) -> Component:
    """Return the days of a row of the chart's table, a link that chooses them."""
    start, end = first.isoformat(), last.isoformat()
    return dcc.Link(words, href=_link(path, view).format(start=start, end=end))


@lru_cache(maxsize=64)
def _link(path: str, view: View) -> str:
    """Return the address of a row without its days: written once for a hundred rows."""
    whole = view.choosing(start=_SOME_DAY, end=_NEXT_DAY).link(path)
    marked = whole.replace("{", "{{").replace("}", "}}")
    for day, name in ((_SOME_DAY, "start"), (_NEXT_DAY, "end")):
        said = f"{name}={day.isoformat()}"
        marked = marked.replace(said, f"{name}={{{name}}}", 1)
    return marked
