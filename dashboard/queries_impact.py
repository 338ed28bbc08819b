"""
What does a campaign's report ask of the store? Cases by place and day, and five signs.

In: the store, filters, scope, and days. Out: Arrow tables.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

import pyarrow as pa

from dashboard.cache import remembered
from dashboard.conditions import PLACED, conditions
from dashboard.counted import counted
from dashboard.filters import Filters
from dashboard.scope import Scope
from data.store import Store

MEMORY_DAYS: Final = 364
"""An address without a case for so long is one that speaks for the first time."""

_HELLO: Final = "channel in ('web', 'app')"
"""By HELLO TAIPEI itself; the other channel that is counted against it is the phone."""


@remembered
def by_place(store: Store, chosen: Filters, scope: Scope) -> pa.Table:
    """Return village_id, district_id, day, petitions; a null place could not be told."""
    allowed, bound = conditions(chosen, scope)
    return store.query(
        f"""
        select village_id, district_id, filed_at::date as day, count(*) as petitions
        from {PLACED} where {allowed} and filed_at is not null
        group by all order by all
        """,
        **bound,
    )


@remembered
def by_category(store: Store, chosen: Filters, scope: Scope) -> pa.Table:
    """Return category, day, petitions."""
    allowed, bound = conditions(chosen, scope)
    return store.query(
        f"""
        select category, filed_at::date as day, count(*) as petitions
        from petitions where {allowed} and filed_at is not null
        group by all order by all
        """,
        **bound,
    )


def signs(  # noqa: PLR0913, PLR0917 - of which cases, where, when and by what signs
    store: Store,
    chosen: Filters,
    scope: Scope,
    areas: tuple[str, ...],
    first: date,
    stretch: int,
    block: int,
    grave: str,
) -> pa.Table:
    """
    Return what `models.awareness` asks, by stretch of days and place.

    chosen : the cases of the campaign's target but for its channels, to its last day, with
    the stretches before it. areas : codes of villages and districts, none: the whole city.
    first : the campaign's first day. stretch, block : days of each; addresses are new if
    they had none in the year before their block began. grave : a pattern of texts.

    Columns: stretch (0 is the campaign's first, -1 the one before), here, cases, addressed,
    new, incidents, again (incidents told more than once), said (cases with a text), grave.
    """
    allowed, bound = conditions(replace(chosen, start=None), scope)
    return store.query(
        f"""
        with told as (
            select filed_at::date - $first::date as day, address_id, petition_id,
                {_here(areas)} as here, coalesce(subject, '') || coalesce(text, '') as words
            from {PLACED} where {allowed} and filed_at >= $begin
        ), blocks as (
            select address_id, floor(day / $block)::integer as block, max(day) as last
            from told where address_id is not null group by all
        ), seen as (
            select address_id, block, coalesce(lag(last) over (
                partition by address_id order by block
            ) < block * $block - {MEMORY_DAYS}, true) as new
            from blocks
        ), grouped as (
            select petition_id, group_id, lead from duplicates where kind = 'same_case'
        ), rows as (
            select floor(day / $stretch)::integer as stretch, here,
                told.address_id is not null as addressed, coalesce(new, false) as new,
                coalesce(lead, true) as lead, coalesce(lead, false) as again,
                words <> '' as said,
                words <> '' and regexp_matches(words, $grave) as grave
            from told left join seen on seen.address_id = told.address_id
                and seen.block = floor(told.day / $block)::integer
            left join grouped using (petition_id)
            where day >= date_diff('day', $first::date, $start::date)
        )
        select stretch, here, count(*) as cases, count(*) filter (addressed) as addressed,
            count(*) filter (addressed and new) as new,
            count(*) filter (lead) as incidents, count(*) filter (again) as again,
            count(*) filter (said) as said, count(*) filter (grave) as grave
        from rows group by all order by all
        """,
        **bound,
        **_codes(areas),
        first=first,
        start=chosen.start,
        begin=_earlier(chosen.start or first),
        stretch=stretch,
        block=block,
        grave=grave,
    )


def shares(  # noqa: PLR0913, PLR0917 - as signs
    store: Store,
    chosen: Filters,
    scope: Scope,
    areas: tuple[str, ...],
    first: date,
    stretch: int,
) -> pa.Table:
    """Return stretch, here, cases of a choice of cases."""
    allowed, bound = conditions(chosen, scope)
    return store.query(
        f"""
        select floor((filed_at::date - $first::date) / $stretch)::integer as stretch,
            {_here(areas)} as here, count(*) as cases
        from {PLACED} where {allowed} and filed_at is not null
        group by all order by all
        """,
        **bound,
        **_codes(areas),
        first=first,
        stretch=stretch,
    )


@remembered
def use_by_month(store: Store, chosen: Filters, scope: Scope) -> pa.Table:
    """
    Return how many used the service, month by month.

    Columns: month, petitions, villages (with a case), addresses (with a case), channelled
    (cases whose channel is known), hello (by web or app), phone.
    """
    allowed, bound = conditions(chosen, scope)
    return store.query(
        f"""
        select date_trunc('month', filed_at)::date as month, count(*) as petitions,
            count(distinct place_village_id) as villages,
            count(distinct address_id) filter (place_village_id is not null) as addresses,
            count(channel) as channelled, count(*) filter ({_HELLO}) as hello,
            count(*) filter (channel = 'phone') as phone
        from petitions where {allowed} and filed_at is not null
        group by month order by month
        """,
        **bound,
    )


@remembered
def use_by_village(store: Store, chosen: Filters, scope: Scope) -> pa.Table:
    """Return village_id, count, channelled, hello, phone of the cases of a choice."""
    of = counted(chosen, scope, {"village", "channel"})
    return store.query(
        f"""
        select place_village_id as village_id, count(*) as count,
            count(channel) as channelled, count(*) filter ({_HELLO}) as hello,
            count(*) filter (channel = 'phone') as phone
        from {of.rows} where {of.allowed} and place_village_id is not null
        group by village_id order by village_id
        """,
        **of.bound,
    )


def _here(areas: tuple[str, ...]) -> str:
    if not areas:
        return "true"
    return "coalesce(list_contains($areas, village_id) or list_contains($areas, district_id), false)"


def _codes(areas: tuple[str, ...]) -> dict[str, list[str]]:
    return {"areas": list(areas)} if areas else {}


def _earlier(day: date) -> date:
    """Return the day from which addresses are remembered."""
    return date.fromordinal(max(day.toordinal() - MEMORY_DAYS, 1))
