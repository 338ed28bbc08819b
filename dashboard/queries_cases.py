"""
What does the store hold of cases, one by one? A page of a search, and all around one case.

In: the store, the reader's filters and scope. Out: Arrow tables.
"""

from __future__ import annotations

from datetime import date
from typing import Final, Literal

import pyarrow as pa

from dashboard.cache import remembered
from dashboard.conditions import conditions
from dashboard.filters import Filters
from dashboard.queries import PAGE_ROWS
from dashboard.scope import Scope
from data.store import Store

Order = Literal["newest", "oldest", "due", "reassigned"]

_ALIKE: Final = 10
"""Cases that say the same are shown up to so many; a template has hundreds."""

# By the place in the table where moments are equal: the ids of 1.5 million take 80 ms.
ORDERS: Final[dict[Order, str]] = {
    "newest": "filed_at desc nulls last, petitions.rowid",
    "oldest": "filed_at nulls last, petitions.rowid",
    # What is open first, the first to be due at the top.
    "due": "coalesce(status = 'open', false) desc, due_at nulls last, petitions.rowid",
    "reassigned": "reassigned desc nulls last, filed_at desc nulls last, petitions.rowid",
}

_SHOWN: Final = """petition_id, source, source_ref, agency, agency_basis, section, category,
    category_said, kind, channel, filed_at, time_known, delivered_at, due_at, closed_at,
    status, reassigned, satisfaction, topic_id, place_basis, address_id,
    coalesce(match_level, place_level) as match_level,
    coalesce(village_id, place_village_id) as village_id,
    coalesce(district_id, place_district_id) as district_id, areas.name as district,
    spots.lon as lon, spots.lat as lat,
    case when $texts then subject end as subject,
    case when $texts then text end as text,
    case when $texts then address_said end as address_said"""
# The 20 rows first, then their places: joined before, half a million are. A case whose
# exact place is no longer kept has no address; village and district stand beside it.
_JOINED: Final = """left join (
        select * from addresses where address_id in (select unnest($addresses))
    ) as spots using (address_id)
    left join areas on areas.area_id = coalesce(spots.district_id, place_district_id)"""


@remembered
def total(store: Store, chosen: Filters, scope: Scope) -> int:
    """Return how many cases are chosen."""
    allowed, bound = conditions(chosen, scope)
    found = store.query(
        f"select count(*) as cases from petitions where {allowed}", **bound
    )
    return int(found["cases"][0].as_py())


@remembered
def has_texts(store: Store) -> bool:
    """Tell whether any source says what was written."""
    found = store.query(
        "select count(subject) + count(text) > 0 as any_text from petitions"
    )
    return bool(found["any_text"][0].as_py())


def page(
    store: Store, chosen: Filters, scope: Scope, order: Order, number: int
) -> pa.Table:
    """
    Return one page of cases, from 1, in an order, and how many there are (in_all).

    Subject, text and place are null where the scope does not show them.
    """
    allowed, bound = conditions(chosen, scope)
    # To search a million texts takes 90 ms, to count them on the way 10; all other counts
    # are kept for the next reader, and on the way they would take 60.
    in_all = "count(*) over ()" if chosen.words else "$total::bigint"
    if not chosen.words:
        bound["total"] = total(store, chosen, scope)
    found = store.query(
        f"""
        select petitions.rowid as row, address_id, {in_all} as in_all
        from petitions where {allowed}
        order by {ORDERS[order]} limit {PAGE_ROWS} offset $offset
        """,
        **bound,
        offset=(number - 1) * PAGE_ROWS,
    )
    rows = _rows(store, found, scope)
    return rows.append_column("in_all", found["in_all"])


