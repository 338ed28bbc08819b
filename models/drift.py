"""
Did a share change by more than chance and habit? Each month against the month before.

In: how many rows of a month have something, of how many, in the order of the months.
Out: by how many standard errors each month differs from the one before. Pure.

A share of n rows scatters by chance, and more than by chance: weekends, campaigns and the
weather move it from month to month too. Both are taken into account: chance by the
binomial on the arcsine scale, where its variance is 1/4n whatever the share (Anscombe,
Biometrika 35, 1948), habit by how far the months before differed from each other (median,
so that an earlier break does not hide the next one).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_PAST = 24
"""Months before from which the habit is learned."""
_FEW = 6
"""Changes below which they tell no habit, and `_USUAL` stands in."""
_USUAL = 0.03
"""Scatter on the arcsine scale, about 3 points around a half, that is taken for usual."""
_NORMAL = 1.4826
"""Median distance from nought to standard deviation, of the normal distribution."""

_Counts = NDArray[np.int64] | NDArray[np.float64]


def surprise(rows: _Counts, of: _Counts) -> NDArray[np.float64]:
    """
    Return z of each month against the one before; NaN for the first.

    rows, of : (n_months,), of > 0

    >>> surprise(np.array([600, 610, 0]), np.array([1000, 1000, 1000])).round(1).tolist()
    [nan, 0.3, -23.4]
    """
    scale = np.arcsin(np.sqrt((rows + 0.375) / (of + 0.75)))
    change = np.diff(scale)
    chance = 1 / (4 * of[1:]) + 1 / (4 * of[:-1])
    found = np.full(len(of), np.nan)
    for at in range(len(change)):
        before = slice(max(0, at - _PAST), at)
        habit = _USUAL**2
        if at - before.start >= _FEW:
            spread = _NORMAL * np.median(np.abs(change[before]))
            habit = max(0.0, float(spread**2 - np.median(chance[before])))
        found[at + 1] = change[at] / np.sqrt(chance[at] + habit)
    return found
