"""
Does this week hold more than its season and trend let expect? Improved Farrington.

In: counts of many series per week. Out: for one week the expected count, the threshold, and
the chance of so many or more. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special, stats

from models import trends_glm

Floats = NDArray[np.float64]

_OUTBREAK: Final = 2.58
"""Standardised residual from which a past week is weighed down (Noufaily et al. 2013)."""
_TREND_P: Final = 0.05
_LEAST_WEEKS: Final = 52
"""Known weeks without the last half year; with less, season and trend are one."""
_LEAST_NEAR: Final = 5
"""Known weeks of this time of the year: two years' worth are 7 each."""
_LEAST_SHARE: Final = 0.99
"""Of a week's days that must be known."""
_TAILS: Final = 15.0
"""Degrees of freedom of the tails. The negative binomial knows nothing of a dispersion
badly known, of drift, and of seasons without steps: of 27,000 weeks without a signal it
called 2 to 4 times too many at 0.001, and up to 10 times at 0.0001 (benchmarks/trends.py)."""
_NEVER: Final = 0.5
"""Cases of a past without any: what never happened is rare, not impossible."""


@dataclass(frozen=True)
class Exceedance:
    """What became of each series in one week, all (n_series,); NaN where untested."""

    observed: Floats
    expected: Floats
    threshold: Floats
    """Count that is exceeded by chance with `alpha`, plug-in negative binomial."""
    score: Floats
    """(observed - expected) / (threshold - expected); an exceedance from 1 on."""
    p: Floats
    """Chance of so many or more; the expected count's own error is in it."""
    p_fewer: Floats
    """Chance of so few or fewer."""
    dispersion: Floats
    weeks: Floats
    """Known weeks of the past that it rests on."""


def farrington(  # noqa: PLR0913 - the algorithm's own settings
    counts: ArrayLike,
    known: ArrayLike | None = None,
    regressors: ArrayLike | None = None,
    *,
    at: int = -1,
    years: int = 5,
    half_window: int = 3,
    recent: int = 26,
    parts: int = 10,
    alpha: float = 0.01,
) -> Exceedance:
    r"""
    Return the improved Farrington test of the week `at`, for many series at once.

    .. math:: \log \mu_t = \theta + \beta t + \delta_{j(t)} + x_t \gamma, \quad
              Var(y_t) = \phi \mu_t

    is fitted to the weeks of the last five years, without the last 26 (an outbreak that goes
    on must not raise its own bar). j(t) is the part of the year, ten in all: the weeks within
    three of this week's place in the year, and nine others of equal length. The trend
    is kept where it differs from 0 (p < 0.05) and does not foretell more than was ever seen.
    Weeks whose standardised Anscombe residual is above 2.58 weigh less, by its square.

    p is that of a negative binomial with mean :math:`\mu_0` and variance
    :math:`\phi \mu_0 + \mu_0^2 s^2`, with s the standard error of :math:`\log \mu_0`, its
    normal score read off Student's t with 15 degrees of freedom;
    `threshold` and `score` are those of R's `farringtonFlexible(thresholdMethod =
    "nbPlugin")`, without s.

    Parameters
    ----------
    counts : (n_series, n_weeks), the last week last.
    known : the same shape, share of each week's days that are known (1 or True: all). Weeks
        that are not wholly known are left out; this is how breaks and gaps are respected.
    regressors : (n_weeks, k) what else is known of the weeks, e.g. `trends.regressors`.
    at : place of the week tested.

    Assumption: the past is like the present but for trend and season. A new item, a lower
    bar to report, a campaign: all are alarms, and true ones. It misleads where the
    level moved within the last half year, which it may not look at.

    References
    ----------
    Farrington et al. (1996), J. R. Stat. Soc. A 159(3), 547-563; Noufaily et al. (2013),
    Stat. Med. 32(7), 1206-1222; Salmon, Schumacher & Hoehle (2016), J. Stat. Softw. 70(10).

    Examples
    --------
    Four years of ten a week, then twenty-five.

    >>> weeks = np.full((1, 209), 10.0)
    >>> weeks[0, -1] = 25
    >>> found = farrington(weeks)
    >>> float(found.expected[0].round(3)), bool(found.p[0] < 0.001)
    (10.0, True)
    """
    values, whole = _checked(counts, known)
    place = at % values.shape[1] if values.shape[1] else 0
    if values.shape[1] == 0 or place <= recent:
        nothing = np.full(len(values), np.nan)
        now = values[:, place] if values.shape[1] else nothing
        return _told(now, (nothing,) * 6, np.zeros(len(values)))
    first = max(0, place - 52 * years - half_window)
    past = np.arange(first, place - recent)
    columns, today, near = _design(past, place, half_window, parts, regressors)
    usable = whole[:, past]
    y = np.where(usable, values[:, past], 0.0)
    enough = (
        (usable.sum(axis=1) >= _LEAST_WEEKS)
        & ((usable & near).sum(axis=1) >= _LEAST_NEAR)
        & whole[:, place]
    )
    mean, error, spread = _foretold(y, columns, today, usable.astype(np.float64))
    never = y.sum(axis=1) == 0
    mean = np.where(never, _NEVER / np.maximum(usable.sum(axis=1), 1), mean)
    error, spread = np.where(never, 0.0, error), np.where(never, 1.0, spread)
    observed = np.where(whole[:, place], values[:, place], np.nan)
    plain = _quantile(1 - alpha, mean, spread * mean)
    p, fewer = _chances(observed, mean, spread * mean + (mean * error) ** 2)
    score = (observed - mean) / np.maximum(plain - mean, 1e-9)
    told = tuple(
        np.where(enough, one, np.nan) for one in (mean, plain, score, p, fewer, spread)
    )
    return _told(observed, told, usable.sum(axis=1).astype(np.float64))


