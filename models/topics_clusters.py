"""
Which points lie together? Spherical k-means with weights, several starts.

In: points of length 1 (rows of 0 belong nowhere), a weight each, a seed. Out: centres of
length 1. Pure, and the same on every run: sums are matrix products, never a race.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float32]

_STARTS: Final = 10
_TRIED_ON: Final = 5_000
"""Points on which the starts compete; the best one goes on with all points."""
_MOST_STEPS: Final = 100


def centres(points: Floats, weights: Floats, n_clusters: int, seed: int) -> Floats:
    """
    Return (n_found, n_dims) unit vectors that stand for the points; best of ten starts.

    Maximises the sum over points of weight times cosine to the nearest centre, by Lloyd's
    steps from k-means++ starts. Every centre is the nearest one of some point: where
    points coincide, fewer than n_clusters are found.

    points : (n, n_dims) rows of length 1. weights : (n,) above 0.

    References: Dhillon & Modha (2001), Machine Learning 42; Arthur & Vassilvitskii (2007).
    """
    if not len(points):
        return points
    random = np.random.default_rng(seed)
    tried = np.arange(len(points))
    if len(points) > _TRIED_ON:
        tried = np.sort(random.choice(len(points), _TRIED_ON, replace=False))
    few, light = points[tried], weights[tried]
    climbs = [
        _climb(few, light, _start(few, light, min(n_clusters, len(few)), random))
        for _ in range(_STARTS)
    ]
    found, _ = max(climbs, key=lambda climb: climb[1])
    if len(tried) < len(points):
        found, _ = _climb(points, weights, found)
    served: Floats = found[np.unique((points @ found.T).argmax(axis=1))]
    return served


def unit(rows: Floats) -> Floats:
    """Return the rows at length 1; rows of 0 stay 0."""
    length = np.sqrt(np.einsum("ij,ij->i", rows, rows))[:, None]
    out: Floats = np.divide(rows, length, out=np.zeros_like(rows), where=length > 0)
    return out


def _start(
    points: Floats, weights: Floats, n_clusters: int, random: np.random.Generator
) -> Floats:
    """Return points far from each other (k-means++: chance by squared distance)."""
    far = np.full(len(points), 2.0, dtype=np.float64)
    chosen: list[int] = []
    for _ in range(n_clusters):
        chance = np.cumsum(weights * far)
        if chance[-1] <= 0:
            chance = np.cumsum(weights.astype(np.float64))
        at = int(np.searchsorted(chance, random.random() * chance[-1], side="right"))
        chosen.append(min(at, len(points) - 1))
        far = np.minimum(far, np.clip(2 - 2 * (points @ points[chosen[-1]]), 0, None))
    return points[chosen]


def _climb(points: Floats, weights: Floats, start: Floats) -> tuple[Floats, float]:
    """Return the centres where Lloyd's steps come to rest, and their worth."""
    centre, own = start, np.full(len(points), -1)
    for _ in range(_MOST_STEPS):
        likeness = points @ centre.T
        nearest = likeness.argmax(axis=1)
        if (nearest == own).all():
            break
        own = nearest
        centre = _means(points, weights, own, likeness)
    closest = (points @ centre.T).max(axis=1)
    return centre, float(weights @ closest)


def _means(
    points: Floats, weights: Floats, own: NDArray[np.int64], likeness: Floats
) -> Floats:
    """Return the direction of each cluster; an empty one takes the worst served point."""
    n_clusters = likeness.shape[1]
    member = sparse.csr_array(
        (weights, (own, np.arange(len(points)))), shape=(n_clusters, len(points))
    )
    centre = unit(member @ points)
    empty = np.flatnonzero(np.bincount(own, minlength=n_clusters) == 0)
    if len(empty):
        worst = np.argsort(weights * (1 - likeness.max(axis=1)), kind="stable")
        centre[empty] = points[worst[::-1][: len(empty)]]
    return centre
