"""
What does GeoReport ask of the store? Cases of some days, told to the day and the village.

In: the store, a choice and the reader's scope. Out: Arrow tables in which no text, no
address, no point and no time of day is, so that nothing behind them can tell of one.
"""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from dashboard.cache import remembered
from dashboard.conditions import conditions
from dashboard.filters import Filters
from dashboard.scope import Scope
from data.store import Store

_TOLD = """petition_id, category, status,
    case when agency_basis = 'stated' then agency end as agency,
    filed_at::date as filed_on, due_at::date as due_on, closed_at::date as closed_on,
    village.name as village, coalesce(village.parent, district.name) as district,
    village.lon as lon, village.lat as lat"""
_PLACES = """left join areas as village
        on village.level = 'village' and village.area_id = place_village_id
    left join areas as district
        on district.level = 'district' and district.area_id = place_district_id"""


def page(  # noqa: PLR0913, PLR0917 - a choice, and which part of it
    store: Store,
    chosen: Filters,
    scope: Scope,
    status: Sequence[str],
    rows: int,
    behind: int,
) -> pa.Table:
    """
    Return one page of the chosen cases, the last day first, with a point inside the village.

    status : open, closed; empty is any. Within a day the order is that of the ids, which
    tells nothing of the time.
    """
    allowed, bound = conditions(chosen, scope)
    return store.query(
        f"""
        select {_TOLD} from petitions {_PLACES}
        where {allowed} and (len($status) = 0 or list_contains($status, status))
        order by filed_on desc nulls last, petition_id limit $rows offset $behind
        """,
        **bound,
        status=list(status),
        rows=rows,
        behind=behind,
    )


def of_ids(store: Store, scope: Scope, ids: Sequence[str]) -> pa.Table:
    """Return the cases of these ids that the reader may see, in the order of the ids."""
    allowed, bound = conditions(Filters(kind="all"), scope)
    return store.query(
        f"""
        select {_TOLD} from petitions {_PLACES}
        where {allowed} and list_contains($ids, petition_id)
        order by list_position($ids, petition_id)
        """,
        **bound,
        ids=list(ids),
    )


@remembered
def categories(store: Store, scope: Scope) -> pa.Table:
    """Return the categories that the reader may see cases of, by name."""
    allowed, bound = conditions(Filters(kind="all"), scope)
    return store.query(
        f"""
        select distinct category from petitions
        where {allowed} and category is not null order by category
        """,
        **bound,
    )
