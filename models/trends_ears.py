"""
Is today far above the last few days? EARS C1, C2 and C3, for series without a past.

In: counts of many series per period. Out: the three statistics for the last period. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

Floats = NDArray[np.float64]

BASELINE: Final = 7
"""Periods that the mean and the spread are taken of."""
LAG: Final = 2
"""Periods that C2 and C3 leave out between baseline and today."""
LIMITS: Final = {"c1": 3.0, "c2": 3.0, "c3": 2.0}
"""From which on each alarms."""


@dataclass(frozen=True)
class Ears:
    """The statistics of each series, all (n_series,); NaN where too little is known."""

    observed: Floats
    expected: Floats
    """Mean of the baseline of C2."""
    c1: Floats
    c2: Floats
    c3: Floats
    p: Floats
    """Chance of C2 as large or larger, by Student's t of the baseline."""


def ears(counts: ArrayLike, known: ArrayLike | None = None, *, at: int = -1) -> Ears:
    r"""
    Return C1, C2 and C3 of the period `at`.

    .. math:: C_1 = (y_t - \bar y) / s \text{ of } t-7 \dots t-1, \quad
              C_2 = \dots \text{ of } t-9 \dots t-3, \quad
              C_3 = \sum_{i=t-2}^{t} \max(0, C_2(i) - 1)

    counts : (n_series, n_periods), the last one last. known : the same shape, share of each
    period that is known; a period that is not wholly known leaves what rests on it NaN.

    s is not taken below the root of the mean, and not below 0.5: seven equal days have a
    spread of 0, and no count is steadier than chance. This is the one departure from the
    published definition; without it four cases after seven single ones are an alarm of
    infinite size.

    p is of :math:`C_2 / \sqrt{1 + 1/7}` as Student's t with 6 degrees of freedom. Assumption:
    no season and no weekday; hand in weeks, or days where weekdays are alike. It misleads
    after a peak in its baseline, which hides the next one (C2 less than C1).

    References: Hutwagner et al. (2003), J. Urban Health 80(2 Suppl 1), i89-i96; Fricker,
    Hegler & Dunfee (2008), Stat. Med. 27(17), 3407-3429.

    >>> ears([[4, 6, 5, 5, 4, 6, 5, 5, 5, 15]]).c2.round(2)
    array([4.47])
    """
    values = np.asarray(counts, dtype=np.float64)
    if values.ndim != 2:  # noqa: PLR2004 - series by periods
        msg = f"counts: expected (n_series, n_periods), got {values.ndim} dimensions."
        raise ValueError(msg)
    if (values < 0).any():
        msg = "counts: expected numbers that are not negative."
        raise ValueError(msg)
    if known is not None:
        share = np.broadcast_to(np.asarray(known, np.float64), values.shape)
        values = np.where(share >= 1, values, np.nan)
    lack = BASELINE + 2 * LAG + 1
    padded = np.pad(values, ((0, 0), (lack, 0)), constant_values=np.nan)
    end = lack + (at % values.shape[1] if values.shape[1] else -1) + 1
    day = padded[:, :end]
    c1, _ = _distance(day, 0, 0)
    looks = [_distance(day, back, LAG) for back in range(LAG + 1)]
    c3 = np.sum([np.maximum(0.0, c - 1) for c, _ in looks], axis=0)
    c2, mean = looks[0]
    p = stats.t.sf(c2 / np.sqrt(1 + 1 / BASELINE), BASELINE - 1)
    return Ears(day[:, -1], mean, c1, c2, c3, np.asarray(p, dtype=np.float64))


def _distance(day: Floats, back: int, lag: int) -> tuple[Floats, Floats]:
    """Return the distance of a period from the baseline before it, and that mean."""
    now = day.shape[1] - back
    base = day[:, now - 1 - lag - BASELINE : now - 1 - lag]
    mean, spread = base.mean(axis=1), base.std(axis=1, ddof=1)
    least = np.maximum(np.sqrt(mean), 0.5)
    return (day[:, now - 1] - mean) / np.maximum(spread, least), mean
