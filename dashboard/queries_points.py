"""
Which cases lie in the part of the map that is seen? Put together on the server, by zoom.

In: the store, the reader's filters and scope, what is seen. Out: Arrow tables.
"""

from __future__ import annotations

from typing import Final

import pyarrow as pa

from dashboard.conditions import conditions
from dashboard.filters import Filters
from dashboard.scope import Scope
from data.store import Store

Seen = tuple[float, float, float, float]
"""South, west, north, east, degrees."""

POINTS: Final = (
    "corrected",
    "stated_point",
    "door",
    "same_number",
    "nearest",
    "lane",
    "crossing",
)
"""Match levels that are a point; a road or a district is never drawn as one."""

_SEEN: Final = """
    lat between $seen_south and $seen_north and lon between $seen_west and $seen_east
    and list_contains($points, match_level)
"""


def heaps(
    store: Store, chosen: Filters, scope: Scope, seen: Seen, step: float
) -> pa.Table:
    """
    Return lon, lat, count, place of the cases of each cell of so many degrees.

    place : the address where all cases of the cell have the same and the scope shows it.
    """
    allowed, bound = conditions(chosen, scope)
    return store.query(
        f"""
        select avg(lon) as lon, avg(lat) as lat, count(*) as count,
            case when $texts and count(distinct address_id) = 1
                then min(address_said) end as place
        from petitions join addresses using (address_id)
        where {allowed} and {_SEEN}
        group by floor(lon / $step), floor(lat / $step) order by count, lon, lat
        """,
        **bound,
        **_bound(seen),
        step=step,
        texts=scope.texts,
    )


def points(store: Store, chosen: Filters, scope: Scope, seen: Seen) -> pa.Table:
    """Return lon, lat, count of the places in sight."""
    allowed, bound = conditions(chosen, scope)
    return store.query(
        f"""
        select lon, lat, count(*) as count
        from petitions join addresses using (address_id)
        where {allowed} and {_SEEN} group by all order by all
        """,
        **bound,
        **_bound(seen),
    )


def _bound(seen: Seen) -> dict[str, object]:
    south, west, north, east = seen
    return {
        "seen_south": south, "seen_west": west, "seen_north": north, "seen_east": east,
        "points": list(POINTS),
    }  # fmt: skip
