"""
How far from chance is a local sum? p-values for values that are skewed, or few.

In: values per area (one series or many) and the neighbours of each. Out: two-sided p, row
for row: by a formula that knows skewness, or by conditional permutation. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse, special

Floats = NDArray[np.float64]

_NEARLY_NORMAL: Final = 1e-3
"""Skewness below which Pearson's law is the normal one to 4 digits, and safer to compute."""
_AT_ONCE: Final = 4_000_000
"""Numbers held at once by the permutations: 32 MB."""


def skewness(values: ArrayLike, weights: sparse.csr_array, *, star: bool) -> Floats:
    r"""
    Return the skewness of each local sum, were the values dealt to the areas at random.

    .. math:: \gamma_i = \frac{n}{(n-1)(n-2)}
        \frac{\sum_j (w_{ij} - \bar w_i)^3 \sum_j (x_j - \bar x)^3}{v_i^{3/2}}, \quad
        v_i = \frac{\sum_j (w_{ij} - \bar w_i)^2 \sum_j (x_j - \bar x)^2}{n - 1}

    the third moment of a linear permutation statistic; exact. ``star``: the area itself
    counts as its neighbour. Shapes as ``values``, (n_areas,) or (n_areas, n_series); NaN
    where there is no variance, or fewer than three areas.

    References: Hajek, Sidak & Sen (1999), Theory of Rank Tests, section 3.3.

    >>> line = sparse.csr_array([[0, 1, 0, 0], [1, 0, 1, 0], [0, 1, 0, 1], [0, 0, 1, 0]])
    >>> skewness([9, 0, 0, 0], line, star=True).round(3)
    array([ 0.   , -1.155, -1.155,  0.   ])
    """
    given = np.asarray(values, dtype=np.float64)
    table = given.reshape(len(given), -1)
    n = len(table)
    if n < 3:  # noqa: PLR2004 - the third moment of two values is not known
        return np.full(given.shape, np.nan)
    nearby = weights.astype(np.float64)
    if star:
        nearby = sparse.csr_array(nearby + sparse.diags_array(1.0 - nearby.diagonal()))
    one, two, three = (nearby.power(power).sum(axis=1) for power in (1, 2, 3))
    mean = one / n
    spread = two - n * mean**2
    third = three - 3 * mean * two + 2 * n * mean**3
    apart = table - table.mean(axis=0)
    apart[:, table.min(axis=0) == table.max(axis=0)] = 0.0
    variance = np.outer(spread, (apart**2).sum(axis=0)) / (n - 1)
    moment = n * np.outer(third, (apart**3).sum(axis=0)) / ((n - 1) * (n - 2))
    # As in Gi*: a neighbourhood that is the whole map leaves rounding, not variance.
    variance[spread <= 1e-12 * n * two, :] = 0.0
    out = np.full(table.shape, np.nan)
    np.divide(moment, variance**1.5, out=out, where=variance > 0)
    return out.reshape(given.shape)


def skewed_p(z: ArrayLike, skew: ArrayLike) -> Floats:
    r"""
    Return the two-sided p of standard scores that are not normal but skewed.

    Formula: twice the smaller tail of Pearson's law of type III (a shifted Gamma law) with
    mean 0, variance 1 and skewness :math:`\gamma`: shape :math:`4/\gamma^2`. On the short
    side that law ends at :math:`-2/\gamma`, which one strong hot spot brings so near that
    all quiet places would lie beyond it: there p is never below that of the normal law. With
    skewness 0 it is :func:`models.hotspots.two_sided_p`.

    Why: petitions are few and lumpy, and the normal law calls a village hot somewhere in
    about half of all maps without a signal; with this law and the excess over residents it
    is 2 % at most where villages differ by 50 % (benchmarks/hotspots.py).

    References: Costanzo, Hubert & Golledge (1983), Geographical Analysis 15(4), 347-351.

    >>> skewed_p([3.0, -3.0, 3.0], [0.0, 1.0, 1.0]).round(4)
    array([0.0027, 0.0027, 0.0207])
    """
    score = np.asarray(z, dtype=np.float64)
    gamma = np.broadcast_to(np.asarray(skew, dtype=np.float64), score.shape)
    bent = np.abs(gamma) > _NEARLY_NORMAL
    side = np.where(bent, gamma, 1.0)
    # The mirror image of a law that leans to the left leans to the right.
    toward = np.sign(side) * score
    lean = np.abs(side)
    shape, at = 4.0 / lean**2, np.maximum((toward + 2.0 / lean) * 2.0 / lean, 0.0)
    normal = special.ndtr(toward)
    above = np.where(bent, special.gammaincc(shape, at), special.ndtr(-toward))
    below = np.maximum(special.gammainc(shape, at), normal)
    below = np.where(bent, below, normal)
    p = np.minimum(2.0 * np.minimum(above, below), 1.0)
    return np.where(np.isnan(score) | np.isnan(gamma), np.nan, p)


