"""
What follows from the counts? The tables that pages, exports and commands share.

In: the store, the reader's filters and scope. Out: Arrow tables in the order of the codes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa

from dashboard import queries
from dashboard.city import City, Floats, city_of, counted, everywhere, known
from dashboard.filters import Filters
from dashboard.periods import Period
from dashboard.scope import Scope
from dashboard.spots import measured
from dashboard.spots_base import base_of
from dashboard.view import Base
from data.settings import Settings
from data.store import Store
from models import counts
from models import hotspots as statistics

FAIR_SHARE: Final = 0.9
"""Of the days with data now that an earlier period must have to be compared with."""

# What `grouping(agency, category, district_id)` gives for each grouping set.
_GROUPED_BY: Final = {"all": 7, "agency": 3, "category": 5, "district_id": 6}


def hotspots(
    store: Store,
    chosen: Filters,
    scope: Scope,
    settings: Settings,
    base: Base = "residents",
) -> pa.Table:
    """
    Return every village with its count, rate and class, in the order of the codes.

    Columns: village_code, district, village, count, residents, rate_per_1000, gi_star_z,
    p_two_sided, p_fdr, class. gi_star_z is Gi* of what is tested: of how far the counts are
    from what the base lets expect (:func:`models.area_effects.scores`). The whole city is
    tested whatever places are chosen. With fewer petitions than
    `settings.hotspots.min_petitions` in villages, or without a base, z and p are null and
    the class is "undefined".
    """
    place, whole = city_of(store), everywhere(chosen)
    count = counted(store, whole, scope, place)
    of = base_of(store, whole, scope, settings, place, base)
    told = measured(place, count, settings.hotspots.min_petitions, of)
    return _table(place, count, *told, settings)


def gi_star(
    store: Store, chosen: Filters, scope: Scope, settings: Settings
) -> pa.Table:
    """
    Return the columns of :func:`hotspots` for Gi* of the plain counts with a normal p.

    What most maps show and esda's analytic p says. Without any signal it calls a village hot
    in 40 to 75 of 100 maps (benchmarks/hotspots.py): for comparison, not for the screen.
    """
    place = city_of(store)
    count = counted(store, everywhere(chosen), scope, place)
    z = np.full(count.size, np.nan)
    if count.sum() >= settings.hotspots.min_petitions:
        z = statistics.gi_star(count, place.touching)
    p = statistics.two_sided_p(z)
    return _table(place, count, z, p, statistics.benjamini_hochberg(p), settings)


def _table(  # noqa: PLR0913, PLR0917 - what a test says of a village
    place: City, count: Floats, z: Floats, p: Floats, q: Floats, settings: Settings
) -> pa.Table:
    """Return the ten columns of a test."""
    rate = settings.hotspots.false_discovery_rate
    return pa.table(
        place.named()
        | {
            "count": pa.array(count.astype(np.int64)),
            "residents": place.table["residents"],
            "rate_per_1000": known(counts.rate_per_1000(count, place.residents)),
            "gi_star_z": known(z),
            "p_two_sided": known(p),
            "p_fdr": known(q),
            "class": pa.array(statistics.classify(z, q, rate).tolist(), pa.string()),
        }
    )


def by_district(store: Store, chosen: Filters, scope: Scope) -> dict[str, int]:
    """Return the petitions of each district that has any, by its code."""
    found: dict[str, int] = {}
    for row in queries.count_by_place(store, chosen, scope).to_pylist():
        if row["district_id"]:
            code = row["district_id"]
            found[code] = found.get(code, 0) + row["count"]
    return found


@dataclass(frozen=True)
class Account:
    """How many petitions are chosen, and how well is it known where they are?"""

    total: int
    in_village: int
    in_district_only: int
    agency_assumed: int
    """Petitions whose agency is our assumption from the category."""
    match_levels: tuple[tuple[str | None, int], ...]
    """Petitions by match level, the most frequent first; None states no place."""

    @property
    def unplaced(self) -> int:
        """Return the petitions that are in no village's count."""
        return self.total - self.in_village


def account(store: Store, chosen: Filters, scope: Scope) -> Account:
    """Return the account of the chosen petitions."""
    rows = queries.count_by_place(store, chosen, scope).to_pylist()
    levels: dict[str | None, int] = {}
    for row in rows:
        levels[row["match_level"]] = levels.get(row["match_level"], 0) + row["count"]
    return Account(
        total=sum(row["count"] for row in rows),
        in_village=sum(row["count"] for row in rows if row["village_id"]),
        in_district_only=sum(
            row["count"] for row in rows if row["district_id"] and not row["village_id"]
        ),
        agency_assumed=sum(row["assumed"] for row in rows),
        match_levels=tuple(
            sorted(levels.items(), key=lambda level: (-level[1], level[0] or ""))
        ),
    )


@dataclass(frozen=True)
class Change:
    """One row of a comparison."""

    name: str | None
    """Of the agency or category, code of the district, None for the whole."""
    now: int
    before: int
    year_before: int

    @property
    def more(self) -> int:
        """Return how many more there are than in the period before."""
        return self.now - self.before


@dataclass(frozen=True)
class Comparison:
    """The chosen petitions of a period beside those of two earlier ones."""

    periods: tuple[Period, Period, Period]
    """Now, just before, and a year before."""
    days_with_data: tuple[int, int, int]
    """On how many days of each period any petition at all was received."""
    changes: dict[str, tuple[Change, ...]]
    """Of "all" (one), and by "agency", "category" and "district_id"."""

    @property
    def whole(self) -> Change:
        """Return the change of everything that is chosen."""
        return self.changes["all"][0]

    def is_fair(self, at: int) -> bool:
        """
        Tell whether there is as much data of an earlier period as there is of now.

        The published months have gaps: against a period without data all things rise.
        """
        return self.days_with_data[at] >= FAIR_SHARE * self.days_with_data[0] > 0


def comparison(store: Store, chosen: Filters, scope: Scope, now: Period) -> Comparison:
    """Return how the chosen petitions of a period compare with earlier ones."""
    periods = (now, now.before(), now.year_earlier())
    rows = queries.compare(store, chosen, scope, periods).to_pylist()
    first, second, third = (queries.days_with_data(store, period) for period in periods)
    return Comparison(
        periods=periods,
        days_with_data=(first, second, third),
        changes={
            by: tuple(
                Change(row.get(by), row["now"], row["before"], row["year_before"])
                for row in rows
                if row["grouped_by"] == code
            )
            for by, code in _GROUPED_BY.items()
        },
    )


def risers(found: Sequence[Change], minimum: int) -> list[Change]:
    """Return what rose, the largest rise first; fewer than `minimum` now is no rank."""
    rose = [
        change
        for change in found
        if change.name is not None and change.more > 0 and change.now >= minimum
    ]
    return sorted(rose, key=lambda change: -change.more)
