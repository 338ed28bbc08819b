"""
What does the screen ask of the store? One function a question, one SELECT a function.

In: the store, the reader's filters and scope. Out: Arrow tables, kept per build.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final, Literal

import polars as pl
import pyarrow as pa

from dashboard.cache import remembered
from dashboard.conditions import conditions
from dashboard.counted import By, Counted, answered, counted
from dashboard.dates import from_iso
from dashboard.filters import Filters
from dashboard.periods import Period
from dashboard.scope import Scope
from data.store import Store

Level = Literal["village", "district"]
Step = Literal["week", "month"]

LEVELS: Final[tuple[Level, ...]] = ("village", "district")
PAGE_ROWS: Final = 20
"""Cases on one page of the list."""

NO_DAY: Final = date(1970, 1, 1)
"""The day of a store without petitions."""

_FIRST_DAY: dict[Step, str] = {
    # Weeks end on the weekday of the last day, so that the last one is whole.
    "week": "$last::date - (($last::date - filed_at::date) // 7 * 7 + 6)::integer",
    "month": "date_trunc('month', filed_at)::date",
}


@remembered
def info(store: Store) -> dict[str, str]:
    """Return what the build says of itself."""
    return store.info()


def least(store: Store) -> int:
    """Return how many cases a block has at least that is told to whoever may not read it."""
    return int(info(store).get("disclosure_least", "5"))


@remembered
def data_days(store: Store) -> tuple[date, date]:
    """Return the first and the last day of the data, as the build says or as it holds."""
    told = info(store)
    held = store.query(
        "select min(filed_at)::date as first, max(filed_at)::date as last from petitions"
    ).to_pylist()[0]
    first = from_iso(told.get("data_from", "")) or held["first"]
    last = from_iso(told.get("data_until", "")) or held["last"]
    return first or NO_DAY, last or NO_DAY


@remembered
def villages(store: Store) -> pa.Table:
    """Return the villages by code: names, those of the district, residents, a point."""
    return store.query(
        """
        select area_id, name, name_en, parent_id, parent, parent_en, residents, lon, lat
        from areas where level = 'village' order by area_id
        """
    )


@remembered
def outlines(store: Store, level: Level) -> pa.Table:
    """Return the areas of a level by code with their polygons, WKB in EPSG:4326."""
    return store.query(
        """
        select area_id, name, name_en, parent, parent_en, geometry
        from areas where level = $level and geometry is not null order by area_id
        """,
        level=level,
    )


@remembered
def neighbours(store: Store) -> pa.Table:
    """Return the pairs of villages that touch: area_id, neighbour_id."""
    return store.query(
        "select area_id, neighbour_id from neighbours order by area_id, neighbour_id"
    )


@remembered
def options(store: Store, scope: Scope) -> pa.Table:
    """Return what can be chosen: agency, category or channel, and petitions of each."""
    whose = counted(Filters(kind="all"), scope, {"agency"})
    where = counted(Filters(kind="all"), scope, {"channel"})
    return store.query(
        f"""
        select agency, category, null as channel, count(*) as count
        from {whose.rows} where {whose.allowed}
        group by grouping sets ((agency), (category))
        having coalesce(agency, category) is not null
        union all
        select null, null, channel, count(*) from {where.rows}
        where {where.allowed} and channel is not null group by channel
        order by count desc, agency, category, channel
        """,
        **whose.bound | where.bound,
    )


@remembered
def topics(store: Store) -> pa.Table:
    """Return the topics, the largest first: topic_id, label, petitions."""
    return store.query(
        "select topic_id, label, petitions from topics order by petitions desc, topic_id"
    )


@remembered
def count_by_place(store: Store, chosen: Filters, scope: Scope) -> pa.Table:
    """
    Return village_id, district_id, match_level, count, assumed: each petition in one row.

    assumed: of these, petitions whose agency the source does not state. A null village or district is one that could not be told; a null match level is a
    petition that states no place. Where a reader may count cases by subject or by village and
    not by both, and the filters choose a subject, no village is told.
    """
    by: tuple[By, ...] = ("village",)
    if answered(chosen, scope, by) == "refused":
        by = ()
    of = counted(chosen, scope, by)
    return store.query(
        f"""
        select place_village_id as village_id, place_district_id as district_id,
            place_level as match_level, count(*) as count,
            count(*) filter (agency_basis = 'assumed') as assumed
        from {of.rows} where {of.allowed} group by all order by all
        """,
        **of.bound,
    )


@remembered
def compare(
    store: Store, chosen: Filters, scope: Scope, periods: tuple[Period, Period, Period]
) -> pa.Table:
    """
    Return counts in three periods: of everything, and by agency, category and district.

    Columns: agency, category, district_id (null in the rows that are not by it), now,
    before, year_before. The filters' own days do not count.
    """
    of = counted(replace(chosen, start=None, end=None), scope)
    days = {
        f"{name}{at}": day
        for at, period in enumerate(periods)
        for name, day in (("first", period.first), ("after", period.after))
    }
    return store.query(
        f"""
        with told as (
            select agency, category, place_district_id as district_id,
                filed_at >= $first0 and filed_at < $after0 as is0,
                filed_at >= $first1 and filed_at < $after1 as is1,
                filed_at >= $first2 and filed_at < $after2 as is2
            from {of.rows} where {of.allowed} and (is0 or is1 or is2)
        ), counted as (
            select agency, category, district_id, count(*) filter (is0) as n0,
                count(*) filter (is1) as n1, count(*) filter (is2) as n2
            from told group by agency, category, district_id
        )
        select agency, category, district_id,
            grouping(agency, category, district_id) as grouped_by,
            coalesce(sum(n0), 0)::bigint as now,
            coalesce(sum(n1), 0)::bigint as before,
            coalesce(sum(n2), 0)::bigint as year_before
        from counted
        group by grouping sets ((), (agency), (category), (district_id))
        order by grouped_by, now - before desc, agency, category, district_id
        """,
        **of.bound,
        **days,
    )


@remembered
def days_with_data(store: Store, period: Period) -> int:
    """
    Return on how many days of a period any petition at all was received.

    Whoever asks: a day on which an agency received none is not a day without data.
    """
    found = store.query(
        """
        select count(distinct filed_at::date) as days from petitions
        where filed_at >= $first and filed_at < $after
        """,
        first=period.first,
        after=period.after,
    )
    return int(found["days"][0].as_py())


@remembered
def series(
    store: Store, chosen: Filters, scope: Scope, period: Period, step: Step
) -> pa.Table:
    """
    Return first_day, count, any_count per week or month of a period.

    any_count is without the filters, 1 where the reader may not count all: where it is 0 or
    the row is absent there is no data, which is not the same as no petitions. The filters'
    own days do not count.
    """
    of = counted(replace(chosen, start=None, end=None), scope)
    told = _by_step(store, of, period, step)
    # Kept for every choice; to look at all rows for each takes three times as long.
    every = pl.DataFrame(_every_by_step(store, period, step))
    whole = pl.col("any_count") if scope.agencies is None else pl.lit(1, pl.Int64)
    return (
        every.rename({"count": "any_count"})
        .join(pl.DataFrame(told), on="first_day", how="left", maintain_order="left")
        .select("first_day", pl.col("count").fill_null(0), whole.alias("any_count"))
        .to_arrow()
    )


@remembered
def _every_by_step(store: Store, period: Period, step: Step) -> pa.Table:
    """Return first_day, count of all petitions."""
    return _by_step(store, Counted("petitions", "true", {}), period, step)


def _by_step(store: Store, of: Counted, period: Period, step: Step) -> pa.Table:
    """Return first_day, count per week or month of a period."""
    return store.query(
        f"""
        select {_FIRST_DAY[step]} as first_day, count(*) as count from {of.rows}
        where ({of.allowed}) and filed_at >= $first and filed_at < $last::date + 1
        group by first_day order by first_day
        """,
        **of.bound,
        first=period.first,
        last=period.last,
    )


def cases(
    store: Store, chosen: Filters, scope: Scope, village: str | None, page: int
) -> pa.Table:
    """
    Return one page of cases, the latest first.

    village : a code, UNPLACED for cases without a village, None for all of them.
    Subject, text and place are null where the scope does not show them.
    """
    if village:
        chosen = replace(chosen, villages=(village,))
    allowed, bound = conditions(chosen, scope)
    return store.query(
        f"""
        with page as (
            select petitions.* from petitions where {allowed}
            order by filed_at desc, petition_id limit {PAGE_ROWS} offset $offset
        )
        select petition_id, source_ref, filed_at, time_known, category, agency,
            agency_basis, status, place_level as match_level,
            case when $texts then subject end as subject,
            case when $texts then text end as text,
            case when $texts then address_said end as address_said
        from page left join addresses using (address_id)
        order by filed_at desc, petition_id
        """,
        **bound,
        offset=(page - 1) * PAGE_ROWS,
        texts=scope.texts,
    )
