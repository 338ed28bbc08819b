"""
Where are more petitions than residents, or all others, let expect, and how sure is it?

In: the store, the reader's filters and scope. Out: a row for each village.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy import sparse

from dashboard import queries, queries_spots
from dashboard.cache import remembered
from dashboard.filters import Filters
from dashboard.scope import Scope
from data.settings import Settings
from data.store import Store
from geo import neighbours
from models import chance, moran, petitioners, rates, uncertain
from models import hotspots as statistics

Floats = NDArray[np.float64]
Against = Literal["residents", "km2", "petitions"]

SEED: Final = 20260101
_DRAWS: Final = 200


@dataclass(frozen=True)
class City:
    """The villages, in the order of their codes."""

    table: pa.Table
    row: dict[str, int]
    residents: Floats
    touching: sparse.csr_array

    def counts(self, villages: pa.ChunkedArray, count: pa.ChunkedArray) -> Floats:
        """Return counts in the order of the codes."""
        rows = self.rows(villages)
        known = rows >= 0
        found = np.bincount(rows[known], count.to_numpy()[known], len(self.row))
        return found.astype(np.float64)

    def rows(self, villages: pa.ChunkedArray) -> NDArray[np.int64]:
        """Return the row of each village, -1 for one that is not of the city."""
        return np.array(
            [self.row.get(code, -1) for code in villages.to_pylist()], dtype=np.int64
        )

    def named(self) -> dict[str, pa.ChunkedArray]:
        """Return the columns that every table begins with."""
        return {
            "village_code": self.table["area_id"],
            "district": self.table["parent"],
            "village": self.table["name"],
        }


def excess(
    store: Store,
    chosen: Filters,
    scope: Scope,
    settings: Settings,
    against: Against = "residents",
) -> pa.Table:
    """
    Return every village: smoothed rate, Gi* of the excess, how sure, and each address once.

    against : residents (base: people), km2 (thousandths of a km2), or petitions: all others
    of the period, so that a village is hot where these are more of all that it petitions.
    rate_smoothed is per 1,000 of the base, with its 95 % interval.
    class : of the petitions whose village is known. class_sure : over 200 maps of those whose
    village is left open, hot only if hot in 95 %; sure_share the share that says so.
    class_once : with each address counted once.
    """
    place, whole = city_of(store), replace(chosen, districts=())
    rows = queries_spots.by_address(store, whole, scope)
    count = place.counts(rows["village_id"], rows["count"])
    least, fdr = settings.hotspots.min_petitions, settings.hotspots.false_discovery_rate
    base = _base(store, whole, scope, place, count, against)
    z, p, q = measured(place, count, least, base=base)
    once = petitioners.once(
        place.rows(rows["village_id"]), rows["address_id"].to_numpy(), count.size
    )
    once_z, _, once_q = measured(place, once, least, base=base)
    left_open = queries_spots.candidates(store, whole, scope)
    maps = uncertain.maps(
        count,
        left_open["address_id"].to_numpy(),
        np.maximum(place.rows(left_open["village_id"]), 0),
        left_open["weight"].to_numpy(),
        left_open["count"].to_numpy(),
        n=_DRAWS,
        seed=SEED,
    )
    drawn_z, drawn_p, _ = measured(place, maps, least, base=base)
    drawn_q = np.column_stack([statistics.benjamini_hochberg(one) for one in drawn_p.T])
    sure, share = uncertain.settled(statistics.classify(drawn_z, drawn_q, fdr))
    smoothed = rates.empirical_bayes(count, base, place.touching)
    return pa.table(
        place.named()
        | {
            "count": pa.array(count.astype(np.int64)),
            "base": known(base),
            "rate_smoothed": known(smoothed.rate),
            "rate_low": known(smoothed.low),
            "rate_high": known(smoothed.high),
            "gi_star_z": known(z),
            "p_two_sided": known(p),
            "p_fdr": known(q),
            "class": pa.array(statistics.classify(z, q, fdr).tolist(), pa.string()),
            "class_sure": pa.array(sure.tolist(), pa.string()),
            "sure_share": pa.array(share),
            "count_once": pa.array(once.astype(np.int64)),
            "class_once": pa.array(
                statistics.classify(once_z, once_q, fdr).tolist(), pa.string()
            ),
        }
    )


def local_moran(
    store: Store,
    chosen: Filters,
    scope: Scope,
    settings: Settings,
    against: Against = "residents",
) -> pa.Table:
    """Return every village: local Moran's I of the excess, p by permutation, quadrant."""
    place = city_of(store)
    whole = replace(chosen, districts=())
    rows = queries_spots.by_address(store, whole, scope)
    count = place.counts(rows["village_id"], rows["count"])
    base = _base(store, whole, scope, place, count, against)
    values = rates.excess(count, base)
    found = moran.local_moran(values, place.touching)
    told = chance.permuted(values, place.touching, seed=SEED)
    p = told.p
    if count.sum() < settings.hotspots.min_petitions:
        p = np.full(count.size, np.nan)
    q = statistics.benjamini_hochberg(p)
    fdr = settings.hotspots.false_discovery_rate
    quadrant = moran.quadrants(values, place.touching, q, fdr)
    return pa.table(
        place.named()
        | {
            "count": pa.array(count.astype(np.int64)),
            "base": known(base),
            "moran_i": known(found),
            "moran_z": known(moran.moran_z(values, place.touching)),
            "p_permuted": known(p),
            "p_fdr": known(q),
            "quadrant": pa.array(quadrant.tolist(), pa.string()),
        }
    )


@remembered
def city_of(store: Store) -> City:
    """Return the villages, with who touches whom."""
    table = queries_spots.areas(store)
    codes = table["area_id"].to_pylist()
    return City(
        table=table,
        row={code: at for at, code in enumerate(codes)},
        residents=table["residents"].to_numpy(zero_copy_only=False).astype(np.float64),
        touching=neighbours.weights(codes, queries.neighbours(store)),
    )


def measured(
    place: City,
    counts: Floats,
    least: int,
    weights: sparse.csr_array | None = None,
    base: Floats | None = None,
) -> tuple[Floats, Floats, Floats]:
    """
    Return z, p and q of the excess over a base; NaN where there are too few petitions.

    Without a base over residents.

    counts : (n_villages,) or (n_villages, n_series); q runs over all of them.
    """
    touching = place.touching if weights is None else weights
    values = rates.excess(counts, place.residents if base is None else base)
    z = statistics.gi_star_of_excess(values, touching)
    z = np.where(counts.sum(axis=0) >= least, z, np.nan)
    p = chance.skewed_p(z, chance.skewness(values, touching, star=True))
    return z, p, statistics.benjamini_hochberg(p)


def _base(  # noqa: PLR0913, PLR0917 - what is asked, and what it is measured by
    store: Store,
    chosen: Filters,
    scope: Scope,
    place: City,
    count: Floats,
    against: Against,
) -> Floats:
    """Return what the counts are measured by, one number a village."""
    if against == "residents":
        return place.residents
    if against == "km2":
        area: Floats = place.table["area_km2"].to_numpy(zero_copy_only=False)
        return np.nan_to_num(1000.0 * area.astype(np.float64))
    every = replace(chosen, agencies=(), categories=(), topics=())
    rows = queries_spots.by_day(store, every, scope)
    others: Floats = place.counts(rows["village_id"], rows["count"]) - count
    return np.maximum(others, 0.0)


def known(values: Floats) -> pa.Array:
    """Return the numbers with null where there is none."""
    return pa.array(values, mask=np.isnan(values))
