"""
What is season, what is trend, what is left? STL, after the calendar is taken out.

In: counts of one series per period with what the calendar says. Out: what each period would
have had in trend, in season, by the calendar, and what is left. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from statsmodels.tsa.seasonal import STL

Floats = NDArray[np.float64]

_LEAST_YEARS: Final = 2
"""STL needs two turns of the season."""
_WAVES: Final = 4
_ROUNDS: Final = 8
_HUBER: Final = 1.345
"""Usual distances from which a period weighs less: 95 % as good where all is normal."""
_OFFSET: Final = 0.5
"""Added to counts before the logarithm: a period without cases has one, too."""


@dataclass(frozen=True)
class Season:
    """Factors whose product is the count, all (n_periods,); NaN where not known."""

    trend: Floats
    """Cases a period, season and calendar taken out."""
    season: Floats
    """Factor of the time of the year, around 1."""
    calendar: Floats
    """Factor of working days and Lunar New Year, around 1."""
    rest: Floats
    """What is left: 2 is twice as many as the three others let expect."""


def season(
    counts: ArrayLike,
    per_year: int,
    known: ArrayLike | None = None,
    regressors: ArrayLike | None = None,
) -> Season | None:
    """
    Return trend, season, calendar and rest; None with less than two years.

    counts : (n_periods,) not negative. per_year : 52 of weeks, 12 of months, 7 of days (the
    week is then the season). known : (n_periods,) whether a period is wholly known; what is
    not is filled by the season around it for the fit, and NaN in `rest`.
    regressors : (n_periods, k), see `trends.regressors`.

    Method: ln(count + 1/2); the regressors' effect beside four waves of the year and a
    level that bends once a year, by Huber's regression; then robust STL of what is left.
    Robust: weeks far off weigh little in both.

    Assumption: factors, not sums: a holiday halves a busy item and a quiet one alike. It
    misleads for a few cases a period, where factors of 2 are chance.

    References: Cleveland et al. (1990), J. Off. Stat. 6(1), 3-73; Huber (1964), Ann. Math.
    Stat. 35(1).

    >>> found = season([10, 20] * 6, per_year=2)
    >>> found.season[:2].round(2), found.trend[:2].round(1)
    (array([0.72, 1.4 ]), array([14.2, 14.2]))
    """
    values = np.asarray(counts, dtype=np.float64)
    whole = np.isfinite(values)
    if known is not None:
        whole = whole & np.asarray(known, dtype=np.bool_)
    if (values[whole] < 0).any():
        msg = "counts: expected numbers that are not negative."
        raise ValueError(msg)
    if values.size < _LEAST_YEARS * per_year + 1 or whole.sum() <= per_year:
        return None
    log = np.log(np.where(whole, values, 0.0) + _OFFSET)
    log = _filled(log, whole, per_year)
    more = (
        np.zeros((values.size, 0))
        if regressors is None
        else np.asarray(regressors, float)
    )
    effect = _effect(log, whole, more, per_year)
    parts = STL(log - effect, period=per_year, robust=True).fit()
    fitted = parts.trend + parts.seasonal + effect
    rest = np.where(whole, np.exp(np.log(values + _OFFSET) - fitted), np.nan)
    return Season(
        trend=np.maximum(np.exp(parts.trend) - _OFFSET, 0.0),
        season=np.exp(parts.seasonal),
        calendar=np.exp(effect),
        rest=rest,
    )


def _effect(
    log: Floats, whole: NDArray[np.bool_], more: Floats, per_year: int
) -> Floats:
    """Return what the calendar adds to the logarithm of each period."""
    if not more.shape[1]:
        return np.zeros(log.size)
    time = np.arange(log.size) / per_year
    waves = [
        turn(2 * np.pi * n * time)
        for n in range(1, min(_WAVES, (per_year - 1) // 2) + 1)
        for turn in (np.cos, np.sin)
    ]
    bends = [np.maximum(time - year, 0.0) for year in range(int(time[-1]))]
    columns = np.column_stack([more, np.ones(log.size), *waves, *bends])
    weight = whole.astype(np.float64)
    slope = np.zeros(columns.shape[1])
    for _ in range(_ROUNDS):
        root = np.sqrt(weight)[:, None]
        slope = np.linalg.lstsq(columns * root, log * root[:, 0], rcond=None)[0]
        off = np.abs(log - columns @ slope)
        usual = max(1.4826 * float(np.median(off[whole])), 1e-6)
        weight = whole * np.minimum(1.0, _HUBER * usual / np.maximum(off, 1e-12))
    return np.asarray(more @ slope[: more.shape[1]], dtype=np.float64)


def _filled(log: Floats, whole: NDArray[np.bool_], per_year: int) -> Floats:
    """Return the series with unknown periods filled: the mean of their place in the year."""
    place = np.arange(log.size) % per_year
    total = np.bincount(place[whole], log[whole], minlength=per_year)
    number = np.bincount(place[whole], minlength=per_year)
    usual = np.where(number > 0, total / np.maximum(number, 1), log[whole].mean())
    return np.where(whole, log, usual[place])
