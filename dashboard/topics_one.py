"""
What is one topic about? Its words, how far to trust it, when, whose and where, five cases.

In: the topic's row, the store, the reader's filters and scope. Out: components.
"""

from __future__ import annotations

from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import (
    brushed,
    dates,
    figures_topics,
    queries,
    topics_cases,
    topics_heat,
    topics_words,
    trends_twin,
)
from dashboard.aria import aria
from dashboard.exports import pictures
from dashboard.how import How
from dashboard.periods import Period
from dashboard.scope import Scope
from dashboard.text import number
from dashboard.view import View
from data.store import Store


def panel(
    store: Store, row: dict[str, Any], period: Period, scope: Scope, view: View
) -> list[Component]:
    """Return everything of one topic but what people decide of it."""
    return [
        _about(store, row, period, scope, view),
        html.Div(
            [
                html.Section(
                    [
                        html.H2(view.t(title)),
                        *topics_heat.heat(store, view, scope, period, split),
                    ],
                    className="card",
                )
                for split, title in topics_heat.SPLITS.items()
            ],
            className="halves",
        ),
        *topics_cases.examples(store, row["topic_id"], scope, view),
    ]


def _about(
    store: Store, row: dict[str, Any], period: Period, scope: Scope, view: View
) -> Component:
    """Return the name, the words, the trust, and the months of a topic."""
    t = view.t
    months = queries.series(store, view.counted, scope, period, "month")
    title = t("theme.by_month")
    return html.Section(
        [
            html.Div(
                [
                    html.H2(topics_words.called(row, view)),
                    *(
                        [
                            html.Span(
                                t(topics_words.TRUST[row["trust"]]),
                                className=f"trust {row['trust']}",
                            )
                        ]
                        if row["trust"]
                        else []
                    ),
                    *([html.Span(t("theme.locked"))] if row["locked"] else []),
                    html.Span(
                        [
                            dcc.Link(t("theme.to_trends"), href=view.link("/trends")),
                            " \N{MIDDLE DOT} ",
                            dcc.Link(t("theme.to_map"), href=view.link("/hotspots")),
                        ],
                        className="topic-links",
                    ),
                ],
                className="chart-head",
            ),
            *(
                [
                    html.P(
                        [html.Span(word, className="word") for word in row["words"]],
                        className="words",
                        **aria(label=t("theme.words")),
                    )
                ]
                if row["stability"] is not None
                else []
            ),
            *(
                html.P(said, className="quiet")
                for said in topics_words.quality(row, view)
            ),
            *brushed.drawn(figures_topics.months(months, view), "topics", title, view),
            html.Details(
                [
                    html.Summary(t("series.as_table")),
                    trends_twin.table(
                        (t("theme.month"), t("theme.count")),
                        [
                            (
                                dates.show(line["first_day"], view.calendar)[:-3],
                                number(line["count"]),
                            )
                            for line in reversed(months.to_pylist())
                        ],
                    ),
                ]
            ),
            pictures.buttons(store, view, "/topics", "theme.any_time", title),
            How(
                store,
                view.choosing(start=period.first, end=period.last),
                "theme.any_time",
            ).fold(sum(months["count"].to_pylist()), t("define.count"), t("how.topic")),
        ],
        className="card",
    )
