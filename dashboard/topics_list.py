"""Which topics are there? The numbers of the map once more, with how far each is trusted."""

from __future__ import annotations

from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import queries, topics_map, topics_words
from dashboard.text import number, share
from dashboard.view import View
from data.store import Store


def table(rows: list[dict[str, Any]], fair: bool, view: View) -> Component:
    """
    Return the topics, the largest first.

    fair : whether the period before has as much data, so that it can be compared with.
    """
    t = view.t
    learned = any(row["stability"] is not None for row in rows)
    heads = ["theme.topic", "theme.count", "theme.share", "theme.before"]
    heads += ["theme.trust", "theme.main_category"] if learned else []
    total = sum(row["count"] for row in rows)
    return html.Div(
        html.Table(
            [
                html.Thead(html.Tr([html.Th(t(key), scope="col") for key in heads])),
                html.Tbody([_row(row, total, fair, learned, view) for row in rows]),
            ],
            className="topic-list",
        ),
        className="wide",
        tabIndex="0",
    )


def trust(store: Store, view: View) -> list[Component]:
    """Return how far the topics as a whole can be trusted."""
    told = queries.info(store)
    try:
        halves, agreement = (
            float(told[key]) for key in ("topics_halves", "topics_agreement")
        )
    except (KeyError, ValueError):
        return []
    said = view.t(
        "theme.whole_quality",
        halves=number(halves, 2),
        agreement=number(agreement, 2),
    )
    return [html.P(said, className="quiet")]


def _row(
    row: dict[str, Any],
    total: int,
    fair: bool,
    learned: bool,
    view: View,
) -> Component:
    t = view.t
    called = topics_words.called(row, view)
    # What the name says is not said again below it; all of it where staff have renamed it.
    more = [word for word in row["words"] or [] if word not in called][:6]
    words = [
        html.Td(
            t(topics_words.TRUST[row["trust"]]) if row["trust"] else "",
            className=f"trust {row['trust']}",
        ),
        html.Td(_category(row, view)),
    ]
    return html.Tr(
        [
            html.Th(
                [
                    dcc.Link(
                        called,
                        href=topics_map.picked(row["topic_id"], view),
                    ),
                    *([html.Small(t("theme.locked"))] if row["locked"] else []),
                    *(
                        [html.Small(t("theme.comma").join(more))]
                        if learned and more
                        else []
                    ),
                ],
                scope="row",
            ),
            html.Td(number(row["count"])),
            html.Td(share(row["count"], total)),
            html.Td(number(row["before"]) if fair else "\N{EN DASH}"),
            *(words if learned else []),
        ],
        className="chosen" if view.chosen.topics == (row["topic_id"],) else "",
    )


def _category(row: dict[str, Any], view: View) -> str:
    if not row["main_category"]:
        return ""
    said = topics_words.called({"label": row["main_category"]}, view)
    return f"{said} {100 * row['main_category_share']:.0f}%"
