"""
What is there to tell of a hot spot, an anomaly, a case that is due, a month?

In: the store, the settings, the filters of a subscription's link and the rights of its
reader. Out: news. The numbers are those of the pages: their own tables, asked with the
reader's own scope, so that no digest tells what its reader may not see on the screen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

import pyarrow as pa

from dashboard import dates, overview_tables, queries, rights, rises, trends_named
from dashboard.digests import brief
from dashboard.digests.news import Item, News, told_apart
from dashboard.exports.asked import tables
from dashboard.exports.source import Source
from dashboard.pages import agency, hotspots, trends
from dashboard.scope import Scope
from dashboard.text import number
from dashboard.view import View
from data.settings import Settings
from data.store import Store

_STANDS_OUT: Final = ("new", "ongoing")
_OVERDUE: Final = ("overdue", "far_overdue")


@dataclass(frozen=True)
class Reading:
    """Who reads what: all that a digest is worked out of."""

    store: Store
    settings: Settings
    view: View
    scope: Scope


def news(kind: str, read: Reading, last: Mapping[str, Any]) -> News:
    """Return what a subscription has to tell; RightsError where its reader may not see it."""
    return _KINDS[kind](read, last)


def _hot(read: Reading, last: Mapping[str, Any]) -> News:
    """Tell the villages that are hot spots."""
    view = replace(read.view, layer="class", village=None)
    rows = _rows(hotspots, "villages", replace(read, view=view))
    t = view.t
    items = [
        Item(
            row["village_code"],
            t(
                "digest.hotspot",
                district=row["district"],
                village=row["village"],
                count=number(row["count"]),
                expected=number(row["expected"], 1),
            ),
            view.link(hotspots.PATH, village=row["village_code"]),
        )
        for row in sorted(rows, key=lambda row: -(row["gi_star_z"] or 0))
        if row["class"] == "hot"
    ]
    return told_apart(items, last)


def _anomalies(read: Reading, last: Mapping[str, Any]) -> News:
    """Tell the series that stand out in the last seven days."""
    view, t = read.view, read.view.t
    by = trends_named.by_of(view)
    items = [
        Item(
            f"{by}:{'|'.join(str(row[one]) for one in by.split('_'))}",
            t(
                "digest.anomaly",
                name=trends_named.called(read.store, row, by, view),
                observed=number(row["observed"]),
                expected=number(row["expected"], 1),
                since=dates.show(row["since"] or row["week"], view.calendar),
            ),
            trends_named.narrowed(read.store, row, by, view),
        )
        for row in _rows(trends, "ranking", read)
        if row["state"] in _STANDS_OUT
    ]
    return told_apart(items, last)


def _due(read: Reading, last: Mapping[str, Any]) -> News:
    """Tell the open cases that are overdue or due in some days, the first due first."""
    view, t = read.view, read.view.t
    until = queries.data_days(read.store)[1]
    soon = until + timedelta(days=read.settings.digests.due_days)
    items = [
        Item(
            row["petition_id"],
            t(
                "digest.overdue_case"
                if row["state"] in _OVERDUE
                else "digest.due_case",
                number=row["source_ref"] or row["petition_id"],
                category=row["category"] or "\N{EN DASH}",
                day=dates.show(row["due_on"], view.calendar),
            ),
            View(
                language=view.language,
                calendar_said=view.calendar_said,
                case=row["petition_id"],
            ).link("/petitions"),
        )
        for row in _rows(agency, "due", read)
        if row["due_on"] and (row["state"] in _OVERDUE or row["due_on"] <= soon)
    ]
    return told_apart(items, last)


def _month(read: Reading, last: Mapping[str, Any]) -> News:
    """Tell the last whole month of the data in a sentence, with the brief as a file."""
    begins, until = queries.data_days(read.store)
    first, end = _last_month(until)
    of = f"{first:%Y-%m}"
    if last.get("month") == of or end < begins:
        return News((), (), 0, last)
    view = read.view.choosing(start=first, end=end)
    shown = rights.page(read.store, "/", view, read.scope)
    compared = overview_tables.compared(read.store, shown, read.scope)
    lead = rises.sentence(compared, read.settings.hotspots.min_petitions, shown)
    return News(
        new=(Item(of, dates.show_month(first, view.calendar), view.link("/")),),
        ongoing=(),
        gone=0,
        state={"month": of},
        lead=lead,
        attached=brief.attached(read.store, read.settings, shown, read.scope, of),
    )


def _last_month(until: date) -> tuple[date, date]:
    """
    Return the first and the last day of the last month that is whole.

    >>> [f"{day}" for day in _last_month(date(2025, 12, 31))]
    ['2025-12-01', '2025-12-31']
    >>> [f"{day}" for day in _last_month(date(2025, 12, 30))]
    ['2025-11-01', '2025-11-30']
    """
    after = until + timedelta(days=1)
    end = after.replace(day=1) - timedelta(days=1)
    return end.replace(day=1), end


def _rows(page: Any, table: str, read: Reading) -> list[dict[str, Any]]:
    """Return the rows of a page's table as its reader may see it."""
    found: pa.Table | Source = tables(page)[table](
        read.store, read.settings, read.view, read.scope
    )
    if isinstance(found, Source):
        found = pa.concat_tables(found.pieces())
    rows: list[dict[str, Any]] = found.to_pylist()
    return rows


_KINDS: Final[dict[str, Callable[[Reading, Mapping[str, Any]], News]]] = {
    "new_hotspot": _hot,
    "anomaly": _anomalies,
    "due": _due,
    "monthly_brief": _month,
}