def nearby(
    store: Store, chosen: Filters, scope: Scope, case: dict[str, object]
) -> pa.Table:
    """
    Return cases around a case, the nearest in time first.

    chosen : who counts as a neighbour in place, kind and time.
    """
    allowed, bound = conditions(chosen, scope)
    found = store.query(
        f"""
        select petitions.rowid as row, address_id from petitions
        where {allowed} and petition_id <> $petition_id
        order by abs(epoch(filed_at) - epoch($filed_at::timestamp)), petition_id
        limit {PAGE_ROWS}
        """,
        **bound,
        petition_id=case["petition_id"],
        filed_at=case["filed_at"],
    )
    return _rows(store, found, scope)


def _rows(store: Store, found: pa.Table, scope: Scope, more: str = "") -> pa.Table:
    """
    Return the cases in these rows of the table, in this order.

    found : row, address_id. more : further columns of their places.
    """
    return store.query(
        f"""
        select {more} {_SHOWN} from petitions {_JOINED}
        where petitions.rowid in (select unnest($rows))
        order by list_position($rows, petitions.rowid)
        """,
        rows=found["row"].to_pylist(),
        addresses=found["address_id"].to_pylist(),
        texts=scope.texts,
    )


def versions(store: Store, petition_id: str) -> pa.Table:
    """Return what a case said before its last delivery, the earliest first."""
    return store.query(
        """
        select version, file, agency, section, delivered_at, due_at, closed_at, status,
            reassigned, satisfaction
        from history where petition_id = $petition_id order by version
        """,
        petition_id=petition_id,
    )


def topics(store: Store, petition_id: str, first: int | None) -> pa.Table:
    """
    Return topic_id, label, weight of a case, the heaviest first.

    first : its first topic, which has no weight where it has no text.
    """
    return store.query(
        """
        with told as (
            select topic_id, weight from petition_topics where petition_id = $petition_id
        ), named as (
            select topic_id, weight from told union all
            select $first, null where $first not in (select topic_id from told)
        )
        select topic_id, label, weight from named join topics using (topic_id)
        order by weight desc nulls last, topic_id
        """,
        petition_id=petition_id,
        first=-1 if first is None else first,
    )


def group(store: Store, petition_id: str, scope: Scope) -> pa.Table:
    """
    Return petition_id, said_again (kind), lead, likeness, in_group of who says the same.

    The case itself is one of them; the lead of each kind stands first. Cases that the reader
    may not see are not of the group.
    """
    allowed, bound = conditions(Filters(kind="all"), scope)
    return store.query(
        f"""
        with mine as (
            select kind, group_id from duplicates where petition_id = $petition_id
        ), alike as (
            select * from duplicates where (kind, group_id) in (select (kind, group_id) from mine)
        )
        select petition_id, kind as said_again, lead, likeness,
            count(*) over (partition by kind) as in_group
        from alike where petition_id in (
            select petition_id from petitions
            where petition_id in (select petition_id from alike) and {allowed}
        )
        order by kind, lead desc, likeness desc, petition_id limit {_ALIKE}
        """,
        **bound,
        petition_id=petition_id,
    )


def named(store: Store, petition_ids: tuple[str, ...], scope: Scope) -> pa.Table:
    """Return the cases of these ids that the reader may see, and how each was placed."""
    allowed, bound = conditions(Filters(kind="all"), scope)
    found = store.query(
        f"""
        select petitions.rowid as row, address_id from petitions
        where petition_id in (select unnest($petition_ids)) and {allowed}
        order by filed_at, petition_id
        """,
        **bound,
        petition_ids=list(petition_ids),
    )
    return _rows(store, found, scope, "score, error_m, candidates, why,")


@remembered
def owners(store: Store, scope: Scope, category: str, until: date) -> pa.Table:
    """
    Return category, place, agency, reassigned of the cases of a category whose agency is stated.

    place : its district. An agency that we assume from the category is no evidence of it.
    """
    allowed, bound = conditions(Filters(end=until, categories=(category,)), scope)
    return store.query(
        f"""
        select category, place_district_id as place, agency, reassigned from petitions
        where {allowed} and agency_basis = 'stated' order by filed_at, petition_id
        """,
        **bound,
    )
