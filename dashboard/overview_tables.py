"""
Which tables stand behind the overview? What rose by name, the series, and how it is placed.

In: the store, the settings, the state of the screen, and the reader's scope. Out: Arrow
tables of the same numbers as the page, for files and for the command line.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

import pyarrow as pa

from dashboard import analyses, figures, names, periods, queries, rights
from dashboard.analyses import Comparison
from dashboard.periods import Period
from dashboard.queries import Step
from dashboard.scope import Scope
from dashboard.view import View
from data.settings import Settings
from data.store import Store

_COUNTS: Final = ("now", "before", "more", "year_before")


def compared(store: Store, view: View, scope: Scope) -> Comparison:
    """Return the comparison that the page tells of."""
    now = periods.window(view.chosen, queries.data_days(store)[1])
    counted = view.choosing(start=now.first, end=now.last)
    return analyses.comparison(store, counted.chosen, scope, now)


def changes(
    by: str, store: Store, _settings: Settings, view: View, scope: Scope
) -> pa.Table:
    """
    Return every agency, category or district with its counts, what rose most first.

    The page ranks those with enough cases; a file holds all of them, the unknown too.
    """
    rows = sorted(
        compared(store, view, scope).changes[by],
        key=lambda change: (-change.more, change.name or ""),
    )
    named = [change.name for change in rows]
    told = {by: pa.array(named, pa.string())}
    if by == "district_id":
        known = names.districts(store, view.language)
        told["district"] = pa.array(
            [known.get(name or "") for name in named], pa.string()
        )
    counts = {
        column: pa.array([getattr(change, column) for change in rows], pa.int64())
        for column in _COUNTS
    }
    return pa.table({**told, **counts})


def bars(store: Store, now: Period, view: View, scope: Scope) -> tuple[Period, Step]:
    """Return the days of the chart and its step; blocks are of months."""
    return figures.bars(
        now,
        now.before(),
        queries.data_days(store)[0],
        by_month=rights.in_blocks(view, scope),
    )


def series(store: Store, _settings: Settings, view: View, scope: Scope) -> pa.Table:
    """Return the bars of the chart: first_day, last_day, count, any_count."""
    now = periods.window(view.chosen, queries.data_days(store)[1])
    shown, step = bars(store, now, view, scope)
    table = queries.series(store, view.chosen, scope, shown, step)
    return figures.ended(table, step, now.last)


def account(store: Store, _settings: Settings, view: View, scope: Scope) -> pa.Table:
    """Return how many cases of the period were placed by what."""
    now = periods.window(view.chosen, queries.data_days(store)[1])
    counted = view.choosing(start=now.first, end=now.last)
    levels = analyses.account(store, counted.chosen, scope).match_levels
    return pa.table(
        {
            "match_level": pa.array([level for level, _ in levels], pa.string()),
            "count": pa.array([count for _, count in levels], pa.int64()),
        }
    )


TABLES: Final[dict[str, Callable[[Store, Settings, View, Scope], pa.Table]]] = {
    "categories": partial(changes, "category"),
    "agencies": partial(changes, "agency"),
    "districts": partial(changes, "district_id"),
    "series": series,
    "account": account,
}
