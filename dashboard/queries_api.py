"""
What do other programs ask of the store that no screen does? The areas, row by row.

In: the store. Out: an Arrow table without the outlines, which a map file draws by itself.
"""

from __future__ import annotations

import pyarrow as pa

from dashboard.cache import remembered
from dashboard.queries import Level
from data.store import Store

_NAMED = {"village": "village_code", "district": "district_id"}


@remembered
def areas(store: Store, level: Level) -> pa.Table:
    """Return the areas of a level by code: names, people, size, and a point inside."""
    return store.query(
        f"""
        select area_id as {_NAMED[level]}, level, name, name_en, parent_id, parent,
            parent_en, households, residents, men, women, aged_0_14, aged_15_64,
            aged_65_up, area_km2, lon, lat
        from areas where level = $level order by area_id
        """,
        level=level,
    )
