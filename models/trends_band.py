"""
Which counts would have been ordinary, period by period? A band to read a series against.

In: counts of one series per day, week or month, and what the calendar says. Out: for each
period the expected count and the range of ordinary ones. Pure.

It looks back over the whole series. Whether the last week stands out is asked of
`trends_farrington.py`, which may only know what was known then.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from models import trends_glm
from models.trends import PER_YEAR, Step
from models.working_days import Days

Floats = NDArray[np.float64]

LEAST: Final = 8
"""Known periods without which there is no level."""
_YEARS: Final = 2
"""Known years without which season and trend are one."""
_WAVES: Final = 4
_OUTBREAK: Final = 2.58
"""Standardised residual from which a period is weighed down, as in Farrington's test."""
_ROUNDS: Final = 3
"""With one, the storms of 2024 widened the band of fallen trees from 0-20 to 0-50 a day."""
_TAILS: Final = 15.0
"""Degrees of freedom of the tails, as in Farrington's test. With these 1.0 and 0.7 % of 402
known weeks of all real 1999 complaints lie above and below a band of 99 %, and of 21
categories 1.1 and 0.4 % (mean), most of them in storms."""
_YEAR_DAYS: Final = 365.25


@dataclass(frozen=True)
class Band:
    """What would have been ordinary, each (n_periods,)."""

    expected: Floats
    low: Floats
    high: Floats
    seasonal: bool
    """Whether season and trend are in it; with less than two years it is a level."""


def band(  # noqa: PLR0913, PLR0917 - a series, and what is known of its periods
    counts: ArrayLike,
    first: Days,
    step: Step,
    known: ArrayLike | None = None,
    regressors: ArrayLike | None = None,
    level: float = 0.99,
) -> Band | None:
    r"""
    Return the expected counts and their range; None with fewer than eight known periods.

    .. math:: \log \mu_t = \theta + b(t) + \sum_{n=1}^{4} (\alpha_n \cos + \beta_n \sin)
              (2 \pi n t) + \delta_{weekday(t)} + x_t \gamma, \quad Var(y_t) = \phi \mu_t

    with t in years and b a line that may bend once a year; weekdays for days only. Periods
    whose standardised Anscombe residual is above 2.58 weigh less, by its square, in three rounds. The range is

    .. math:: 2 \sqrt{\mu + 3/8} \pm t_{15} \sqrt{\phi}

    taken back, with Student's t with 15 degrees of freedom.

    counts : (n_periods,) not negative. first : (n_periods,) first days. known : (n_periods,)
    whether a period is wholly known; others are left out of the fit. regressors :
    (n_periods, k), see `trends.regressors`. level : share of ordinary periods inside.

    Assumption: a smooth season that is alike each year, and slow changes. It misleads around
    a jump in level, whose first months lie outside until the line has bent; such a jump is
    told by `trends_changes.py`.

    References: McCullagh & Nelder (1989), Generalized Linear Models; Noufaily et al. (2013),
    Stat. Med. 32(7) for the weights.

    >>> weeks = np.arange("2024-01-01", "2024-03-25", 7, dtype="datetime64[D]")
    >>> found = band(np.full(12, 100.0), weeks, "week")
    >>> found.expected[0].round(), found.low[0].round(), found.high[0].round()
    (np.float64(100.0), np.float64(73.0), np.float64(132.0))
    """
    values = np.asarray(counts, dtype=np.float64)
    if values.ndim != 1:
        msg = f"counts: expected (n_periods,), got {values.ndim} dimensions."
        raise ValueError(msg)
    whole = np.isfinite(values)
    if known is not None:
        whole = whole & np.asarray(known, dtype=np.bool_)
    if (values[whole] < 0).any():
        msg = "counts: expected numbers that are not negative."
        raise ValueError(msg)
    if whole.sum() < LEAST:
        return None
    seasonal = bool(whole.sum() >= _YEARS * PER_YEAR[step])
    columns = _columns(first, step, regressors, seasonal=seasonal)
    fit = trends_glm.reweighted(
        np.where(whole, values, 0.0)[None],
        columns,
        whole[None].astype(np.float64),
        beyond=_OUTBREAK,
        rounds=_ROUNDS,
    )
    mean, spread = fit.mean[0], float(fit.dispersion[0])
    half = float(stats.t.ppf((1 + level) / 2, _TAILS)) * np.sqrt(spread)
    root = 2 * np.sqrt(mean + 0.375)
    return Band(mean, _count(root - half), _count(root + half), seasonal)


def _columns(
    first: Days, step: Step, regressors: ArrayLike | None, *, seasonal: bool
) -> Floats:
    """Return the columns of the regression, (n_periods, n_columns)."""
    day = first.astype("datetime64[D]").astype(np.int64)
    years = (day - day[0]) / _YEAR_DAYS
    columns = [np.ones(day.size)]
    if step == "day":
        # Day 0 is a Thursday; Monday is what the others are told apart from.
        weekday = (day + 3) % 7
        columns += [(weekday == at).astype(np.float64) for at in range(1, 7)]
    if not seasonal:
        return np.column_stack(columns)
    columns += [
        turn(2 * np.pi * n * years)
        for n in range(1, _WAVES + 1)
        for turn in (np.cos, np.sin)
    ]
    columns += [
        np.minimum(years - bend, 0.0)
        for bend in np.arange(years[-1], _YEARS - 1, -1.0)[:-1]
    ] or [years - years[-1]]
    if regressors is not None:
        columns += list(np.asarray(regressors, dtype=np.float64).T)
    return np.column_stack(columns)


def _count(root: Floats) -> Floats:
    """Return the counts of twice their roots."""
    return np.asarray(np.maximum((np.maximum(root, 0.0) / 2) ** 2 - 0.375, 0.0))
