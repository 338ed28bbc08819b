"""
What do files ask of the store that no screen does? Points of areas, and all cases by day.

In: the store, the reader's filters and scope. Out: Arrow tables.
"""

from __future__ import annotations

from datetime import date

import pyarrow as pa

from dashboard.cache import remembered
from dashboard.conditions import conditions
from dashboard.filters import Filters
from dashboard.queries import Level
from dashboard.scope import Scope
from data.store import Store


@remembered
def middles(store: Store, level: Level) -> pa.Table:
    """Return area_id, lon, lat of the areas of a level: a point inside each."""
    return store.query(
        "select area_id, lon, lat from areas where level = $level order by area_id",
        level=level,
    )


@remembered
def cases_by_day(store: Store, chosen: Filters, scope: Scope) -> pa.Table:
    """Return filed_on, count of the chosen cases, the last day first."""
    allowed, bound = conditions(chosen, scope)
    return store.query(
        f"""
        select filed_at::date as filed_on, count(*) as count
        from petitions where {allowed}
        group by filed_on order by filed_on desc nulls last
        """,
        **bound,
    )


def cases_of_days(
    store: Store, chosen: Filters, scope: Scope, first: date | None, last: date | None
) -> pa.Table:
    """
    Return all that may be read of the chosen cases of some days, the latest first.

    The order is that of the list on the screen. Subject, text and place are null where the
    scope does not show them; a village's name and district are counted, so they are shown.
    first, last : None for the cases of no known day.
    """
    allowed, bound = conditions(chosen, scope)
    return store.query(
        f"""
        with chosen as (
            select petitions.* from petitions where {allowed}
                and case when $first_day::date is null then filed_at is null
                    else filed_at >= $first_day::date and filed_at < $last_day::date + 1 end
        )
        select source_ref, filed_at::date as filed_on,
            case when time_known then strftime(filed_at, '%H:%M') end as filed_time,
            kind, category, agency, agency_basis, section, channel, status,
            delivered_at, due_at::date as due_on, closed_at, reassigned, satisfaction,
            topics.label as topic,
            case when $texts then subject end as subject,
            case when $texts then text end as text,
            case when $texts then address_said end as address_said,
            areas.parent as district, areas.name as village,
            place_village_id as village_code, place_level as match_level,
            case when $texts then addresses.error_m end as error_m,
            case when $texts then addresses.lon end as lon,
            case when $texts then addresses.lat end as lat,
            petition_id
        from chosen
        left join addresses using (address_id)
        left join areas on areas.level = 'village' and areas.area_id = place_village_id
        left join topics using (topic_id)
        order by filed_at desc, petition_id
        """,
        **bound,
        first_day=first,
        last_day=last,
        texts=scope.texts,
    )
