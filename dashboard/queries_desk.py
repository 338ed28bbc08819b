"""
What does the page of agencies ask of the store? Cases by agency, and topics of two periods.

In: the store, the reader's filters and scope. Out: Arrow tables, kept per build.
"""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa

from dashboard.cache import remembered
from dashboard.conditions import TOLD, conditions
from dashboard.filters import Filters
from dashboard.periods import Period
from dashboard.scope import Scope
from data.store import Store


@remembered
def by_agency(store: Store, chosen: Filters, scope: Scope) -> pa.Table:
    """Return agency, cases, assumed (of these, not stated by the source)."""
    allowed, bound = conditions(chosen, scope)
    return store.query(
        f"""
        select agency, count(*) as cases,
            count(*) filter (agency_basis = 'assumed') as assumed
        from petitions where {allowed} and agency is not null
        group by agency order by cases desc, agency
        """,
        **bound,
    )


@remembered
def any_told(store: Store, chosen: Filters, scope: Scope) -> bool:
    """Tell whether of any chosen case it is known if it is open or closed."""
    allowed, bound = conditions(chosen, scope)
    found = store.query(
        f"select 1 as one from petitions where {allowed} and {TOLD} limit 1",
        **bound,
    )
    return bool(found.num_rows)


@remembered
def topics(
    store: Store, chosen: Filters, scope: Scope, now: Period, before: Period
) -> pa.Table:
    """Return topic_id, label, now, before: cases whose first topic it is, most first."""
    both = replace(chosen, start=before.first, end=now.last)
    allowed, bound = conditions(both, scope)
    return store.query(
        f"""
        with counted as (
            select topic_id, count(*) filter (filed_at >= $since) as now,
                count(*) filter (filed_at < $since) as before
            from petitions where {allowed} and topic_id is not null
            group by topic_id
        )
        select topic_id, label, now, before from counted join topics using (topic_id)
        order by now desc, before desc, topic_id
        """,
        **bound,
        since=now.first,
    )
