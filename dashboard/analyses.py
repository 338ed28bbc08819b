"""
What follows from the counts? The tables that pages, exports and commands share.

In: the store, the reader's filters and scope. Out: Arrow tables in the order of the codes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy import sparse

from dashboard import queries
from dashboard.cache import remembered
from dashboard.filters import Filters
from dashboard.periods import Period
from dashboard.scope import Scope
from data.settings import Settings
from data.store import Store
from geo import neighbours
from models import counts
from models import hotspots as statistics

FAIR_SHARE: Final = 0.9
"""Of the days with data now that an earlier period must have to be compared with."""

# What `grouping(agency, category, district_id)` gives for each grouping set.
_GROUPED_BY: Final = {"all": 7, "agency": 3, "category": 5, "district_id": 6}


def hotspots(
    store: Store, chosen: Filters, scope: Scope, settings: Settings
) -> pa.Table:
    """
    Return every village with its count, rate and Gi* class, in the order of the codes.

    Columns: village_code, district, village, count, residents, rate_per_1000, gi_star_z,
    p_two_sided, p_fdr, class. The whole city is tested whatever districts are chosen: a
    district cut out of the map would be a hot spot against the emptied rest. With fewer
    petitions than `settings.hotspots.min_petitions` in villages, z and p are null and the
    class is "undefined".
    """
    areas = queries.villages(store)
    found = by_village(store, replace(chosen, districts=()), scope)
    codes = areas["area_id"].to_pylist()
    count = counts.aligned(codes, found["village_id"].to_pylist(), found["count"])
    residents = areas["residents"].to_numpy(zero_copy_only=False).astype(np.float64)
    z = np.full(count.size, np.nan)
    if count.sum() >= settings.hotspots.min_petitions:
        z = statistics.gi_star(count, _weights(store))
    p = statistics.two_sided_p(z)
    q = statistics.benjamini_hochberg(p)
    rates = settings.hotspots.false_discovery_rate
    return pa.table(
        {
            "village_code": areas["area_id"],
            "district": areas["parent"],
            "village": areas["name"],
            "count": pa.array(count.astype(np.int64)),
            "residents": areas["residents"],
            "rate_per_1000": _known(counts.rate_per_1000(count, residents)),
            "gi_star_z": _known(z),
            "p_two_sided": _known(p),
            "p_fdr": _known(q),
            "class": pa.array(statistics.classify(z, q, rates).tolist(), pa.string()),
        }
    )


def by_village(store: Store, chosen: Filters, scope: Scope) -> pa.Table:
    """Return village_id, count in the order of the codes; empty villages are absent."""
    placed = queries.count_by_place(store, chosen, scope)
    placed = placed.filter(pc.is_valid(placed["village_id"]))
    summed = placed.group_by("village_id").aggregate([("count", "sum")])
    return summed.rename_columns(["village_id", "count"]).sort_by("village_id")


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
    first, second, third = (
        queries.days_with_data(store, scope, period) for period in periods
    )
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


@remembered
def _weights(store: Store) -> sparse.csr_array:
    """Return who touches whom, in the order of `queries.villages`."""
    codes = queries.villages(store)["area_id"].to_pylist()
    return neighbours.weights(codes, queries.neighbours(store))


def _known(values: counts.Floats) -> pa.Array:
    """Return the numbers with null where there is none."""
    return pa.array(values, mask=np.isnan(values))
