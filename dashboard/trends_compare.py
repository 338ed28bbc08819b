"""
How does one choice of cases stand beside another? Two series on one chart, and in one table.

In: the state of the screen, whose `against` says what the other choice differs in. Out: what
can be compared with, the names of both sides, and rows that lie beside each other.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import zip_longest
from typing import Any, Final

import pyarrow as pa

from dashboard import dates, names, queries
from dashboard.dates import year_earlier
from dashboard.filters import Filters
from dashboard.periods import Period
from dashboard.scope import Scope
from dashboard.trends_series import Series
from dashboard.view import View
from data.store import Store

_MOST: Final = 40
"""Of a kind that can be compared with, the most frequent first."""
_YEAR: Final = timedelta(days=52 * 7)
"""So that the same weekdays lie beside each other."""
_SCHEMA: Final = pa.schema(
    [
        ("first_day", pa.date32()),
        ("last_day", pa.date32()),
        ("count", pa.int64()),
        ("state", pa.string()),
        ("other_first_day", pa.date32()),
        ("other_last_day", pa.date32()),
        ("other_count", pa.int64()),
        ("other_state", pa.string()),
    ]
)


def rows(one: Series, other: Series) -> pa.Table:
    """
    Return the periods of both series beside each other, from the first day of each.

    Counts are null where there is no data, or where one is longer than the other.
    """
    lines = []
    for left, right in zip_longest(_counted(one), _counted(other)):
        line: dict[str, Any] = {}
        for said, row in (("", left), ("other_", right)):
            for name in ("first_day", "last_day", "count", "state"):
                line[said + name] = row and row[name]
        lines.append(line)
    return pa.Table.from_pylist(lines, _SCHEMA)


def totals(table: pa.Table) -> tuple[int, int]:
    """Return the cases of both sides in the periods that are whole on either."""
    whole = [
        row
        for row in table.to_pylist()
        if not {row["state"], row["other_state"]} & {"missing", "partial", None}
    ]
    return (
        sum(row["count"] for row in whole),
        sum(row["other_count"] for row in whole),
    )


def sides(store: Store, one: Series, other: Series, view: View) -> tuple[str, str]:
    """Return what tells the two sides apart, each in words."""
    chosen, against = view.counted, view.compared or view.counted
    parts = [
        name
        for name in (
            "agencies",
            "categories",
            "topics",
            "districts",
            "channels",
            "kind",
        )
        if getattr(chosen, name) != getattr(against, name)
    ]
    named = [
        view.t("trends.comma").join(_part(store, side, name, view) for name in parts)
        for side in (chosen, against)
    ]
    if one.shown != other.shown or not parts:
        spans = [
            dates.span(found.shown.first, found.shown.last, view.calendar)
            for found in (one, other)
        ]
        named = [
            f"{name} ({span})" if name else span
            for name, span in zip(named, spans, strict=True)
        ]
    return named[0], named[1]


def options(
    store: Store, scope: Scope, shown: Period, view: View
) -> list[dict[str, Any]]:
    """Return what the chosen cases can be compared with, in groups, each as an address."""
    t, chosen = view.t, view.chosen
    found = queries.options(store, scope).to_pylist()
    groups: list[tuple[str, list[tuple[str, Filters]]]] = [
        (t("trends.compare_period"), [
            (t("trends.period_year"), _days(_year_before(shown, view))),
            (t("trends.period_before"), _days(shown.before())),
        ]),
        *((t(title), [
            (_named(column, row[column], view), _only(field, row[column]))
            for row in found
            if row[column] and (row[column],) != getattr(chosen, field)
        ][:_MOST]) for title, column, field in (
            ("filter.agency", "agency", "agencies"),
            ("filter.category", "category", "categories"),
            ("filter.channel", "channel", "channels"),
        )),
        (t("filter.district"), [
            (name, Filters(districts=(code,)))
            for code, name in names.districts(store, view.language).items()
            if (code,) != chosen.districts
        ]),
    ]  # fmt: skip
    drawn: list[dict[str, Any]] = []
    known: set[str] = set()
    for group, told in groups:
        items = []
        for name, other in told:  # of 52 weeks the period before is the year before
            if (value := other.to_url()) not in known:
                known.add(value)
                items.append({"value": value, "label": name})
        drawn += [{"group": group, "items": items}] if items else []
    if view.against and view.against not in known:
        own = {"value": view.against, "label": t("trends.compare_own")}
        drawn.append({"group": t("trends.compare_other"), "items": [own]})
    return drawn


def _counted(found: Series) -> list[dict[str, Any]]:
    return [row for row in found.rows.to_pylist() if row["state"] != "forecast"]


def _days(period: Period) -> Filters:
    return Filters(start=period.first, end=period.last)


def _only(field: str, value: str) -> Filters:
    """Return the filters that choose one agency, category or channel, and nothing else."""
    chosen: dict[str, Any] = {field: (value,)}
    return Filters(**chosen)


def _year_before(shown: Period, view: View) -> Period:
    """Return the days of a year before: 52 weeks, of months the same dates."""
    if view.step == "month":
        return Period(year_earlier(shown.first), year_earlier(shown.last))
    return Period(shown.first - _YEAR, shown.last - _YEAR)


def _part(store: Store, side: Filters, name: str, view: View) -> str:
    """Return one part of a choice in words; nothing chosen is everything."""
    t = view.t
    if name == "kind":
        return t(_KINDS[side.kind])
    if not (values := getattr(side, name)):
        return t(_ALL[name])
    labels: dict[Any, str] = {
        "districts": lambda: names.districts(store, view.language),
        "topics": lambda: {
            row["topic_id"]: row["label"] for row in queries.topics(store).to_pylist()
        },
    }.get(name, dict)()
    return t("trends.comma").join(
        str(labels.get(value) or _named(name, value, view)) for value in values
    )


def _named(what: str, value: Any, view: View) -> str:
    if what in {"channel", "channels"}:
        return names.channel(str(value), view.t)
    return names.called(str(value), view.language)


_ALL: Final = {
    "agencies": "trends.all_agencies",
    "categories": "trends.all_categories",
    "topics": "trends.all_topics",
    "districts": "trends.all_districts",
    "channels": "trends.all_channels",
}
_KINDS: Final = {
    "complaint": "kind.complaint",
    "service_order": "kind.service_order",
    "all": "kind.all",
}
