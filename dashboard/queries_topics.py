"""
What does the page of topics ask of the store? The topics, their cases, and their history.

In: the store, the reader's filters and scope. Out: Arrow tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final, Literal

import pyarrow as pa

from dashboard.cache import remembered
from dashboard.conditions import PLACED, conditions
from dashboard.filters import Filters
from dashboard.periods import Period
from dashboard.scope import Scope
from data.store import Store

Split = Literal["agency", "district"]

_KEYS: Final[dict[Split, str]] = {"agency": "agency", "district": "place_district_id"}
_TEXT: Final = "coalesce(text, subject) is not null"


@remembered
def topics(store: Store) -> pa.Table:
    """Return the whole table of topics, by number; see `data.schema`."""
    return store.query("select * from topics order by topic_id")


@remembered
def last_day(store: Store) -> date | None:
    """
    Return the last day of a case with a text; None without.

    One source may go on for months after another, which alone has texts.
    """
    found = store.query(
        f"select max(filed_at)::date as day from petitions where {_TEXT}"
    )
    day: date | None = found["day"][0].as_py()
    return day


@remembered
def counts(
    store: Store, chosen: Filters, scope: Scope, now: Period, before: Period
) -> pa.Table:
    """
    Return topic_id, now, before: chosen cases of two periods; the filters' days do not count.

    Of the row without a topic, now and before are the cases that have a text but no topic.
    """
    allowed, bound = conditions(replace(chosen, start=None, end=None), scope)
    return store.query(
        f"""
        with told as (
            select topic_id, filed_at >= $first and filed_at < $after as is_now
            from petitions
            where {allowed} and filed_at >= $first_before and filed_at < $after
                and (is_now or filed_at < $after_before)
                and (topic_id is not null or {_TEXT})
        )
        select topic_id, count(*) filter (is_now) as now,
            count(*) filter (not is_now) as before
        from told group by topic_id order by topic_id
        """,
        **bound,
        first=now.first,
        after=now.after,
        first_before=before.first,
        after_before=before.after,
    )


@remembered
def by_month(  # noqa: PLR0913, PLR0917 - whose cases, of which days, by what
    store: Store, chosen: Filters, scope: Scope, period: Period, split: Split, most: int
) -> pa.Table:
    """
    Return name, month, count and the name's total: the most frequent names of a period.

    name is an agency or the code of a district; cases without one are left out.
    """
    asked = replace(chosen, start=period.first, end=period.last)
    allowed, bound = conditions(asked, scope)
    key = _KEYS[split]
    return store.query(
        f"""
        with counted as (
            select {key} as name, date_trunc('month', filed_at)::date as month,
                count(*) as n
            from petitions
            where {allowed} and {key} is not null group by all
        ),
        ranked as (
            select name, sum(n)::bigint as total from counted
            group by name order by total desc, name limit {int(most)}
        )
        select name, month, n as count, total
        from counted join ranked using (name) order by total desc, name, month
        """,
        **bound,
    )


def examples(store: Store, scope: Scope, numbers: Sequence[str]) -> pa.Table:
    """
    Return cases by their petition_id, in that order, of those that the reader may see.

    Subject, text and place are null where the scope does not show them.
    """
    allowed, bound = conditions(Filters(kind="all"), scope)
    return store.query(
        f"""
        select petition_id, source_ref, filed_at, time_known, category, agency,
            case when $texts then subject end as subject,
            case when $texts then text end as text,
            case when $texts then address_said end as address_said
        from {PLACED}
        where {allowed} and list_contains($numbers, petition_id)
        order by list_position($numbers, petition_id)
        """,
        **bound,
        texts=scope.texts,
        numbers=list(numbers),
    )


@remembered
def ledger(store: Store) -> pa.Table:
    """Return what happened to topics, the latest version first; see `data.schema`."""
    return store.query(
        """
        select version, made_at, why, kind, topic_id, other_id, petitions
        from topics_ledger order by version desc, rowid
        """
    )
