"""
Which hot spots hold although some places are not known? Tests over many possible maps.

In: counts that are certain, and cases that may lie in one of several areas. Out: counts of
possible maps; then one class per area, with the share of the maps that say so. Pure.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from models.hotspots import COLD, HOT, NONE, UNDEFINED

Floats = NDArray[np.float64]

UNSURE: Final = "unsure"
"""Hot or cold in some of the maps, but not in enough of them."""

_ROUNDING: Final = 1e-5
"""Weights are stored with 7 digits."""


def weighted(
    certain: ArrayLike,
    case: ArrayLike,
    area: ArrayLike,
    weight: ArrayLike,
    petitions: ArrayLike = 1,
) -> Floats:
    """
    Return the counts with each uncertain case shared among its candidates.

    certain : (n_areas,). case, area, weight : (n_candidates,) a row for each place where a
    case may lie: the case's number, the row of the area, and how likely; weights of a case
    add up to 1 or less (the rest lies outside the city). petitions : how many lie there
    together (of one address, say), for all or (n_candidates,).

    >>> weighted([5, 0, 0], case=[7, 7], area=[0, 1], weight=[0.25, 0.75])
    array([5.25, 0.75, 0.  ])
    """
    known, _, where, share, many = _checked(certain, case, area, weight, petitions)
    return known + np.bincount(where, weights=share * many, minlength=known.size)


def maps(  # noqa: PLR0913 - a table in columns, and how it is drawn
    certain: ArrayLike,
    case: ArrayLike,
    area: ArrayLike,
    weight: ArrayLike,
    petitions: ArrayLike = 1,
    *,
    n: int = 200,
    seed: int = 0,
) -> Floats:
    """
    Return n possible maps: (n_areas, n) counts, each uncertain case in one of its places.

    Assumption: cases are placed independently of one another. Petitions of one address are
    not: they are one case with so many `petitions`. Arguments as :func:`weighted`.

    >>> maps([5, 0], case=[7, 7], area=[0, 1], weight=[0.5, 0.5], n=4, seed=1).sum(axis=0)
    array([6., 6., 6., 6.])
    """
    known, group, where, share, many = _checked(certain, case, area, weight, petitions)
    out = np.repeat(known[:, None], n, axis=1)
    if not group.size:
        return out
    first = np.flatnonzero(np.diff(group, prepend=-1))
    running = np.cumsum(share)
    before = np.repeat(running[first] - share[first], np.diff([*first, group.size]))
    # Candidates of case g end at g + their running weight: one search places all cases.
    ends = group + np.minimum(running - before, 1.0)
    dealt = np.random.default_rng(seed).random((group[-1] + 1, n))
    chosen = np.searchsorted(ends, np.arange(group[-1] + 1)[:, None] + dealt, "right")
    inside = chosen < group.size
    chosen = np.minimum(chosen, group.size - 1)
    inside &= group[chosen] == np.arange(group[-1] + 1)[:, None]
    cells = where[chosen] * n + np.arange(n)
    size = np.broadcast_to(many[chosen], cells.shape)[inside]
    return out + np.bincount(cells[inside], size, out.size).reshape(out.shape)


def settled(classes: ArrayLike, share: float = 0.95) -> tuple[NDArray[np.str_], Floats]:
    """
    Return one class per area, and the share of the maps in which it has that class.

    classes : (n_areas, n_maps) of hot, cold, none and undefined, e.g. `classify` of the Gi*
    of every map with q within each map. Hot only if hot in at least `share` of the maps, and
    cold likewise; "unsure" where hot or cold in more than 1 - share of them without that.
    The share told of an unsure area is that of its commonest of hot and cold.

    >>> settled([["hot"] * 20, ["hot"] * 10 + ["none"] * 10, ["none"] * 20])[0].tolist()
    ['hot', 'unsure', 'none']
    """
    said = np.asarray(classes)
    hot, cold, known = (
        (said == HOT).mean(axis=1),
        (said == COLD).mean(axis=1),
        (said != UNDEFINED).mean(axis=1),
    )
    called = np.maximum(hot, cold)
    enough = share - _ROUNDING
    found = np.select(
        [hot >= enough, cold >= enough, known < enough, called > 1 - enough],
        [HOT, COLD, UNDEFINED, UNSURE],
        default=NONE,
    )
    sure = np.select(
        [found == NONE, found == UNDEFINED], [1 - called, 1 - known], called
    )
    return found, sure


def _checked(
    certain: ArrayLike,
    case: ArrayLike,
    area: ArrayLike,
    weight: ArrayLike,
    petitions: ArrayLike,
) -> tuple[Floats, NDArray[np.int64], NDArray[np.int64], Floats, Floats]:
    """Return the counts, and candidates sorted by cases, these numbered from 0."""
    known = np.asarray(certain, dtype=np.float64)
    number, where = np.asarray(case), np.asarray(area, dtype=np.int64)
    share = np.asarray(weight, dtype=np.float64)
    many = np.broadcast_to(np.asarray(petitions, dtype=np.float64), share.shape)
    if not number.shape == where.shape == share.shape or number.ndim != 1:
        msg = "case, area, weight: expected a row each per candidate."
        raise ValueError(msg)
    if where.size and not 0 <= where.min() <= where.max() < known.size:
        msg = f"area: expected rows of certain, 0 to {known.size - 1}."
        raise ValueError(msg)
    if not np.isfinite(share).all() or (share < 0).any():
        msg = "weight: expected finite shares that are not negative."
        raise ValueError(msg)
    group = np.unique(number, return_inverse=True)[1].reshape(-1)
    order = np.argsort(group, kind="stable")
    totals = np.bincount(group, weights=share)
    if (totals > 1 + _ROUNDING).any():
        msg = "weight: expected weights of a case to add up to 1 at most."
        raise ValueError(msg)
    # What lacks to 1 by rounding alone must not lose a case.
    whole = np.where(totals > 1 - _ROUNDING, totals, 1.0)
    share = share / whole[group]
    return (
        known,
        group[order].astype(np.int64),
        where[order],
        share[order],
        many[order],
    )
