"""
What happened on the days of a series that its numbers alone do not tell?

In: the days that are drawn, the office calendar, the breaks that people wrote down, the days
without data and the changes of level. Out: a row for each, the earliest first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from typing import Any, Final

import pyarrow as pa

from dashboard import queries_trends
from dashboard.filters import Filters
from dashboard.periods import Period
from dashboard.trends import office
from dashboard.trends_series import Series
from data import facts
from data.registry_breaks import Break
from data.store import Store

KINDS: Final = (
    "typhoon", "holiday", "new_year", "missing", "level",
    "renamed", "began", "ended", "filled", "partial", "ruined",
)  # fmt: skip
_GAP_DAYS: Final = 3
"""As in `models.trends_cube`: so many days on end without any case may be quiet."""
_SCHEMA: Final = pa.schema(
    [
        ("first_day", pa.date32()),
        ("last_day", pa.date32()),
        ("kind", pa.string()),
        ("before", pa.string()),
        ("name", pa.string()),
        ("note", pa.string()),
        ("level_before", pa.float64()),
        ("level_after", pa.float64()),
    ]
)


def marks(
    store: Store,
    found: Series,
    chosen: Filters,
    breaks: Sequence[Break],
) -> pa.Table:
    """
    Return first_day, last_day, kind, before, name, note of what falls on the days drawn.

    kind: typhoon (offices closed), holiday (by day only), new_year (Lunar New Year, by week),
    missing (no data), level (level_before and level_after in cases a month), or the kind of a
    series break. Of breaks, those of the chosen categories, of all rows, and with a chosen
    place those of the addresses.
    """
    sources = queries_trends.sources(store)
    here = [one for one in breaks if not sources or one.source in sources]
    rows = [
        *_closed(found),
        *_missing(store, found.shown),
        *({"first_day": one.starts, "last_day": one.ends, "kind": one.kind,
           "before": one.before or None, "name": one.name or None,
           "note": one.reason} for one in here if _concerns(one, chosen)),
        *({"first_day": day, "last_day": day, "kind": "level",
           "level_before": before, "level_after": after}
          for day, before, after in found.changes),
    ]  # fmt: skip
    inside = [
        row
        for row in rows
        if found.shown.first <= (row["last_day"] or row["first_day"])
        and row["first_day"] <= found.shown.last
    ]
    inside.sort(key=lambda row: (row["first_day"], KINDS.index(row["kind"])))
    return pa.Table.from_pylist(inside, _SCHEMA)


def _concerns(one: Break, chosen: Filters) -> bool:
    """Tell whether a break is one of the series that is drawn."""
    if one.concerns == "rows":
        return True
    if one.concerns == "category":
        return not chosen.categories or bool(
            {one.name, one.before} & {*chosen.categories}
        )
    places = (
        chosen.districts,
        chosen.villages,
        chosen.levels,
        chosen.area,
        chosen.near,
    )
    return any(places) and (one.concerns == "match_level" or one.name != "source_ref")


def _closed(found: Series) -> list[dict[str, Any]]:
    """Return typhoon closures, and the holidays that the step can show."""
    rows = [
        {"first_day": first, "last_day": last, "kind": "typhoon", "name": name}
        for first, last, name in _runs("typhoon")
    ]
    if found.step == "day":
        rows += [
            {"first_day": first, "last_day": last, "kind": "holiday", "name": name}
            for first, last, name in _runs("holiday")
        ]
    if found.step == "week":
        spring = [day.astype(object) for day in office()[1]]
        rows += [
            {"first_day": first, "last_day": last, "kind": "new_year"}
            for first, last in _ranges(spring)
        ]
    return rows


@cache
def _runs(kind: str) -> tuple[tuple[date, date, str], ...]:
    """Return the days off of a kind that follow one another, with their first name."""
    off = ("typhoon",) if kind == "typhoon" else ("holiday", "substitute", "moved")
    named = {
        date.fromisoformat(row["day"]): row["name"]
        for row in facts.read("calendar").to_pylist()
        if row["kind"] in off and row["working"] == "0"
    }
    return tuple((first, last, named[first]) for first, last in _ranges(sorted(named)))


def _missing(store: Store, shown: Period) -> list[dict[str, Any]]:
    """Return the stretches of the days drawn on which nobody filed anything at all."""
    held = queries_trends.days_with_data(store)["day"].to_pylist()
    inside = [day for day in held if shown.first <= day <= shown.last]
    edges = [shown.first - timedelta(days=1), *inside, shown.after]
    return [
        {
            "first_day": low + timedelta(days=1),
            "last_day": high - timedelta(days=1),
            "kind": "missing",
        }
        for low, high in pairwise(edges)
        if (high - low).days > _GAP_DAYS + 1
    ]


def _ranges(days: Iterable[date]) -> list[tuple[date, date]]:
    """Return the first and the last of days that follow one another."""
    found: list[tuple[date, date]] = []
    for day in days:
        if found and day - found[-1][1] == timedelta(days=1):
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found
