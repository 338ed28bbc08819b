"""How does a small table stand on a page? Its heading, its rows, and what they mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dash import html
from dash.development.base_component import Component

Cell = str | Component


def sheet(
    heads: Sequence[str], rows: Iterable[Sequence[Cell]], caption: str = ""
) -> Component:
    """
    Return a table whose first column names the row; it scrolls by itself where it is wide.

    heads : one word a column. caption : what a reader has to know to read it, below it.
    """
    return html.Div(
        html.Table(
            [
                html.Thead(html.Tr([html.Th(head, scope="col") for head in heads])),
                html.Tbody(
                    [
                        html.Tr(
                            [
                                html.Th(first, scope="row"),
                                *(html.Td(one) for one in rest),
                            ]
                        )
                        for first, *rest in rows
                    ]
                ),
                *([html.Caption(caption)] if caption else []),
            ]
        ),
        className="sheet",
        # What scrolls must be reached by keyboard too (WCAG 2.1.1).
        tabIndex="0",
    )


def with_tools(part: Component, *tools: Component) -> Component:
    """Return a card with something beside its heading: a menu of files, pictures."""
    heading, *rest = part.children
    part.children = [html.Header([heading, *tools], className="with-menu"), *rest]
    return part


def card(title: str, *parts: Cell, note: str = "") -> Component:
    """Return a part of a page under its heading, a quiet note below it."""
    return html.Section(
        [
            html.H2(title),
            *parts,
            *([html.P(note, className="quiet")] if note else []),
        ],
        className="card",
    )
