"""
How do the topics lie to each other? A map of boxes: families side by side, topics inside.

In: the table of `topics_told`. Out: components; each box is a link, so that the map is read
and used without a mouse, in print and by a screen reader like the list that it is.
"""

from __future__ import annotations

from itertools import groupby
from typing import Any, Final

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import topics_words
from dashboard.aria import aria
from dashboard.squares import Box, squares
from dashboard.text import number, share
from dashboard.view import View

PATH: Final = "/topics"
_WIDE, _HIGH = 16.0, 7.5
"""Of the map; so each box is about as wide as high on a screen."""
_TONES: Final = 6
"""Colours of families; those beside each other differ."""
_NAMELESS: Final = 0.025
"""Share of the map below which a family has no room for its name."""
_SMALL: Final = 0.011
"""Share of the map below which a box has no room for a number."""


def boxes(rows: list[dict[str, Any]], view: View) -> Component:
    """Return the map of topics of one basis, each with a case or more."""
    families = [
        (name, list(held))
        for name, held in groupby(
            sorted(rows, key=lambda row: (row["family"] or "", -row["count"])),
            key=lambda row: row["family"],
        )
    ]
    families.sort(key=lambda one: -_sum(one[1]))
    places = squares([_sum(held) for _, held in families], Box(0, 0, _WIDE, _HIGH))
    total = _sum(rows)
    return html.Ul(
        [
            _family(name, held, place, at % _TONES, total, view)
            for at, ((name, held), place) in enumerate(
                zip(families, places, strict=True)
            )
        ],
        className="topic-map",
        **aria(label=view.t("theme.map")),
    )


def _family(  # noqa: PLR0913, PLR0917 - a box, and what fills it
    name: str | None,
    held: list[dict[str, Any]],
    place: Box,
    tone: int,
    total: int,
    view: View,
) -> Component:
    """Return one family: its name, and a box for each of its topics."""
    inner = Box(0, 0, place.wide, place.high)
    places = squares([row["count"] for row in held], inner)
    return html.Li(
        [
            *([html.Span(name, className="family-name", title=name)] if name else []),
            html.Ul(
                [
                    _topic(row, box, inner, total, view)
                    for row, box in zip(held, places, strict=True)
                ],
                className="family-topics",
            ),
        ],
        className=f"family tone-{tone}",
        style=_style(place, Box(0, 0, _WIDE, _HIGH)),
    )


def _topic(
    row: dict[str, Any],
    box: Box,
    inner: Box,
    total: int,
    view: View,
) -> Component:
    """Return one topic: its name, how many cases, and whether they grow."""
    t = view.t
    small = row["count"] / total < _SMALL
    on = view.chosen.topics == (row["topic_id"],)
    look = (
        "topic",
        "small" if small else "",
        row["trust"] or "",
        "on" if on else "",
    )
    return html.Li(
        dcc.Link(
            [
                html.Span(topics_words.called(row, view), className="topic-name"),
                html.Span(
                    f"{number(row['count'])} ({share(row['count'], total)})",
                    className="topic-count",
                ),
            ],
            href=picked(row["topic_id"], view),
            title=t(
                "theme.box",
                name=topics_words.called(row, view),
                n=number(row["count"]),
                share=share(row["count"], total),
            ),
            className=" ".join(filter(None, look)),
        ),
        style=_style(box, inner),
    )


def picked(topic: int, view: View) -> str:
    """Return this page with a topic as the one that is looked at, or without it again."""
    topics = () if view.chosen.topics == (topic,) else (topic,)
    return view.choosing(topics=topics).link(PATH)


def _sum(rows: list[dict[str, Any]]) -> int:
    return sum(row["count"] for row in rows)


def _style(box: Box, whole: Box) -> dict[str, str]:
    return {
        "left": f"{100 * box.left / whole.wide:.3f}%",
        "top": f"{100 * box.top / whole.high:.3f}%",
        "width": f"{100 * box.wide / whole.wide:.3f}%",
        "height": f"{100 * box.high / whole.high:.3f}%",
    }
