"""
What do series ask of the store? The chosen cases by day, under the names of their series.

In: the store, the reader's filters and scope. Out: Arrow tables.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

import pyarrow as pa

from dashboard.cache import remembered
from dashboard.counted import By as By_
from dashboard.counted import counted
from dashboard.filters import Filters
from dashboard.queries_time import BY, By
from dashboard.scope import Scope
from data.store import Store

# The key is counted first and named after: a join of 1.6 M rows costs 70 ms, of 50,000 3.
_KEYS: Final = {"district": "place_district_id", "topic": "topic_id"}
_NAMES: Final = {
    "district": "join areas on areas.area_id = counted.place_district_id",
    "topic": "join topics using (topic_id)",
}
_KNOWN: Final[tuple[By_, ...]] = ("agency", "category", "topic", "channel")
"""Columns that a way of cutting blocks may lack."""
_CALLED: Final = {"district": "areas.name", "topic": "topics.label"}


def by_day(  # noqa: PLR0913, PLR0917 - whose cases, of which days, by what
    store: Store, chosen: Filters, scope: Scope, by: By, first: date, last: date
) -> pa.Table:
    """
    Return the columns of BY, day, petitions, from the first day to the last.

    Cases without a name (no district, no topic) are in no series. Where blocks are counted,
    all of a month are of its first day, or of the first day that is asked for.
    """
    of = counted(
        replace(chosen, start=first, end=last),
        scope,
        [name for name in _KNOWN if name in BY[by]],
    )
    keys = [_KEYS.get(name, name) for name in BY[by]]
    named = [f"{_CALLED.get(name, name)} as {name}" for name in BY[by]]
    return store.query(
        f"""
        with counted as (
            select {"".join(f"{key}, " for key in keys)}greatest(filed_at::date, $first_day::date) as day,
                count(*) as n
            from {of.rows}
            where {of.allowed}{"".join(f" and {key} is not null" for key in keys)}
            group by all
        )
        select {"".join(f"{name}, " for name in named)}day,
            sum(n)::bigint as petitions
        from counted {" ".join(_NAMES.get(name, "") for name in BY[by])}
        group by all order by all
        """,
        **of.bound,
        first_day=first,
    )


@remembered
def days_with_data(store: Store) -> pa.Table:
    """Return each day on which any petition at all was received, whoever asks."""
    return store.query(
        "select distinct filed_at::date as day from petitions where filed_at is not null order by day"
    )


@remembered
def sources(store: Store) -> frozenset[str]:
    """Return the sources that the store holds petitions of; of some it is not told."""
    held = store.query(
        "select distinct source from petitions where source is not null order by source"
    )
    return frozenset(held["source"].to_pylist())
