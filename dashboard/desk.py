"""
What lies on an agency's desk? Its work, what is due, who passes what to it, and what heats up.

In: the store, the settings, the state of the screen and the scope. Out: the tables that the
page of agencies, its exports and the commands share.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import polars as pl
import pyarrow as pa

from dashboard import (
    deadlines,
    flows,
    periods,
    queries,
    queries_cases,
    queries_desk,
    queries_time,
    satisfied,
    scorecards,
    spots_people,
)
from dashboard.filters import Filters
from dashboard.periods import Period
from dashboard.scope import Scope
from dashboard.view import View
from data.settings import Settings
from data.store import Store

YEAR_DAYS: Final = 364
"""Whole weeks: each weekday as often as any other."""


def agency(view: View) -> str | None:
    """Return the agency whose desk it is: the one that is chosen; None for several."""
    chosen = view.chosen.agencies
    return chosen[0] if len(chosen) == 1 else None


def year(store: Store, view: View, *, handled: bool = False) -> Filters:
    """
    Return the filters with the last 52 weeks where no first day is chosen.

    handled : up to the last day that a source tells of open and closed cases.
    """
    chosen = view.counted
    until = chosen.end or queries.data_days(store)[1]
    last = deadlines.as_of(store, chosen) if handled else until
    first = chosen.start or last - timedelta(days=YEAR_DAYS - 1)
    return replace(chosen, start=min(first, last), end=last)


def lately(store: Store, view: View) -> Period:
    """Return the chosen period, else the last four weeks of the data."""
    return periods.window(view.chosen, queries.data_days(store)[1])


def agencies(store: Store, settings: Settings, view: View, scope: Scope) -> pa.Table:
    """
    Return a row per agency of the filters, those with most cases first.

    cases (of 52 weeks) and assumed (of these, with an agency that we assume); where handling
    is told of, the columns of `deadlines.punctual`, of the scorecard and of satisfaction.
    """
    counted = queries_desk.by_agency(store, year(store, view), scope)
    chosen = year(store, view, handled=True)
    late = pl.DataFrame(deadlines.punctual(store, chosen, scope)).select(
        "agency", "open", "overdue", "due", "on_time_share", "on_time_low",
        "on_time_high", "median_days", "p90_days", "will_breach",
    )  # fmt: skip
    score = pl.DataFrame(scorecards.scorecard(store, chosen, scope, settings)).select(
        "agency", "score", "rank", "rank_low", "rank_high", "ranked"
    )
    happy = pl.DataFrame(satisfied.satisfaction_of(store, chosen, scope)).select(
        "agency", "asked", "answered", "response_rate", "satisfied_share"
    )
    table = pl.DataFrame(counted)
    for more in (late, score, happy):
        table = table.join(more, on="agency", how="left", maintain_order="left")
    return table.to_arrow()


def scorecard(store: Store, settings: Settings, view: View, scope: Scope) -> pa.Table:
    """Return the scorecard of the chosen agencies, of 52 weeks; see `scorecards`."""
    return scorecards.scorecard(store, year(store, view, handled=True), scope, settings)


def punctual(store: Store, _: Settings, view: View, scope: Scope) -> pa.Table:
    """Return how punctual the chosen agencies are, of 52 weeks; see `deadlines`."""
    return deadlines.punctual(store, year(store, view, handled=True), scope)


def due(store: Store, _: Settings, view: View, scope: Scope) -> pa.Table:
    """
    Return every open case of the filters, whenever it came in; see `deadlines.open_cases`.

    What is due first stands first; with order=chance what is likeliest to be late, and
    what is late already at the end.
    """
    found = pl.DataFrame(deadlines.open_cases(store, view.counted, scope))
    if view.order == "chance":
        late = pl.col("state") != "waiting"
        chance = pl.col("breach_chance")
        return found.sort(late, -chance, "due_on", "petition_id").to_arrow()
    return found.sort("due_on", "petition_id", nulls_last=True).to_arrow()


def matrix(store: Store, _: Settings, view: View, scope: Scope) -> pa.Table:
    """Return who hands cases to whom, of 52 weeks; of one agency those with it."""
    chosen, one = year(store, view), agency(view)
    if one:
        return flows.around(store, chosen, scope, one)[0]
    return flows.flows_of(store, chosen, scope)


def chains(store: Store, _: Settings, view: View, scope: Scope) -> pa.Table:
    """Return the cases that came back to an agency, of 52 weeks."""
    chosen, one = year(store, view), agency(view)
    if one:
        return flows.around(store, chosen, scope, one)[1]
    return flows.flows_of(store, chosen, scope, "chains")


def numbered(
    store: Store, found: pa.Table, scope: Scope, most: int
) -> list[dict[str, Any]]:
    """Return rows with a petition_id, the first so many with the city's own number."""
    rows: list[dict[str, Any]] = found.to_pylist()
    ids = tuple(row["petition_id"] for row in rows[:most])
    said = queries_cases.named(store, ids, scope).to_pylist() if ids else []
    refs = {row["petition_id"]: row["source_ref"] for row in said}
    return [row | {"source_ref": refs.get(row["petition_id"])} for row in rows]


def topics(store: Store, _: Settings, view: View, scope: Scope) -> pa.Table:
    """Return topic_id, label, now, before: cases of a period and of the one before it."""
    now = lately(store, view)
    return queries_desk.topics(store, view.counted, scope, now, now.before())


def repeats(store: Store, settings: Settings, view: View, scope: Scope) -> pa.Table:
    """Return the lanes whose addresses come again, of 52 weeks; see `spots_people`."""
    return spots_people.repeats(store, year(store, view), scope, settings)


def satisfaction(store: Store, _: Settings, view: View, scope: Scope) -> pa.Table:
    """Return how satisfied people are with the chosen agencies, of 52 weeks."""
    return satisfied.satisfaction_of(store, year(store, view, handled=True), scope)


def is_handled(store: Store, view: View, scope: Scope) -> bool:
    """Tell whether a source says of any case of the filters that it is open or closed."""
    if queries_time.told_until(store) is None:
        return False
    chosen = replace(view.counted, start=None, end=None)
    return queries_desk.any_told(store, chosen, scope)
