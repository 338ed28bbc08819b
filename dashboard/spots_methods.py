"""
Which analysis answers which method of asking for hot spots?

In: the method, the store, the reader's filters and scope. Out: an Arrow table.
"""

from __future__ import annotations

import pyarrow as pa

from dashboard import analyses, spots, spots_choices, spots_people, spots_time
from dashboard.filters import Filters
from dashboard.scope import Scope
from dashboard.spots_names import Against, Method, SeriesBy
from data.settings import Settings
from data.store import Store


def table_of(  # noqa: PLR0913, PLR0917 - what every analysis takes, and three choices
    method: Method,
    by: SeriesBy,
    against: Against,
    store: Store,
    chosen: Filters,
    scope: Scope,
    settings: Settings,
) -> pa.Table:
    """Return the table of a method; `by` is for emerging, `against` for villages, excess, Moran."""
    if method is Method.villages:
        return analyses.hotspots(store, chosen, scope, settings, against.value)
    if method is Method.emerging:
        return spots_time.emerging(store, chosen, scope, settings, by.value)
    if method is Method.excess:
        return spots.excess(store, chosen, scope, settings, against.value)
    if method is Method.choices:
        return spots_choices.choices(store, chosen, scope, settings, against.value)
    if method is Method.local_moran:
        return spots.local_moran(store, chosen, scope, settings, against.value)
    ask = {
        Method.gi_star: analyses.gi_star,
        Method.scan: spots_time.live_clusters,
        Method.repeats: spots_people.repeats,
        Method.streets: spots_people.streets,
        Method.readiness: spots_people.readiness,
    }[method]
    return ask(store, chosen, scope, settings)
