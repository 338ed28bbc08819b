"""
What do trends, deadlines and flows ask of the store? Cases by day, and their handling.

In: the store, the reader's filters and scope. Out: Arrow tables.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final, Literal

import pyarrow as pa

from dashboard.cache import remembered
from dashboard.conditions import TOLD, TOLD_UNTIL, conditions
from dashboard.filters import Filters
from dashboard.scope import Scope
from data.store import Store

By = Literal[
    "all", "category", "agency", "agency_category", "district", "channel", "topic"
]

Which = Literal["every", "told", "waits"]

BY: Final[dict[By, tuple[str, ...]]] = {
    "all": (),
    "category": ("category",),
    "agency": ("agency",),
    "agency_category": ("agency", "category"),
    "district": ("district",),
    "channel": ("channel",),
    "topic": ("topic",),
}
"""The columns that name a series."""

_GROUPS: Final = {
    "category": "category",
    "agency": "agency",
    "district": "areas.name",
    "channel": "channel",
    "section": "section",
}


def handling(
    store: Store, chosen: Filters, scope: Scope, last: date, which: Which = "every"
) -> pa.Table:
    """
    Return the cases received up to a day, with what is known of their handling.

    which : "told": only those whose source says that they are open, or when they were
    closed; "waits": of these only those that were not closed by that day.
    Columns: petition_id, source_ref, agency, section, category, channel, district, filed_at,
    delivered_at, due_at, closed_at, status, reassigned, satisfaction; by receipt.
    """
    allowed, bound = conditions(replace(chosen, end=last), scope)
    if which != "every":
        allowed += f" and {TOLD}"
    if which == "waits":
        allowed += " and not coalesce(closed_at < $after, false)"
    return store.query(
        f"""
        select petition_id, source_ref, agency, section, category, channel, areas.name as district,
            filed_at, delivered_at, due_at, closed_at, status, reassigned, satisfaction
        from petitions left join areas on areas.area_id = place_district_id
        where {allowed} order by filed_at, petition_id
        """,
        **bound,
    )


@remembered
def told_until(store: Store) -> date | None:
    """Return the last day of which a source tells that cases are open or closed."""
    day: date | None = store.query(f"select {TOLD_UNTIL} as day")["day"][0].as_py()
    return day


def untold(
    store: Store, chosen: Filters, scope: Scope, last: date, by: str
) -> pa.Table:
    """Return group, silent: the cases that `handling` leaves out where told is asked."""
    allowed, bound = conditions(replace(chosen, end=last), scope)
    return store.query(
        f"""
        select coalesce({_GROUPS[by]}, '') as "group", count(*) as silent
        from petitions left join areas on areas.area_id = place_district_id
        where {allowed} and not coalesce({TOLD}, false)
        group by all order by all
        """,
        **bound,
    )


def versions(store: Store, chosen: Filters, scope: Scope) -> pa.Table:
    """
    Return petition_id, version, agency, delivered_at of the chosen cases that changed.

    The versions say who had a case before; whether a reader may see it is asked of who has
    it now.
    """
    allowed, bound = conditions(chosen, scope)
    return store.query(
        f"""
        select history.petition_id, version, history.agency, history.delivered_at
        from history
        where petition_id in (
            select petition_id from petitions where {allowed}
        )
        order by petition_id, version
        """,
        **bound,
    )


def reassigned(store: Store, chosen: Filters, scope: Scope) -> pa.Table:
    """Return petition_id, reassigned of the chosen cases that were, or that changed."""
    allowed, bound = conditions(chosen, scope)
    return store.query(
        f"""
        select petition_id, reassigned from petitions
        where {allowed}
            and (reassigned > 0 or petition_id in (select petition_id from history))
        order by petition_id
        """,
        **bound,
    )
