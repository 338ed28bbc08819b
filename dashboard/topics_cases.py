"""
Which cases show a topic best? Five of them, where the reader may read texts.

In: the store, the number of the topic, who looks at it. Out: components.
"""

from __future__ import annotations

from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import dates, names, queries_topics
from dashboard.scope import Scope
from dashboard.text import number
from dashboard.view import View
from data.store import Store


def examples(store: Store, topic: int, scope: Scope, view: View) -> list[Component]:
    """Return the five cases that show a topic best; a sentence where none may be read."""
    t = view.t
    told = {
        row["topic_id"]: row["examples"]
        for row in queries_topics.topics(store).to_pylist()
    }
    numbers = told.get(topic)
    if not numbers:
        return []
    if not scope.texts:
        return [html.P(t("theme.no_texts_for_you"), className="caveat")]
    rows = queries_topics.examples(store, scope, numbers).to_pylist()
    return [
        html.Section(
            [
                html.H2(t("theme.examples", n=number(len(rows)))),
                html.Ol([_case(row, view) for row in rows], className="examples"),
                html.P(t("cases.masked"), className="quiet"),
            ],
            className="card",
        )
    ]


def _case(row: dict[str, Any], view: View) -> Component:
    filed = dates.show_moment(
        row["filed_at"], view.calendar, time_known=row["time_known"]
    )
    whose = " \N{MIDDLE DOT} ".join(
        names.called(row[name], view.language)
        for name in ("category", "agency")
        if row[name]
    )
    return html.Li(
        [
            html.P(
                dcc.Link(
                    row["subject"] or row["source_ref"] or row["petition_id"],
                    href=view.link("/petitions", case=row["petition_id"]),
                )
            ),
            html.P(row["text"] or view.t("cases.none_text"), className="case-text"),
            html.P(f"{filed}  {row['source_ref'] or ''}", className="quiet"),
            html.P(whose, className="quiet"),
        ]
    )
