"""
Where are petitions denser than chance? Local Getis-Ord Gi*.

In: counts per area (one series or many), and the neighbours of each area in the same order.
Out: z-scores, two-sided p-values, false discovery rates and classes, row for row. Pure.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse, special

Floats = NDArray[np.float64]

HOT: Final = "hot"
COLD: Final = "cold"
NONE: Final = "none"
UNDEFINED: Final = "undefined"

_ONE_SERIES, _MANY_SERIES = 1, 2


def gi_star(counts: ArrayLike, weights: sparse.csr_array) -> Floats:
    r"""
    Return the Gi* z-score of every area, for one series of counts or for many at once.

    .. math:: G_i^* = \frac{\sum_j w_{ij} x_j - \bar x W_i}
                           {s \sqrt{(n S_i - W_i^2) / (n - 1)}}

    with :math:`W_i = \sum_j w_{ij}`, :math:`S_i = \sum_j w_{ij}^2`, and the mean and
    (population) standard deviation :math:`\bar x`, :math:`s` over all areas.

    Parameters
    ----------
    counts : (n_areas,) or (n_areas, n_series), in the row order of ``weights``; not
        negative. Fractions are welcome (a case shared among candidate villages, a rate).
    weights : (n_areas, n_areas), 1 for neighbours and 0 otherwise. The diagonal is taken
        as 1: in the starred form an area is its own neighbour. An area without neighbours
        is compared alone, so its z is its own standard score.

    Returns
    -------
    z-scores in the shape of ``counts``. NaN where the statistic has no meaning: all
    counts of the series equal, or a neighbourhood that is the whole map.

    Raises
    ------
    ValueError : names the argument with a NaN, infinite or negative value, or a shape
        that does not fit the other.

    Notes
    -----
    Under chance (the counts dealt to the areas at random) z is near normal when the
    neighbourhood holds several areas and the counts are not a few large ones; a handful
    of petitions in one village makes a large z that means little. The caller asks for a
    minimum number of petitions first.

    References
    ----------
    Ord & Getis (1995), Geographical Analysis 27(4), 286-306, equation 14.

    Examples
    --------
    Three areas in a row, petitions in the first only. The middle one touches everything.

    >>> line = sparse.csr_array([[0, 1, 0], [1, 0, 1], [0, 1, 0]])
    >>> gi_star([9, 0, 0], line).round(2)
    array([ 0.71,   nan, -1.41])
    """
    return _standard_scores(_counts(counts), weights)


def gi_star_of_excess(excess: ArrayLike, weights: sparse.csr_array) -> Floats:
    """
    Return Gi* of values that may be negative, such as :func:`models.rates.excess`.

    The formula is that of :func:`gi_star`; a constant added to all values changes nothing.
    Ask it of the excess over what residents let expect, and a hot spot is a place where
    people petition more than elsewhere, not a place where more people live. Shapes, NaN and
    errors as :func:`gi_star`, but for the sign.

    >>> line = sparse.csr_array([[0, 1, 0], [1, 0, 1], [0, 1, 0]])
    >>> gi_star_of_excess([6, -3, -3], line).round(2)
    array([ 0.71,   nan, -1.41])
    """
    return _standard_scores(_table(excess, "excess"), weights)


def _standard_scores(values: Floats, weights: sparse.csr_array) -> Floats:
    """Return Gi* of (n_areas,) or (n_areas, n_series) values."""
    nearby = _starred(weights, n_areas=len(values))
    if values.size == 0:
        return np.empty(values.shape)
    n = len(values)
    degree = nearby.sum(axis=1)
    squares = nearby.power(2).sum(axis=1)
    room = n * squares - degree**2
    # Sums of the same ones give exactly 0 for a neighbourhood that is the whole map;
    # the relative bound is for weights that are no whole numbers.
    room[room <= 1e-12 * n * squares] = np.nan
    table = values.reshape(n, -1)
    apart = table - table.mean(axis=0)
    spread = np.sqrt(np.einsum("ij,ij->j", apart, apart) / n)
    # The deviation of equal numbers need not be exactly 0 (ten times 0.1 gives 1.4e-17).
    spread[table.min(axis=0) == table.max(axis=0)] = np.nan
    z = nearby @ apart
    z /= np.sqrt(room / max(n - 1, 1))[:, None]
    z /= spread
    return np.asarray(z, dtype=np.float64).reshape(values.shape)


def two_sided_p(z: ArrayLike) -> Floats:
    """
    Return the chance of a z at least as far from 0, on either side, under a normal law.

    Formula: 2 (1 - Φ(|z|)). NaN stays NaN. esda's ``p_sim`` is one-sided and folded: at
    0.05 it flags 10 % of areas where nothing is going on; this one flags 5 %.

    >>> two_sided_p([0.0, -1.959964, 1.959964, float("nan")]).round(6)
    array([1.  , 0.05, 0.05,  nan])
    """
    return np.asarray(2.0 * special.ndtr(-np.abs(_floats(z, "z"))), dtype=np.float64)


def benjamini_hochberg(p: ArrayLike) -> Floats:
    """
    Return the false discovery rate at which each test would first be called.

    Formula: q(i) = min over k >= i of m p(k) / k, with the m p-values sorted upwards. The
    family is everything that is handed in, whatever its shape: hand in one column for one
    agency, the whole table for "all agencies x topics at once". NaN stays NaN and does
    not count in the family.

    Assumption: tests that are independent or move together (neighbouring villages do:
    Benjamini & Yekutieli 2001, section 2). ValueError for a p outside 0-1.

    References: Benjamini & Hochberg (1995), J. R. Stat. Soc. B 57(1), 289-300.

    >>> benjamini_hochberg([0.01, 0.04, float("nan"), 0.03])
    array([0.03, 0.04,  nan, 0.04])
    """
    given = _floats(p, "p")
    known = np.isfinite(given)
    if np.isinf(given).any() or (given[known] < 0).any() or (given[known] > 1).any():
        msg = "p: expected chances from 0 to 1, or NaN where there is no test."
        raise ValueError(msg)
    q = np.full(given.shape, np.nan)
    up = np.argsort(given[known])
    scaled = given[known][up] * up.size / np.arange(1, up.size + 1)
    ranked = np.empty(up.size)
    ranked[up] = np.minimum.accumulate(scaled[::-1])[::-1]
    q[known] = ranked
    return q


def classify(z: ArrayLike, q: ArrayLike, fdr: float) -> NDArray[np.str_]:
    """
    Return "hot", "cold", "none" or "undefined" for every area.

    Hot and cold are told by the sign of z where q <= fdr (a rate, 0-1, exclusive);
    undefined is where z or q is NaN. ValueError for shapes that differ or such a rate.

    >>> classify([3.1, -3.1, 3.1, float("nan")], [0.01, 0.01, 0.2, float("nan")], 0.05)
    array(['hot', 'cold', 'none', 'undefined'], dtype='<U9')
    """
    score, rate = _floats(z, "z"), _floats(q, "q")
    if score.shape != rate.shape:
        msg = f"q: expected the shape of z, {score.shape}, got {rate.shape}."
        raise ValueError(msg)
    if not 0.0 < fdr < 1.0:
        msg = f"fdr: expected a rate between 0 and 1, got {fdr}."
        raise ValueError(msg)
    known = ~(np.isnan(score) | np.isnan(rate))
    called = known & (rate <= fdr)
    return np.select(
        [called & (score > 0), called & (score < 0), known],
        [HOT, COLD, NONE],
        default=UNDEFINED,
    )


def _floats(values: ArrayLike, name: str) -> Floats:
    """Return the values as float64, or say which argument holds no numbers."""
    try:
        return np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        msg = f"{name}: expected numbers, {error}."
        raise ValueError(msg) from error


def _counts(counts: ArrayLike) -> Floats:
    """Return the counts as float64, checked."""
    values = _table(counts, "counts")
    if (values < 0).any():
        msg = "counts: expected numbers that are not negative."
        raise ValueError(msg)
    return values


def _table(given: ArrayLike, name: str) -> Floats:
    """Return (n_areas,) or (n_areas, n_series) finite values as float64."""
    values = _floats(given, name)
    if values.ndim not in (_ONE_SERIES, _MANY_SERIES):
        msg = (
            f"{name}: expected (n_areas,) or (n_areas, n_series), "
            f"got {values.ndim} dimensions."
        )
        raise ValueError(msg)
    if not np.isfinite(values).all():
        msg = f"{name}: expected finite numbers; an area without petitions is 0."
        raise ValueError(msg)
    return values


def _starred(weights: sparse.csr_array, n_areas: int) -> sparse.csr_array:
    """Return a copy of the weights with ones on the diagonal, checked."""
    if weights.shape != (n_areas, n_areas):
        msg = (
            f"weights: expected ({n_areas}, {n_areas}), a row per area of counts, "
            f"got {weights.shape}."
        )
        raise ValueError(msg)
    nearby = weights.astype(np.float64)
    if not np.isfinite(nearby.data).all() or (nearby.data < 0).any():
        msg = "weights: expected finite numbers that are not negative."
        raise ValueError(msg)
    own = nearby.diagonal()
    return sparse.csr_array(nearby + sparse.diags_array(1.0 - own))
