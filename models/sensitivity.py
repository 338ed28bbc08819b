"""
Does the ranking hold when neighbours, scale or period are chosen otherwise?

In: scores and classes of the same areas, a column for each choice. Out: how the ranks move,
per area and per choice. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from models.hotspots import HOT

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Stability:
    """What hangs on the choices; areas in the order in."""

    best_rank: Floats
    """(n_areas,) rank under the choice that is kindest to it, 1 for the highest score."""
    worst_rank: Floats
    """(n_areas,) NaN where no choice gives a score."""
    hot_share: Floats
    """(n_areas,) of the choices that give it a class, the share that call it hot."""
    alike: Floats
    """(n_choices,) Spearman's correlation of the scores with those of the first choice."""
    kept: Floats
    """(n_choices,) share of the first choice's top areas that are among its top too."""


def stability(scores: ArrayLike, classes: ArrayLike, *, top: int = 10) -> Stability:
    """
    Return how far ranks and classes agree over several choices; the first is the one shown.

    scores : (n_areas, n_choices), NaN where a choice says nothing of an area. classes : the
    same shape, of `models.hotspots.classify`. An area that is hot under one choice alone is
    a finding about the choice (the modifiable areal unit problem).

    References: Openshaw (1984), The Modifiable Areal Unit Problem, CATMOG 38.

    >>> found = stability([[3, 1], [2, 2], [1, 3]], [["hot"] * 2, ["hot", "none"], ["none"] * 2])
    >>> found.best_rank, found.worst_rank, found.hot_share, found.alike
    (array([1., 2., 1.]), array([3., 2., 3.]), array([1. , 0.5, 0. ]), array([ 1., -1.]))
    """
    table, said = np.asarray(scores, dtype=np.float64), np.asarray(classes)
    if table.ndim != 2 or table.shape != said.shape or 0 in table.shape:  # noqa: PLR2004 - areas, choices
        msg = "scores, classes: expected (n_areas, n_choices) each."
        raise ValueError(msg)
    known = ~np.isnan(table)
    ranks = np.where(known, stats.rankdata(-table, axis=0, nan_policy="omit"), np.nan)
    any_known = known.any(axis=1)
    best = np.where(
        any_known, np.min(ranks, axis=1, initial=np.inf, where=known), np.nan
    )
    worst = np.where(any_known, np.max(ranks, axis=1, initial=0, where=known), np.nan)
    tested = (said != "undefined").sum(axis=1)
    share = np.full(len(table), np.nan)
    np.divide((said == HOT).sum(axis=1), tested, out=share, where=tested > 0)
    first = table[:, 0]
    highest = _top(first, top)
    columns = table.T
    return Stability(
        best,
        worst,
        share,
        np.array([_alike(first, column) for column in columns]),
        np.array([_kept(highest, _top(column, top)) for column in columns]),
    )


def _top(scores: Floats, top: int) -> set[int]:
    """Return the rows with the highest scores."""
    order = np.argsort(-np.nan_to_num(scores, nan=-np.inf), kind="stable")
    return {int(at) for at in order[:top] if not np.isnan(scores[at])}


def _kept(first: set[int], other: set[int]) -> float:
    """Return the share of the first that are in the other."""
    return len(first & other) / len(first) if first else np.nan


def _alike(first: Floats, other: Floats) -> float:
    """Return Spearman's correlation; NaN where either does not vary."""
    both = ~(np.isnan(first) | np.isnan(other))
    one, two = first[both], other[both]
    if one.size < 2 or np.ptp(one) == 0 or np.ptp(two) == 0:  # noqa: PLR2004 - no rank order
        return np.nan
    return float(np.corrcoef(stats.rankdata(one), stats.rankdata(two))[0, 1])
