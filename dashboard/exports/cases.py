"""
How do all chosen cases leave the house, be they 1.5 million? Some days at a time.

In: the view of a page that lists cases. Out: rows in the order of the list, in pieces of
whole days, so that no answer of the store is ever longer than a piece.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pyarrow as pa

from dashboard import queries_exports as queries
from dashboard.exports.source import PIECE_ROWS, Source
from dashboard.scope import Scope
from dashboard.view import View
from data.settings import Settings
from data.store import Store


def every(store: Store, _settings: Settings, view: View, scope: Scope) -> Source:
    """Return all cases that the view counts, of the village that is picked if any is."""
    chosen = view.counted
    days = queries.cases_by_day(store, chosen, scope)
    nothing = queries.cases_of_days(store, chosen, scope, date.max, date.min)
    spans = list(_spans(days))

    def pieces() -> Iterator[pa.Table]:
        yield from (
            queries.cases_of_days(store, chosen, scope, first, last)
            for first, last in spans
        )
        if not spans:
            yield nothing

    return Source(nothing.schema, sum(days["count"].to_pylist()), pieces)


def _spans(days: pa.Table) -> Iterator[tuple[date | None, date | None]]:
    """Yield first and last day of each piece, the last of time first, then no day."""
    held: list[date] = []
    rows = 0
    for row in days.to_pylist():
        day = row["filed_on"]
        if held and (day is None or rows + row["count"] > PIECE_ROWS):
            yield held[-1], held[0]
            held, rows = [], 0
        if day is None:
            yield None, None
        else:
            held.append(day)
            rows += row["count"]
    if held:
        yield held[-1], held[0]