def _told(observed: Floats, found: tuple[Floats, ...], weeks: Floats) -> Exceedance:
    """Return the columns under their names."""
    expected, threshold, score, p, fewer, dispersion = found
    return Exceedance(observed, expected, threshold, score, p, fewer, dispersion, weeks)


def _checked(
    counts: ArrayLike, known: ArrayLike | None
) -> tuple[Floats, NDArray[np.bool_]]:
    """Return the counts, 0 where unknown, and whether each week is wholly known."""
    values = np.asarray(counts, dtype=np.float64)
    if values.ndim != 2:  # noqa: PLR2004 - series by weeks
        msg = f"counts: expected (n_series, n_weeks), got {values.ndim} dimensions."
        raise ValueError(msg)
    share = np.ones(values.shape) if known is None else np.asarray(known, np.float64)
    whole = (np.broadcast_to(share, values.shape) >= _LEAST_SHARE) & np.isfinite(values)
    values = np.where(whole, values, 0.0)
    if (values < 0).any():
        msg = "counts: expected numbers that are not negative."
        raise ValueError(msg)
    return values, whole


def _design(
    past: NDArray[np.int64],
    place: int,
    half_window: int,
    parts: int,
    regressors: ArrayLike | None,
) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Return the columns of past weeks, those of this week, and which past weeks are near."""
    # Weeks from this one's place in the year: -3 to 3 are near, 4 to 48 the other parts.
    turn = (past - place + half_window) % 52
    width = 2 * half_window + 1
    rest = np.clip((turn - width) * (parts - 1) // (52 - width), 0, parts - 2)
    part = np.where(turn < width, 0, rest + 1)
    season = (part[:, None] == np.arange(1, parts)).astype(np.float64)
    slope = (past - place) / 52.0
    more = (
        np.zeros((place + 1, 0))
        if regressors is None
        else np.asarray(regressors, dtype=np.float64)
    )
    columns = np.column_stack([np.ones(past.size), season, more[past], slope])
    today = np.concatenate([[1.0], np.zeros(parts - 1), more[place], [0.0]])
    return columns, today, part == 0


def _foretold(
    y: Floats, columns: Floats, today: Floats, weight: Floats
) -> tuple[Floats, Floats, Floats]:
    """Return the mean of this week, the error of its logarithm, and the dispersion."""
    found = []
    for used in (columns.shape[1], columns.shape[1] - 1):  # with the trend, without
        fit = trends_glm.reweighted(y, columns[:, :used], weight, beyond=_OUTBREAK)
        x = today[:used]
        variance = np.einsum("i,sij,j->s", x, fit.inverse, x) * fit.dispersion
        found.append((np.exp(np.clip(fit.beta @ x, -25, 25)), np.sqrt(variance), fit))
    (mean, error, fit), (flat, flat_error, flat_fit) = found
    slope_error = np.sqrt(fit.dispersion * fit.inverse[:, -1, -1])
    t = np.abs(fit.beta[:, -1]) / slope_error
    p = 2 * stats.t.sf(t, np.maximum(fit.free, 1))
    keep = (p < _TREND_P) & (mean <= y.max(axis=1))
    return (
        np.where(keep, mean, flat),
        np.where(keep, error, flat_error),
        np.where(keep, fit.dispersion, flat_fit.dispersion),
    )


def _size(mean: Floats, variance: Floats) -> Floats:
    """Return the size of the negative binomial; where it is a Poisson, a very large one."""
    return mean**2 / np.maximum(variance - mean, 1e-9 * mean**2)


def _chances(observed: Floats, mean: Floats, variance: Floats) -> tuple[Floats, Floats]:
    """Return the chance of so many or more, and of so few or fewer."""
    size = _size(mean, variance)
    law = stats.nbinom(size, size / (size + mean))
    return _wider(law.sf(observed - 1)), _wider(law.cdf(observed))


def _wider(chance: Floats) -> Floats:
    """Return the chance with the tails of Student's t in place of the normal ones."""
    return np.asarray(stats.t.sf(-special.ndtri(chance), _TAILS))


def _quantile(q: float, mean: Floats, variance: Floats) -> Floats:
    """Return the count that is not exceeded with chance q."""
    size = _size(mean, variance)
    return np.asarray(stats.nbinom.ppf(q, size, size / (size + mean)))
