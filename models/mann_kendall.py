"""
Does a short series rise or fall? Mann-Kendall's test, for many series at once.

In: values per series and period, NaN where not known. Out: S, z and two-sided p. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Trend:
    """The trend of each series; each (n_series,)."""

    s: Floats
    """Pairs that rise less pairs that fall."""
    z: Floats
    """Standard score; NaN with fewer than three different values."""
    p: Floats
    """Two-sided; NaN as z."""


def mann_kendall(values: ArrayLike) -> Trend:
    r"""
    Return whether each series rises or falls, by the signs of all its pairs.

    .. math:: S = \sum_{i<j} \mathrm{sign}(x_j - x_i), \quad
        V = \frac{n(n-1)(2n+5) - \sum_t t(t-1)(2t+5)}{18}, \quad
        z = \frac{S - \mathrm{sign}(S)}{\sqrt{V}}

    with t the sizes of groups of equal values. Assumption: without a trend the periods are
    in random order. Values that follow their own past (a moving sum, a season) make p too
    small.

    values : (n_series, n_periods). ValueError for infinite values or another shape.

    References: Mann (1945), Econometrica 13(3); Kendall (1975), Rank Correlation Methods.

    Six in a row: S = 15, V = 6 * 5 * 17 / 18 = 28.33, z = 14 / 5.32.

    >>> mann_kendall([[1, 2, 3, 4, 5, 6]]).z.round(2)
    array([2.63])
    """
    series = np.asarray(values, dtype=np.float64)
    if series.ndim != 2 or np.isinf(series).any():  # noqa: PLR2004 - series by periods
        msg = f"values: expected (n_series, n_periods), finite or NaN, got {series.shape}."
        raise ValueError(msg)
    known = ~np.isnan(series)
    s = np.zeros(len(series))
    tied = np.zeros(len(series))
    for at in range(series.shape[1]):
        here = series[:, at, None]
        s += np.nansum(np.sign(series[:, at + 1 :] - here), axis=1)
        group = (series == here).sum(axis=1)
        # Each of t equal values adds (t - 1)(2t + 5), together t (t - 1)(2t + 5).
        tied += np.where(known[:, at], (group - 1) * (2 * group + 5), 0)
    n = known.sum(axis=1).astype(np.float64)
    variance = (n * (n - 1) * (2 * n + 5) - tied) / 18.0
    variance[(n < 3) | (variance <= 0)] = np.nan  # noqa: PLR2004 - two values always "rise"
    z = (s - np.sign(s)) / np.sqrt(variance)
    return Trend(s, z, 2.0 * special.ndtr(-np.abs(z)))
