"""
Which areas are like their neighbours, and which stand out? Local Moran's I.

In: values per area (one series or many) and the neighbours of each. Out: I, its z, and the
quadrant, row for row. Pure.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

Floats = NDArray[np.float64]

HIGH_HIGH: Final = "high_high"
LOW_LOW: Final = "low_low"
HIGH_LOW: Final = "high_low"
"""High among low: a lone hot place."""
LOW_HIGH: Final = "low_high"
NONE: Final = "none"
UNDEFINED: Final = "undefined"


def local_moran(values: ArrayLike, weights: sparse.csr_array) -> Floats:
    r"""
    Return local Moran's I of every area, for one series or for many at once.

    .. math:: I_i = (n - 1) \frac{d_i \sum_j w_{ij} d_j}{\sum_j d_j^2}, \quad
              d = x - \bar x, \quad \sum_j w_{ij} = 1

    Rows of the weights are scaled to 1, so I is about the mean of the neighbours.
    Positive: like its neighbours; negative: unlike. 0 for an area without neighbours.

    Parameters
    ----------
    values : (n_areas,) or (n_areas, n_series) of any sign.
    weights : (n_areas, n_areas), not negative, diagonal empty.

    Returns
    -------
    I in the shape of ``values``; NaN where all values are equal.

    Raises
    ------
    ValueError : for NaN, infinite numbers, or shapes that do not fit.

    Notes
    -----
    Equal to esda's ``Moran_Local(transformation="r").Is``.

    References
    ----------
    Anselin (1995), Geographical Analysis 27(2), 93-115.

    >>> line = sparse.csr_array([[0, 1, 0], [1, 0, 1], [0, 1, 0]])
    >>> local_moran([9, 6, 0], line).round(2)
    array([ 0.19, -0.02, -0.24])
    """
    table, rows = _checked(values, weights)
    apart = _apart(table)
    spread = (apart**2).sum(axis=0)
    spread[spread == 0] = np.nan
    found: Floats = (len(table) - 1) * apart * (rows @ apart) / spread
    return found.reshape(np.shape(values))


def moran_z(values: ArrayLike, weights: sparse.csr_array) -> Floats:
    r"""
    Return the standard score of local Moran's I, given the area's own value.

    .. math:: E_i = -\frac{d_i^2 W_i}{(n-1) m_2}, \quad
        V_i = \frac{d_i^2}{m_2^2} \frac{n}{n-2} \Big(S_i - \frac{W_i^2}{n-1}\Big)
        \Big(m_2 - \frac{d_i^2}{n-1}\Big), \quad m_2 = \frac{1}{n} \sum_j d_j^2

    the moments of conditional randomisation of :math:`d_i \sum_j w_{ij} d_j / m_2`, equal to
    esda's ``EIc`` and ``VIc``. esda puts n - 1 for n in its I, so that its I, mean and
    variance do not quite belong together (a factor (n - 1) / n); here the same n is used for
    all. Since :math:`d_i` is held, |z| is that of the neighbours' sum alone.

    NaN where the area equals the mean (nothing to be like), touches nobody or all, or there
    are fewer than three areas. Shapes and errors as :func:`local_moran`.

    References: Sokal, Oden & Thomson (1998), Geographical Analysis 30(4), equations A7, A8.

    >>> ring = sparse.csr_array(np.roll(np.eye(6), 1, axis=1) + np.roll(np.eye(6), -1, axis=1))
    >>> moran_z([9, 9, 9, 1, 1, 1], ring).round(2)
    array([0.33, 2.  , 0.33, 0.33, 2.  , 0.33])
    """
    table, rows = _checked(values, weights)
    n = len(table)
    if n < 3:  # noqa: PLR2004 - given one of two values nothing is left to chance
        return np.full(np.shape(values), np.nan)
    apart = _apart(table)
    second = (apart**2).mean(axis=0)
    second[second == 0] = np.nan
    degree, squares = rows.sum(axis=1), rows.power(2).sum(axis=1)
    room = squares - degree**2 / (n - 1)
    room[room <= 1e-12 * np.maximum(squares, 1e-300)] = np.nan
    left = second - apart**2 / (n - 1)
    left[left <= 1e-12 * np.nan_to_num(second, nan=1.0)] = np.nan
    expected = -(apart**2) * degree[:, None] / ((n - 1) * second)
    variance = (apart / second) ** 2 * n / (n - 2) * room[:, None] * left
    variance[variance == 0] = np.nan
    found = apart * (rows @ apart) / second
    z: Floats = (found - expected) / np.sqrt(variance)
    return z.reshape(np.shape(values))


def quadrants(
    values: ArrayLike, weights: sparse.csr_array, q: ArrayLike, fdr: float
) -> NDArray[np.str_]:
    """
    Return high_high, low_low, high_low, low_high, none or undefined for every area.

    The first word is the area, the second its neighbours, each against the mean; "none"
    where q > fdr, "undefined" where q is NaN. Shapes as ``values``.

    >>> ring = sparse.csr_array(np.roll(np.eye(6), 1, axis=1) + np.roll(np.eye(6), -1, axis=1))
    >>> quadrants([9, 9, 9, 1, 1, 1], ring, [1, 0.01, 1, 1, 0.01, np.nan], 0.05).tolist()
    ['none', 'high_high', 'none', 'none', 'low_low', 'undefined']
    """
    table, rows = _checked(values, weights)
    apart = _apart(table)
    high = (apart > 0).reshape(np.shape(values))
    near = (rows @ apart > 0).reshape(np.shape(values))
    rate = np.asarray(q, dtype=np.float64)
    return np.select(
        [np.isnan(rate), rate > fdr, high & near, ~high & ~near, high & ~near],
        [UNDEFINED, NONE, HIGH_HIGH, LOW_LOW, HIGH_LOW],
        default=LOW_HIGH,
    )


def _apart(table: Floats) -> Floats:
    """Return how far each value is from the mean; exactly 0 where all are equal."""
    apart: Floats = table - table.mean(axis=0)
    apart[:, table.min(axis=0) == table.max(axis=0)] = 0.0
    return apart


def _checked(
    values: ArrayLike, weights: sparse.csr_array
) -> tuple[Floats, sparse.csr_array]:
    """Return (n_areas, n_series) values and weights whose rows add up to 1."""
    given = np.asarray(values, dtype=np.float64)
    table = given.reshape(len(given), -1)
    if weights.shape != (len(table), len(table)):
        msg = f"weights: expected a row per area, {len(table)}, got {weights.shape}."
        raise ValueError(msg)
    if not len(table) or not np.isfinite(table).all():
        msg = "values: expected finite numbers, one area at least."
        raise ValueError(msg)
    rows = weights.astype(np.float64)
    degree = rows.sum(axis=1)
    scale = np.divide(1.0, degree, out=np.zeros_like(degree), where=degree > 0)
    return table, sparse.csr_array(sparse.diags_array(scale) @ rows)
