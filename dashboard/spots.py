"""
Where are more petitions than residents, all others or the past let expect, and how sure is it?

In: the store, the reader's filters and scope. Out: a row for each village.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy import sparse

from dashboard import queries_spots
from dashboard.city import City, Floats, city_of, everywhere, known
from dashboard.filters import Filters
from dashboard.scope import Scope
from dashboard.spots_base import base_of
from dashboard.view import Base
from data.settings import Settings
from data.store import Store
from models import area_effects, chance, moran, petitioners, rates, uncertain
from models import hotspots as statistics

SEED: Final = 20260101
_DRAWS: Final = 200


def excess(
    store: Store,
    chosen: Filters,
    scope: Scope,
    settings: Settings,
    base: Base = "residents",
) -> pa.Table:
    """
    Return every village: smoothed rate, Gi* against a base, how sure, and each address once.

    base : see :func:`dashboard.spots_base.base_of`; its numbers are the column of that name.
    rate_smoothed is per 1,000 of the base, with its 95 % interval.
    class : of the petitions whose village is known. class_sure : over 200 maps of those whose
    village is left open, hot only if hot in 95 %; sure_share the share that says so.
    class_once : with each address counted once.
    """
    place, whole = city_of(store), everywhere(chosen)
    rows = queries_spots.by_address(store, whole, scope)
    count = place.counts(rows["village_id"], rows["count"])
    least, fdr = settings.hotspots.min_petitions, settings.hotspots.false_discovery_rate
    of = base_of(store, whole, scope, settings, place, base)
    z, p, q = measured(place, count, least, of)
    once = petitioners.once(
        place.rows(rows["village_id"]), rows["address_id"].to_numpy(), count.size
    )
    once_z, _, once_q = measured(place, once, least, of)
    sure = certainty(store, whole, scope, settings, base, count)
    smoothed = rates.empirical_bayes(count, of, place.touching)
    return pa.table(
        place.named()
        | {
            "count": pa.array(count.astype(np.int64)),
            "base": known(of),
            "rate_smoothed": known(smoothed.rate),
            "rate_low": known(smoothed.low),
            "rate_high": known(smoothed.high),
            "gi_star_z": known(z),
            "p_two_sided": known(p),
            "p_fdr": known(q),
            "class": pa.array(statistics.classify(z, q, fdr).tolist(), pa.string()),
            "class_sure": pa.array(sure.word.tolist(), pa.string()),
            "sure_share": pa.array(sure.share),
            "count_once": pa.array(once.astype(np.int64)),
            "class_once": pa.array(
                statistics.classify(once_z, once_q, fdr).tolist(), pa.string()
            ),
        }
    )


@dataclass(frozen=True)
class Certainty:
    """How far the classes hang on cases whose village is not known; in the order of codes."""

    word: NDArray[np.str_]
    """hot and cold where 95 % of the maps say so, unsure where some do, none, undefined."""
    share: Floats
    """Of the maps that say the word; of an unsure village that call it hot, or cold."""
    hot: Floats
    """Share of the maps in which the village is hot."""
    left_open: int
    """Cases that are drawn anew for each map."""


def certainty(  # noqa: PLR0913, PLR0917 - what is asked, and the counts that are known
    store: Store,
    chosen: Filters,
    scope: Scope,
    settings: Settings,
    base: Base,
    count: Floats,
) -> Certainty:
    """Return the test's answer over 200 maps of the cases whose village is left open."""
    place, whole = city_of(store), everywhere(chosen)
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
    of = base_of(store, whole, scope, settings, place, base)
    z, _, q = measured(place, maps, settings.hotspots.min_petitions, of)
    classes = statistics.classify(z, q, settings.hotspots.false_discovery_rate)
    word, share = uncertain.settled(classes)
    known_weight = left_open["weight"].to_numpy() @ left_open["count"].to_numpy()
    return Certainty(
        word,
        share,
        (classes == statistics.HOT).mean(axis=1),
        round(float(known_weight)),
    )


def local_moran(
    store: Store,
    chosen: Filters,
    scope: Scope,
    settings: Settings,
    base: Base = "residents",
) -> pa.Table:
    """Return every village: local Moran's I of the excess, p by permutation, quadrant."""
    place = city_of(store)
    whole = everywhere(chosen)
    rows = queries_spots.by_address(store, whole, scope)
    count = place.counts(rows["village_id"], rows["count"])
    of = base_of(store, whole, scope, settings, place, base)
    values = rates.excess(count, of)
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
            "base": known(of),
            "moran_i": known(found),
            "moran_z": known(moran.moran_z(values, place.touching)),
            "p_permuted": known(p),
            "p_fdr": known(q),
            "quadrant": pa.array(quadrant.tolist(), pa.string()),
        }
    )


def measured(
    place: City,
    counts: Floats,
    least: int,
    base: Floats,
    weights: sparse.csr_array | None = None,
) -> tuple[Floats, Floats, Floats]:
    """
    Return z, p and q of counts against a base; NaN where there are too few petitions.

    NaN too where there is no base at all. counts : (n_villages,), or (n_villages, n_series)
    of which each is a family of tests of its own; how much villages differ is then told by
    the first of them.
    """
    first = counts.reshape(len(counts), -1)[:, 0]
    found = area_effects.scores(counts, base, area_effects.dispersion(first, base))
    z, p = area_effects.gi_star_of_scores(
        found, place.touching if weights is None else weights
    )
    enough = (counts.sum(axis=0) >= least) & (found.expected.sum(axis=0) > 0)
    z, p = np.where(enough, z, np.nan), np.where(enough, p, np.nan)
    if counts.ndim == 1:
        return z, p, statistics.benjamini_hochberg(p)
    q = np.column_stack([statistics.benjamini_hochberg(one) for one in p.T])
    return z, p, q
