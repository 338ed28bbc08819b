"""
What happened to the topics? The ledger of the builds, and what people decided, in words.

In: the store, the decisions of the registry, and the topic that is looked at, if one is. Out:
components.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
from dash import html
from dash.development.base_component import Component

from dashboard import queries, queries_topics, topics_words
from dashboard.text import number
from dashboard.view import View
from data.store import Store

if TYPE_CHECKING:
    from data.registry_topics import Decision

_MOST: Final = 12
"""Lines of one version; the rest is counted."""


def ledger(store: Store, view: View) -> pa.Table:
    """Return the lines of the ledger, of the topic that is looked at or of all."""
    return queries_topics.ledger(store).take(pa.array(_of(store, view), pa.int64()))


def section(
    store: Store, decided: Sequence[Decision], wrong: str | None, view: View
) -> list[Component]:
    """Return both histories, the latest first."""
    t = view.t
    labels = {
        row["topic_id"]: row["label"]
        for row in queries_topics.topics(store).to_pylist()
    }
    topic = _topic(view)
    shown = [one for one in decided if topic in {None, one.topic_id, one.other_id}]
    built = _built(store)
    rows = ledger(store, view).to_pylist()
    return [
        html.H2(t("theme.history")),
        *([html.P(t("theme.no_registry", why=wrong), className="caveat")] if wrong else []),
        html.H3(t("theme.decided")),
        html.Ul([_decided(one, labels, built, view) for one in reversed(shown)])
        if shown
        else html.P(t("theme.nothing_decided"), className="quiet"),
        html.H3(t("theme.ledger")),
        *(
            [_version(list(lines), labels, view) for _, lines in groupby(rows, key=_number)]
            or [html.P(t("theme.no_ledger"), className="quiet")]
        ),
    ]  # fmt: skip


def _of(store: Store, view: View) -> list[int]:
    """Return the places of the lines that are told."""
    topic = _topic(view)
    return [
        at
        for at, row in enumerate(queries_topics.ledger(store).to_pylist())
        if topic in {None, row["topic_id"], row["other_id"]}
    ]


def _topic(view: View) -> int | None:
    return view.chosen.topics[0] if len(view.chosen.topics) == 1 else None


def _number(row: dict[str, Any]) -> int:
    return int(row["version"])


def _built(store: Store) -> datetime | None:
    """Return when the store was built: what was decided later waits for the next build."""
    try:
        return datetime.fromisoformat(queries.info(store)["built_at"])
    except (KeyError, ValueError):
        return None


def _version(
    rows: list[dict[str, Any]], labels: dict[int, str], view: View
) -> Component:
    """Return what one version brought; a first one only counts its topics."""
    t = view.t
    head = t(
        "theme.version",
        n=rows[0]["version"],
        day=topics_words.moment(rows[0]["made_at"], view),
        why=topics_words.why(rows[0]["why"], view),
    )
    if len(rows) > 1 and all(row["kind"] == "new" for row in rows):
        return html.P(head + t("theme.all_new", n=number(len(rows))))
    more = len(rows) - _MOST
    return html.Details(
        [
            html.Summary(head),
            html.Ul(
                [
                    *(html.Li(topics_words.event(row, labels, view)) for row in rows[:_MOST]),
                    *([html.Li(t("theme.more_lines", n=number(more)))] if more > 0 else []),
                ]
            ),
        ],
        open=True,
    )  # fmt: skip


def _decided(
    one: Decision, labels: dict[int, str], built: datetime | None, view: View
) -> Component:
    """Return a decision, who took it and why, and whether a build has followed it."""
    t = view.t
    waits = one.at is not None and built is not None and one.at > built
    return html.Li(
        [
            topics_words.decided(one, labels, view),
            html.Span(
                t(
                    "theme.by_whom",
                    who=one.who,
                    day=topics_words.moment(one.at, view),
                    why=one.why,
                ),
                className="quiet",
            ),
            *([html.Span(t("theme.waits"), className="badge")] if waits else []),
        ]
    )
