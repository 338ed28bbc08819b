"""
How many petitions, measured against what? Counts in a fixed order of areas, and rates.

In: counts found per area, residents or square kilometres. Out: arrays in the caller's
order. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def aligned(
    area_ids: Sequence[str], found_ids: Sequence[str], counts: ArrayLike
) -> Floats:
    """
    Return the counts in the order of the areas, 0 where an area was not found.

    area_ids : (n_areas,) the order wanted, each once, e.g. the rows of the weights.
    found_ids : (n_found,) areas with petitions, each once, in any order.
    counts : (n_found,) or (n_found, n_series).

    Returns (n_areas,) or (n_areas, n_series). ValueError for an area found that is not
    among ``area_ids`` (a case would be lost silently), for an id given twice, and where
    the lengths differ.

    >>> aligned(["a", "b", "c"], ["c", "a"], [5, 2])
    array([2., 0., 5.])
    """
    place = {area_id: row for row, area_id in enumerate(area_ids)}
    values = np.asarray(counts, dtype=np.float64)
    if len(place) != len(area_ids):
        msg = "area_ids: expected each area once."
        raise ValueError(msg)
    if values.ndim == 0 or len(values) != len(found_ids):
        msg = f"counts: expected a row for each of {len(found_ids)} found_ids."
        raise ValueError(msg)
    if strange := [area_id for area_id in found_ids if area_id not in place]:
        msg = f"found_ids: {strange[:3]} are not among area_ids ({len(strange)} such)."
        raise ValueError(msg)
    if len(set(found_ids)) != len(found_ids):
        msg = "found_ids: expected each area once; add up first."
        raise ValueError(msg)
    out = np.zeros((len(area_ids), *values.shape[1:]))
    out[[place[area_id] for area_id in found_ids]] = values
    return out


def rate_per_1000(counts: ArrayLike, residents: ArrayLike) -> Floats:
    """
    Return petitions per 1,000 residents.

    Formula: 1000 c / r. Assumption: those who petition about a place live there; where
    they work or pass through (stations, night markets) the rate overstates. A rate over
    few residents swings widely: one case among 50 people is 20 per 1,000.

    counts : (n_areas,) or (n_areas, n_series). residents : (n_areas,).
    NaN where nobody lives, or where the residents are not known (NaN). ValueError for
    negative or infinite numbers, and for shapes that do not fit.

    References: Waller & Gotway (2004), Applied Spatial Statistics for Public Health
    Data, section 2.3.

    >>> rate_per_1000([3, 0, 1], [6000, 5000, 0])
    array([0.5, 0. , nan])
    """
    return 1000.0 * _per(counts, residents, "residents")


def per_km2(counts: ArrayLike, area_km2: ArrayLike) -> Floats:
    """
    Return petitions per square kilometre.

    Formula: c / a, with the area measured in EPSG:3826. Misleads where a village is
    mostly hillside: its few streets look quiet. Shapes, NaN and errors as in
    :func:`rate_per_1000`.

    >>> per_km2([3, 1], [1.5, 0.0])
    array([ 2., nan])
    """
    return _per(counts, area_km2, "area_km2")


def _per(counts: ArrayLike, base: ArrayLike, name: str) -> Floats:
    """Return counts over their base, NaN where the base is 0 or not known."""
    above = np.asarray(counts, dtype=np.float64)
    below = np.asarray(base, dtype=np.float64)
    if below.ndim != 1 or above.shape[:1] != below.shape:
        msg = f"{name}: expected a number per row of counts, {above.shape[:1]}."
        raise ValueError(msg)
    for values, what in ((above, "counts"), (below, name)):
        if np.isinf(values).any() or (values < 0).any():
            msg = f"{what}: expected finite numbers that are not negative."
            raise ValueError(msg)
    lived_in = np.where(below > 0, below, np.nan)
    return above / lived_in.reshape(-1, *(1,) * (above.ndim - 1))
