"""
What does the store say of its own quality? Places, files, repairs, doubts, topics.

In: the store, the reader's filters and scope. Out: Arrow tables. Only the first follows the
filters: the others are of the build, in numbers without any case.
"""

from __future__ import annotations

import polars as pl
import pyarrow as pa

from dashboard.cache import remembered
from dashboard.conditions import PLACED, conditions
from dashboard.filters import Filters
from dashboard.scope import Scope
from data.store import Store


@remembered
def levels(store: Store, chosen: Filters, scope: Scope) -> pa.Table:
    """
    Return match_level, cases, in_village, expected_right, error_m; the most cases first.

    expected_right: mean score, the chance that the village is right, of those that have a village.
    error_m: their median radius, metres, where a point is known. A null match level states no place.
    """
    allowed, bound = conditions(chosen, scope)
    return store.query(
        f"""
        select match_level, count(*) as cases,
            count(*) filter (village_id is not null) as in_village,
            avg(score) filter (village_id is not null) as expected_right,
            median(error_m) filter (lon is not null) as error_m
        from {PLACED} where {allowed}
        group by match_level order by cases desc, match_level
        """,
        **bound,
    )


@remembered
def months(store: Store, chosen: Filters, scope: Scope) -> pa.Table:
    """
    Return month (its first day), cases, in_village, any_cases; by month.

    any_cases is without the filters: a month that is absent, or has none, has no data.
    """
    told = _by_month(store, chosen, scope)
    # Kept for every choice; to look at all rows for each takes four times as long.
    every = _by_month(store, Filters(kind="all"), scope)
    found = pl.DataFrame(every).select("month", any_cases="cases")
    return (
        found.join(pl.DataFrame(told), on="month", how="left", maintain_order="left")
        .with_columns(pl.col("cases", "in_village").fill_null(0))
        .select("month", "cases", "in_village", "any_cases")
        .to_arrow()
    )


@remembered
def _by_month(store: Store, chosen: Filters, scope: Scope) -> pa.Table:
    """Return month, cases, in_village of a choice."""
    allowed, bound = conditions(chosen, scope)
    return store.query(
        f"""
        select date_trunc('month', filed_at)::date as month, count(*) as cases,
            count(place_village_id) as in_village
        from petitions where {allowed} and filed_at is not null
        group by month order by month
        """,
        **bound,
    )


@remembered
def files(store: Store) -> pa.Table:
    """Return the files of the build and what became of their rows, the latest name first."""
    return store.query(
        """
        select source, file, read, kept, repeated, rejected from files
        order by source, file desc
        """
    )


@remembered
def rejects(store: Store) -> pa.Table:
    """Return reason, rows and of these how many a later file mended."""
    return store.query(
        """
        select reason, count(*) as rows, count(*) filter (mended) as mended
        from rejects group by reason order by rows desc, reason
        """
    )


@remembered
def repairs(store: Store) -> pa.Table:
    """Return kind of repair, rows and files that had it."""
    return store.query(
        """
        select kind, sum(rows)::bigint as rows, count(distinct file) as files
        from repairs group by kind order by rows desc, kind
        """
    )


@remembered
def fallbacks(store: Store, scope: Scope) -> pa.Table:
    """
    Return the places where a geocoder likely puts what it can not find.

    Columns: basis, level, district, village, reason, category, month, cases, share,
    usual_share, q, example (null where the scope does not show texts of all agencies).
    """
    return store.query(
        """
        select basis, fallbacks.level, areas.parent as district, areas.name as village,
            reason, category, month, cases, share, usual_share, q,
            case when $texts then example end as example
        from fallbacks left join areas on areas.area_id = village_id
        order by cases desc, reason, category, month
        """,
        texts=_all_texts(scope),
    )


@remembered
def disagreements(store: Store, scope: Scope) -> pa.Table:
    """
    Return addresses whose stated village is not where their point lies, the most cases first.

    Columns: address_said (null as in `fallbacks`), basis, match_level, stated, found (villages
    with their districts), cases, distance_m.
    """
    return store.query(
        """
        select case when $texts then address_said end as address_said, basis, match_level,
            stated.parent || stated.name as stated, found.parent || found.name as found,
            cases, distance_m
        from disagreements
        left join areas as stated on stated.area_id = stated_id
        left join areas as found on found.area_id = found_id
        order by cases desc, disagreements.address_said
        """,
        texts=_all_texts(scope),
    )


@remembered
def collisions(store: Store) -> pa.Table:
    """Return ruined (by a spreadsheet or not), numbers, petitions under them."""
    return store.query(
        """
        select ruined, count(*) as numbers, sum(petitions)::bigint as petitions
        from collisions group by ruined order by ruined desc
        """
    )


@remembered
def topics(store: Store) -> pa.Table:
    """Return the topics with what is known of their quality, the largest first."""
    return store.query(
        """
        select topic_id, label, basis, petitions, share, stability, coherence,
            main_category, main_category_share
        from topics order by petitions desc, topic_id
        """
    )


@remembered
def changes(store: Store) -> pa.Table:
    """Return what is other than in the build before, the most rows first."""
    return store.query(
        """
        select source, month, change, name, rows, share_before, share_now
        from changes order by rows desc, source, month, change, name
        """
    )


def _all_texts(scope: Scope) -> bool:
    """Tell whether words of any agency's cases may be read: these tables know no agency."""
    return scope.texts and scope.agencies is None
