"""
Which points lie together? Ward's merging of small groups, settled by spherical k-means.

In: points of length 1 (rows of 0 belong nowhere) and a weight each. Out: centres of length
1. Pure, and the same on every run: the draws have a seed of their own, and sums are matrix
products, never a race.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]

_SMALL_GROUPS: Final = 400
_TRIED_ON: Final = 5_000
"""Points from which the small groups are made; all points then join them."""
_SMALL_STEPS: Final = 15
_MOST_STEPS: Final = 100
_DRAW: Final = 1
"""Seed of the k-means++ draws. It is no choice of the caller's: another one must not matter,
and a city that changes a setting should not get other topics by it."""


def centres(points: Floats, weights: Floats, n_clusters: int) -> Floats:
    """
    Return (n_found, n_dims) unit vectors that stand for the points.

    Four hundred small groups (k-means++ and a few of Lloyd's steps) are merged by Ward's
    rule until n_clusters are left; Lloyd's steps on all points then settle them. Against
    the best of ten random starts this finds clusters as good or better (benchmarks/
    topics.py), and nearly the same ones whatever is drawn. Every centre is the nearest of some point: where points
    coincide, fewer than n_clusters are found.

    points : (n, n_dims) rows of length 1. weights : (n,) above 0.

    References: Ward (1963), JASA 58; Dhillon & Modha (2001), Machine Learning 42; Arthur
    & Vassilvitskii (2007), k-means++.
    """
    if not len(points):
        return points
    small = _small_groups(points, weights, max(_SMALL_GROUPS, n_clusters))
    own = (points @ small.T).argmax(axis=1)
    sums, mass = _sums(points, weights, own, len(small))
    sums, mass = sums[mass > 0], mass[mass > 0]
    merged = ward(sums, mass, n_clusters)
    start, _ = _sums(sums, np.ones_like(mass), merged, int(merged.max()) + 1)
    found = _settled(points, weights, unit(start), _MOST_STEPS)
    served: Floats = found[np.unique((points @ found.T).argmax(axis=1))]
    return served


def ward(sums: Floats, mass: Floats, n_groups: int) -> Integers:
    """
    Return the group (from 0) of every row when n_groups are left.

    sums : (n, n_dims) weighted sums of points. mass : (n,) their weights. Each step merges
    the two whose merging adds least to the squared distances from the group means:
    m1 m2 / (m1 + m2) |mean1 - mean2|^2.
    """
    total, size = sums.astype(np.float64), mass.astype(np.float64)
    group, alive = np.arange(len(total)), np.ones(len(total), dtype=bool)

    def cost(row: int) -> NDArray[np.float64]:
        apart = total / size[:, None] - total[row] / size[row]
        added = np.einsum("ij,ij->i", apart, apart) * size * size[row]
        added /= size + size[row]
        added[~alive] = np.inf
        added[row] = np.inf
        return np.asarray(added)

    costs = np.array([cost(row) for row in range(len(total))]).reshape(len(total), -1)
    for _ in range(len(total) - n_groups):
        kept, gone = divmod(int(costs.argmin()), len(total))
        total[kept] += total[gone]
        size[kept] += size[gone]
        alive[gone] = False
        group[group == gone] = kept
        costs[gone, :] = costs[:, gone] = np.inf
        costs[kept, :] = costs[:, kept] = cost(kept)
    return np.unique(group, return_inverse=True)[1]


def unit(rows: Floats) -> Floats:
    """Return the rows at length 1; rows of 0 stay 0."""
    length = np.sqrt(np.einsum("ij,ij->i", rows, rows))[:, None]
    out: Floats = np.divide(rows, length, out=np.zeros_like(rows), where=length > 0)
    return out


def _small_groups(points: Floats, weights: Floats, n_groups: int) -> Floats:
    """Return the centres of many small groups, found on a sample of the points."""
    random = np.random.default_rng(_DRAW)
    if len(points) > _TRIED_ON:
        tried = np.sort(random.choice(len(points), _TRIED_ON, replace=False))
        points, weights = points[tried], weights[tried]
    if len(points) <= n_groups:
        return points
    far = np.full(len(points), 2.0)
    chosen: list[int] = []
    # k-means++: a point is drawn with a chance that grows with its squared distance from
    # those drawn before; coincident points end it early.
    while len(chosen) < n_groups and far.max() > 0:
        chance = np.cumsum(weights * far)
        at = int(np.searchsorted(chance, random.random() * chance[-1], side="right"))
        chosen.append(min(at, len(points) - 1))
        far = np.minimum(far, np.clip(2 - 2 * (points @ points[chosen[-1]]), 0, None))
        far[chosen[-1]] = 0
    return _settled(points, weights, points[chosen], _SMALL_STEPS)


def _settled(points: Floats, weights: Floats, start: Floats, most: int) -> Floats:
    """Return the centres after Lloyd's steps; a centre that nobody is nearest to stays."""
    centre, own = start, np.full(len(points), -1)
    for _ in range(most):
        nearest = (points @ centre.T).argmax(axis=1)
        if (nearest == own).all():
            break
        own = nearest
        sums, mass = _sums(points, weights, own, len(centre))
        centre = np.where(mass[:, None] > 0, unit(sums), centre)
    return centre


def _sums(
    points: Floats, weights: Floats, own: Integers, n_groups: int
) -> tuple[Floats, Floats]:
    """Return the weighted sum and the weight of the points of each group."""
    member = sparse.csr_array(
        (weights, (own, np.arange(len(points)))), shape=(n_groups, len(points))
    )
    return member @ points, np.bincount(own, weights, n_groups).astype(np.float32)