@dataclass(frozen=True)
class Permuted:
    """What conditional permutation tells of each area; shapes of the values."""

    p: Floats
    """Two-sided; NaN where the statistic has no meaning."""
    z: Floats
    """The observed sum against mean and deviation of the permuted ones."""


def permuted(
    values: ArrayLike,
    weights: sparse.csr_array,
    *,
    n: int = 999,
    seed: int = 0,
) -> Permuted:
    """
    Return p by conditional permutation: the area keeps its value, its neighbours are dealt.

    p = min(1, 2 (min(above, below) + 1) / (n + 1)), above and below counting the permuted
    sums of neighbours at least as large, and at most as large, as the observed one. Gi* is
    that sum plus the area's own value, and local Moran's I the sum times the area's own
    score; given the area's value each says the same, so p is one for both.

    Parameters
    ----------
    values : (n_areas,) or (n_areas, n_series) of any sign.
    weights : (n_areas, n_areas), 1 for neighbours; other weights are refused.
    n : permutations; p can not be below 2 / (n + 1), which is more than an FDR of 5 % over
        456 villages asks of a lone hot spot: for that use :func:`skewed_p`.
    seed : the same draws for all areas and series, so that series can be compared.

    Raises
    ------
    ValueError : for NaN, shapes that do not fit, or weights other than 0 and 1.

    Notes
    -----
    esda's ``p_sim`` is the smaller tail alone (one-sided, picked after looking): at 0.05 it
    calls 10 % of areas where nothing is going on.

    References
    ----------
    Anselin (1995), Geographical Analysis 27(2), 93-115.

    >>> ring = sparse.csr_array(np.roll(np.eye(9), 1, axis=1) + np.roll(np.eye(9), -1, axis=1))
    >>> permuted([9, 9, 9, 0, 0, 0, 0, 0, 0], ring, n=99).p[:2]
    array([1.  , 0.08])
    """
    given = np.asarray(values, dtype=np.float64)
    table = given.reshape(len(given), -1)
    _check(table, weights)
    size, series = table.shape
    rows = sparse.csr_array(weights)
    most = int(np.diff(rows.indptr).max(initial=0))
    chance = np.random.default_rng(seed)
    # The first k of a random order of the others are a sample without replacement; one
    # set of orders serves all areas, as in esda.
    draws = np.argsort(chance.random((n, max(size - 1, 1))), axis=1)[:, :most]
    out_p, out_z = np.full(table.shape, np.nan), np.full(table.shape, np.nan)
    block = max(1, _AT_ONCE // max(n * max(most, 1), 1))
    for at in range(size):
        near = rows.indices[rows.indptr[at] : rows.indptr[at + 1]]
        if near.size in {0, size - 1}:
            continue
        others = np.delete(table, at, axis=0)
        for start in range(0, series, block):
            part = slice(start, start + block)
            seen = table[near, part].sum(axis=0)
            dealt = others[draws[:, : near.size], part].sum(axis=1)
            out_p[at, part], out_z[at, part] = _told(seen, dealt)
    return Permuted(out_p.reshape(given.shape), out_z.reshape(given.shape))


def _told(seen: Floats, dealt: Floats) -> tuple[Floats, Floats]:
    """Return p and z of (n_series,) sums among (n, n_series) dealt ones."""
    # A sum of the same numbers in another order may differ in the last digit.
    slack = 1e-9 * np.maximum(np.abs(seen), 1.0)
    above = (dealt >= seen - slack).sum(axis=0)
    below = (dealt <= seen + slack).sum(axis=0)
    p = np.minimum(2.0 * (np.minimum(above, below) + 1) / (len(dealt) + 1), 1.0)
    spread = dealt.std(axis=0)
    spread[spread <= slack] = np.nan
    z = (seen - dealt.mean(axis=0)) / spread
    return np.where(np.isnan(spread), np.nan, p), z


def _check(table: Floats, weights: sparse.csr_array) -> None:
    """Raise ValueError for values or weights that can not be permuted."""
    if weights.shape != (len(table), len(table)):
        msg = f"weights: expected a row per area, {len(table)}, got {weights.shape}."
        raise ValueError(msg)
    if not np.isfinite(table).all():
        msg = "values: expected finite numbers."
        raise ValueError(msg)
    if (weights.data != 1).any() or weights.diagonal().any():
        msg = "weights: expected 1 for neighbours and nothing else."
        raise ValueError(msg)
