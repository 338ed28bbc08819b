"""
What does "what is new" ask of the store? Cases by name and day, texts, examples.

In: the store, the reader's filters and scope. Out: Arrow tables. A template that many sent
counts once: a campaign of signatures is one thing, and is told as such elsewhere.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

import pyarrow as pa

from dashboard.conditions import conditions
from dashboard.filters import Filters
from dashboard.scope import Scope
from data.store import Store

MOST_TEXTS: Final = 60_000
"""Texts that are read: ids are hashes, so those with the least are a fair sample."""

EXAMPLES: Final = 5
"""Cases shown of each name."""

PAST_DAYS: Final = 3 * 364
"""As `models.emerging_topics` looks back."""

_ONCE = """petition_id not in (
    select petition_id from duplicates where kind in ('template', 'repeat') and not lead
)"""


def by_day(
    store: Store, chosen: Filters, scope: Scope, last: date, days: int
) -> pa.Table:
    """Return family (category or topic), name, day, petitions, of the past and the days."""
    first = last - timedelta(days=PAST_DAYS + days - 1)
    allowed, bound = conditions(replace(chosen, start=first, end=last), scope)
    return store.query(
        f"""
        with counted as (
            select category, topic_id, filed_at::date as day, count(*) as n
            from petitions
            where {allowed} and {_ONCE} group by all
        ),
        named as (
            select 'category' as family, category as name, day, n from counted
            union all
            select 'topic', label, day, n
            from counted join topics using (topic_id) where topics.basis = 'text'
        )
        select family, name, day, sum(n)::bigint as petitions
        from named where name is not null group by all order by family, name, day
        """,
        **bound,
    )


def texts(store: Store, chosen: Filters, scope: Scope, first: date) -> pa.Table:
    """Return petition_id, day, text and whether a topic explains it, sampled; by day."""
    allowed, bound = conditions(replace(chosen, start=first), scope)
    return store.query(
        f"""
        with sampled as (
            select petition_id, filed_at::date as day, filed_at,
                coalesce(text, subject) as text, topic_id is not null as explained
            from petitions
            where {allowed} and coalesce(text, subject) is not null and {_ONCE}
            order by petition_id limit {MOST_TEXTS}
        )
        select petition_id, day, text, explained from sampled
        order by filed_at, petition_id
        """,
        **bound,
    )


def examples(
    store: Store, chosen: Filters, scope: Scope, last: date, days: int
) -> pa.Table:
    """Return family, name and petition_ids: the latest cases of each name in the days."""
    first = last - timedelta(days=days - 1)
    allowed, bound = conditions(replace(chosen, start=first, end=last), scope)
    return store.query(
        f"""
        with chosen as (
            select category, topic_id, petition_id, filed_at from petitions
            where {allowed} and {_ONCE}
        ),
        named as (
            select 'category' as family, category as name, petition_id, filed_at
            from chosen
            union all
            select 'topic', label, petition_id, filed_at
            from chosen join topics using (topic_id) where topics.basis = 'text'
        ),
        latest as (
            select *, row_number() over (
                partition by family, name order by filed_at desc, petition_id
            ) as nth
            from named where name is not null
        )
        select family, name, list(petition_id order by nth) as petition_ids
        from latest where nth <= {EXAMPLES} group by family, name order by family, name
        """,
        **bound,
    )
