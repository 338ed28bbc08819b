"""
Is it many who petition, or one who petitions often? Each once, and those who come again.

In: who or which address stands behind each case, where and when. Out: counts with each
once; the ones that come again, with trend. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from models.mann_kendall import mann_kendall

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


def once(area: ArrayLike, who: ArrayLike, n_areas: int) -> Floats:
    """
    Return the counts per area in which each petitioner or address counts once.

    area : (n_cases,) row of the area; below 0 where not known. who : (n_cases,) number of
    the petitioner or address; below 0 where not known: such a case counts by itself.
    Assumption: two cases of one number are one voice. An address is not a person: a tower
    block of 300 households has one.

    Three calls of one address, one of another:

    >>> once([0, 0, 0, 0, 1], [7, 7, 7, 8, 7], 3)
    array([2., 1., 0.])
    """
    place, name = np.asarray(area, dtype=np.int64), np.asarray(who, dtype=np.int64)
    if place.shape != name.shape or place.ndim != 1:
        msg = "area, who: expected a number each per case."
        raise ValueError(msg)
    if (place >= n_areas).any():
        msg = f"area: expected rows below {n_areas}."
        raise ValueError(msg)
    placed = place >= 0
    place, name = place[placed], name[placed]
    named = np.unique(np.column_stack([place, name])[name >= 0], axis=0)
    counts = np.bincount(place[name < 0], minlength=n_areas)
    return (counts + np.bincount(named[:, 0], minlength=n_areas)).astype(np.float64)


@dataclass(frozen=True)
class Repeats:
    """Who came again, the most frequent first; each (n_found,)."""

    who: Whole
    cases: Whole
    share: Floats
    """Of all cases with a known number, 0-1."""
    periods: Whole
    """Periods with a case: 3 in one week is another matter than 3 in 3 months."""
    trend_z: Floats
    """Mann-Kendall's z of the cases per period; NaN where too little differs."""
    trend_p: Floats
    """Two-sided."""


def repeats(
    who: ArrayLike, period: ArrayLike, n_periods: int, *, least: int = 3
) -> Repeats:
    """
    Return the numbers with at least so many cases, with their trend over the periods.

    The default follows the Ministry of Environment: three and more of one kind in a year are
    repeated petitions (多次陳情). Arguments (n_cases,), who below 0 is left out.
    Misleads where an address is a default of the source (a station, a town hall).

    >>> found = repeats([5, 5, 5, 6, -1], [0, 1, 1, 0, 0], 2)
    >>> found.who, found.cases, found.share, found.periods
    (array([5]), array([3]), array([0.75]), array([2]))
    """
    name, when = np.asarray(who, dtype=np.int64), np.asarray(period, dtype=np.int64)
    if name.shape != when.shape or name.ndim != 1:
        msg = "who, period: expected a number each per case."
        raise ValueError(msg)
    if when.size and not 0 <= when.min() <= when.max() < n_periods:
        msg = f"period: expected 0 to {n_periods - 1}."
        raise ValueError(msg)
    name, when = name[name >= 0], when[name >= 0]
    names, at, cases = np.unique(name, return_inverse=True, return_counts=True)
    often = np.flatnonzero(cases >= least)
    often = often[np.lexsort((names[often], -cases[often]))]
    row = np.full(names.size, -1)
    row[often] = np.arange(often.size)
    row = row[at.reshape(-1)] if names.size else row
    table = np.zeros((often.size, n_periods))
    np.add.at(table, (row[row >= 0], when[row >= 0]), 1)
    trend = mann_kendall(table)
    return Repeats(
        who=names[often],
        cases=cases[often],
        share=cases[often] / max(name.size, 1),
        periods=(table > 0).sum(axis=1),
        trend_z=trend.z,
        trend_p=trend.p,
    )
