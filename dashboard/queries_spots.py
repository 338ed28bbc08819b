"""
What do tests of hot spots ask of the store? Cases by village and day, address and candidates.

In: the store, the reader's filters and scope. Out: Arrow tables.
"""

from __future__ import annotations

from typing import Final, Literal

import pyarrow as pa

from dashboard.conditions import PLACED, conditions
from dashboard.filters import Filters
from dashboard.scope import Scope
from data.store import Store

By = Literal["all", "agency", "category", "agency_category", "topic"]

BY: Final[dict[By, tuple[str, ...]]] = {
    "all": (),
    "agency": ("agency",),
    "category": ("category",),
    "agency_category": ("agency", "category"),
    "topic": ("topic",),
}
"""The columns that name a series."""


def by_day(store: Store, chosen: Filters, scope: Scope) -> pa.Table:
    """Return village_id, day, count of cases whose village is known."""
    allowed, bound = conditions(chosen, scope)
    return store.query(
        f"""
        select place_village_id as village_id, filed_at::date as day, count(*) as count
        from petitions
        where {allowed} and place_village_id is not null and filed_at is not null
        group by all order by all
        """,
        **bound,
    )


def by_month(store: Store, chosen: Filters, scope: Scope, by: By) -> pa.Table:
    """Return the columns of BY, village_id, month (its first day), count."""
    allowed, bound = conditions(chosen, scope)
    column = {"agency": "agency", "category": "category", "topic": "topics.label"}
    named = "".join(f"{column[name]} as {name}, " for name in BY[by])
    known = "".join(f" and {column[name]} is not null" for name in BY[by])
    return store.query(
        f"""
        select {named}place_village_id as village_id, date_trunc('month', filed_at)::date as month,
            count(*) as count
        from petitions left join topics using (topic_id)
        where {allowed}{known} and place_village_id is not null and filed_at is not null
        group by all order by all
        """,
        **bound,
    )


def by_address(store: Store, chosen: Filters, scope: Scope) -> pa.Table:
    """
    Return village_id, address_id, district, road, lane, month, count of placed cases.

    Without the number of the door: an address that comes back is told as its lane.
    """
    allowed, bound = conditions(chosen, scope)
    return store.query(
        f"""
        select village_id, address_id, district, road, lane,
            date_trunc('month', filed_at)::date as month, count(*) as count
        from {PLACED}
        where {allowed} and village_id is not null and filed_at is not null
        group by all order by all
        """,
        **bound,
    )


def candidates(store: Store, chosen: Filters, scope: Scope) -> pa.Table:
    """
    Return address_id, village_id, weight, count where the village is left open.

    Stored weights have two decimals and add up to 0.96 to 1.04; here they add up to 1.
    """
    allowed, bound = conditions(chosen, scope)
    return store.query(
        f"""
        with open as (
            select address_id, candidates, count(*) as count
            from {PLACED}
            where {allowed} and village_id is null and len(candidates) > 0
            group by all
        ), told as (select address_id, count, unnest(candidates) as one from open)
        select address_id, one.village_id as village_id,
            one.weight / sum(one.weight) over (partition by address_id) as weight, count
        from told order by all
        """,
        **bound,
    )


def points(store: Store, chosen: Filters, scope: Scope) -> pa.Table:
    """Return lon, lat, count of cases whose point is known."""
    allowed, bound = conditions(chosen, scope)
    return store.query(
        f"""
        select lon, lat, count(*) as count
        from {PLACED} where {allowed} and lon is not null and lat is not null
        group by all order by all
        """,
        **bound,
    )


def areas(store: Store) -> pa.Table:
    """Return the villages by code with who lives there, km2, a point and the outline."""
    return store.query(
        """
        select area_id, name, parent, residents, women, aged_65_up, area_km2, lon, lat,
            geometry
        from areas where level = 'village' order by area_id
        """
    )


def incidents(store: Store, chosen: Filters, scope: Scope) -> pa.Table:
    """Return village_id, reports, incidents: these without the repeats of one incident."""
    allowed, bound = conditions(chosen, scope)
    return store.query(
        f"""
        with again as (
            select petition_id from duplicates where kind = 'same_case' and not lead
        )
        select place_village_id as village_id, count(*) as reports,
            count(*) filter (petition_id not in (select petition_id from again))
                as incidents
        from petitions where {allowed} and place_village_id is not null
        group by all order by all
        """,
        **bound,
    )
