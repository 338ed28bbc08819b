"""
By what are the petitions of a village measured? Residents, area, all others, its own past.

In: the store, the reader's filters and scope. Out: one number a village, in the order of
the codes; only their proportions count.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

import numpy as np

from dashboard import queries
from dashboard.city import City, Floats, counted, everywhere
from dashboard.filters import Filters
from dashboard.scope import Scope
from dashboard.view import Base
from data.settings import Settings
from data.store import Store
from models.own_past import own_past

_YEAR: Final = 364
"""Days: whole weeks, so that as many Sundays lie in a stretch as in the one asked about."""
_YEARS: Final = 3


def base_of(  # noqa: PLR0913, PLR0917 - what is asked, and what it is measured by
    store: Store,
    chosen: Filters,
    scope: Scope,
    settings: Settings,
    place: City,
    base: Base,
) -> Floats:
    """
    Return what the counts are measured by, one number a village; all 0 where it is not known.

    residents (people), km2 (thousandths of a km2), petitions (all others of the period), past
    (what the village's own earlier petitions let expect), counts (each village alike).
    """
    whole = everywhere(chosen)
    if base == "residents":
        return place.residents
    if base == "counts":
        return np.ones(len(place.row))
    if base == "km2":
        area: Floats = place.table["area_km2"].to_numpy(zero_copy_only=False)
        return np.nan_to_num(1000.0 * area.astype(np.float64))
    if base == "petitions":
        every = replace(whole, agencies=(), categories=(), topics=(), words="")
        others = counted(store, every, scope, place)
        return np.maximum(others - counted(store, whole, scope, place), 0.0)
    earlier = sum(
        (
            counted(store, replace(whole, start=start, end=end), scope, place)
            for start, end in stretches(store, whole)
        ),
        np.zeros(len(place.row)),
    )
    if earlier.sum() < settings.hotspots.min_petitions:
        return np.zeros(len(place.row))
    return own_past(earlier, place.residents)


def stretches(store: Store, chosen: Filters) -> list[tuple[date, date]]:
    """
    Return the same days of up to three earlier years that the data reach back to.

    Whole weeks earlier, and never a day of the period itself: a period of more than a year
    goes back by as many years as it has begun.
    """
    first, last = queries.data_days(store)
    start, end = chosen.start or first, chosen.end or last
    back = timedelta(days=_YEAR * -(-((end - start).days + 1) // _YEAR))
    found = [(start - back * n, end - back * n) for n in range(1, _YEARS + 1)]
    return [(one, other) for one, other in found if one >= first]
