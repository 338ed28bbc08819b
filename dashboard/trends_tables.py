"""
Which tables stand behind the page of series? What is drawn, exported and counted elsewhere.

In: the store, the settings, the state of the screen and who looks at it. Out: tables.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

import pyarrow as pa

from dashboard import trends, trends_compare, trends_marks, trends_named, written
from dashboard.scope import Scope
from dashboard.trends_series import Series, series
from dashboard.view import View
from data.settings import Settings
from data.store import Store


def ranked(store: Store, settings: Settings, view: View, scope: Scope) -> pa.Table:
    """Return a row for each series, those that stand out first."""
    breaks, _ = written.breaks(settings)
    by = trends_named.by_of(view)
    return trends.trends_of(store, view.counted, scope, settings, breaks, by)


def series_of(store: Store, settings: Settings, view: View, scope: Scope) -> Series:
    """Return the series of what is chosen."""
    breaks, _ = written.breaks(settings)
    minimum = settings.hotspots.min_petitions
    return series(store, view.counted, scope, breaks, view.step, minimum)


def other_of(
    store: Store, settings: Settings, view: View, scope: Scope, found: Series
) -> Series:
    """Return the series that is compared with, by the same step."""
    chosen = replace(
        view, chosen=view.compared or view.chosen, village=None, step=found.step
    )
    return series_of(store, settings, chosen, scope)


def marks_of(store: Store, settings: Settings, view: View, scope: Scope) -> pa.Table:
    """Return what happened on the days of the series."""
    breaks, _ = written.breaks(settings)
    found = series_of(store, settings, view, scope)
    return trends_marks.marks(store, found, view.counted, breaks)


def compared_of(store: Store, settings: Settings, view: View, scope: Scope) -> pa.Table:
    """Return both sides of a comparison; no row where nothing is compared."""
    found = series_of(store, settings, view, scope)
    if view.compared is None:
        return trends_compare.rows(found, found).slice(0, 0)
    return trends_compare.rows(found, other_of(store, settings, view, scope, found))


TABLES: Final[Mapping[str, Callable[[Store, Settings, View, Scope], pa.Table]]] = {
    "series": lambda *asked: series_of(*asked).rows,
    "marks": marks_of,
    "ranking": ranked,
    "compared": compared_of,
}
