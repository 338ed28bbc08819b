"""
Which tables stand behind the page of topics? What is drawn, exported and counted elsewhere.

In: the store, the settings, the state of the screen and who looks at it. Out: tables.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import pyarrow as pa

from dashboard import topics_grow, topics_heat, topics_history, topics_told
from dashboard.scope import Scope
from dashboard.topics_told import Told
from dashboard.view import View
from data.settings import Settings
from data.store import Store


def told_of(store: Store, view: View, scope: Scope) -> Told:
    """Return the topics of the chosen cases."""
    return topics_told.told(store, view.counted, scope)


def drawn(told: Told) -> list[dict[str, Any]]:
    """Return the topics that are on the map: learned ones, else what stands in for them."""
    basis = "text" if told.assigned else "category"
    return [
        row for row in told.rows.to_pylist() if row["basis"] == basis and row["count"]
    ]


def one_of(told: Told, view: View) -> dict[str, Any] | None:
    """Return the topic that is looked at; None where none or several are chosen."""
    rows = told.rows.to_pylist() if len(view.chosen.topics) == 1 else []
    return next((row for row in rows if row["topic_id"] == view.chosen.topics[0]), None)


def _topics(store: Store, _: Settings, view: View, scope: Scope) -> pa.Table:
    return told_of(store, view, scope).rows


def _agencies(store: Store, _: Settings, view: View, scope: Scope) -> pa.Table:
    period = topics_told.period_of(store, view.chosen)
    return topics_heat.months_of(store, view, scope, period, "agency")


def _districts(store: Store, _: Settings, view: View, scope: Scope) -> pa.Table:
    period = topics_told.period_of(store, view.chosen)
    return topics_heat.months_of(store, view, scope, period, "district")


def _ledger(store: Store, _: Settings, view: View, scope: Scope) -> pa.Table:  # noqa: ARG001 - of every reader
    return topics_history.ledger(store, view)


TABLES: Final[Mapping[str, Callable[[Store, Settings, View, Scope], pa.Table]]] = {
    "topics": _topics,
    "agencies_by_month": _agencies,
    "districts_by_month": _districts,
    "growing": topics_grow.table,
    "words": topics_grow.words,
    "ledger": _ledger,
}
