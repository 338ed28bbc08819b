"""
How many will there be next? Forecasts whose intervals were tried on the past.

In: counts of many series per month or week, with what the calendar says of these and of the
periods ahead. Out: expected counts and intervals for the periods ahead. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

Floats = NDArray[np.float64]

_HALF_LIFE: Final = 3.0
"""Months after which a period tells half as much of the level (weeks: a quarter's)."""
_SEASON_CASES: Final = 20.0
"""Cases that "no season" counts beside those of the years before."""
_TRIED: Final = 36
"""Past forecasts of each length that are looked at."""
_SHARED: Final = 4.0
"""Errors of the other series that count beside a series' own."""
_ALIKE: Final = 2.0
"""Errors of neighbouring forecasts, which share their past, that count as one."""
_LEAST: Final = 6
"""Known periods without which there is no level."""
_LEAST_SHARE: Final = 0.5
_NEVER: Final = 0.5


@dataclass(frozen=True)
class Forecast:
    """What is expected of the periods ahead, each (n_series, n_ahead); NaN: not known."""

    expected: Floats
    low: Floats
    high: Floats


def forecast(  # noqa: PLR0913 - what is known, and what is wanted
    counts: ArrayLike,
    known: ArrayLike,
    working: ArrayLike,
    *,
    ahead: int,
    per_year: int = 12,
    level: float = 0.95,
) -> Forecast:
    r"""
    Return the forecast of the next periods with intervals.

    .. math:: \mu_{t+h} = L_t \; S_{m(t+h)} \; w_{t+h}

    with w the working share of a period (below), S the rate of this time of the year over
    that of the years around it, all years together and leaning on 1 with 20 cases, and L the
    mean rate of the past in which a period three months back counts half.

    The interval comes from the method's own past: every earlier period, up to 36, is foretold
    from those before it in the same way, h ahead; with
    :math:`r = 2(\sqrt{x + 3/8} - \sqrt{\mu + 3/8})`,
    :math:`\phi_h = (4 \tilde\phi_h + \sum r^2) / (4 + K)` and :math:`\tilde\phi_h` the middle
    value over all series, it is :math:`2\sqrt{\mu + 3/8} \pm t \sqrt{\phi_h}` taken back, t
    Student's with 4 + K/2 degrees of freedom; :math:`\phi_h` is at least 1.

    Parameters
    ----------
    counts : (n_series, n_periods) of the known days; not negative.
    known : the same shape, share of each period's days that are known.
    working : (n_periods + ahead,) how much of the usual a period is worth to all series,
        around 1, e.g. days over the mean month; 1 where nothing is known of it.
    per_year : 12 for months, 52 for weeks.

    Assumption: the next year will be as unlike its forecast as earlier ones were. It
    misleads after a break that is not marked unknown.

    >>> months = np.full((1, 36), 100.0)
    >>> found = forecast(months, np.ones((1, 36)), np.ones(38), ahead=2)
    >>> found.expected.round(1).tolist(), found.low.round().tolist()
    ([[100.0, 100.0]], [[80.0, 80.0]])
    """
    values, share, worth = _checked(counts, known, working, ahead)
    n, length = values.shape
    usual = np.where(share >= _LEAST_SHARE, share, 0.0)
    cases = np.where(usual > 0, values, 0.0)
    out = np.full((3, n, ahead), np.nan)
    if length < _LEAST:
        return Forecast(*out)
    first = max(_LEAST, length - _TRIED)
    seasons = _Seasons(cases, usual * worth[:length], per_year)
    for h in range(1, ahead + 1):
        mean = seasons.foretold(length, h) * worth[length + h - 1]
        tried = np.array(
            [
                _root(cases[:, at + h - 1] / np.where(w > 0, w, np.nan))
                - _root(seasons.foretold(at, h) * worth[at + h - 1])
                for at in range(first, length - h + 1)
                for w in (usual[:, at + h - 1],)
            ]
        ).reshape(max(length - h - first + 1, 0), n)
        spread, free = _errors(tried)
        half = stats.t.ppf((1 + level) / 2, free) * np.sqrt(spread)
        out[:, :, h - 1] = (
            mean,
            np.where(mean >= 0, _count(_root(mean) - half), np.nan),
            np.where(mean >= 0, _count(_root(mean) + half), np.nan),
        )
    return Forecast(*out)


class _Seasons:
    """The level and season of all series as they could be known at any period."""

    def __init__(self, cases: Floats, worth: Floats, per_year: int) -> None:
        self._cases, self._worth, self._year = cases, worth, per_year
        self._fade = 0.5 ** (12 / per_year / _HALF_LIFE)

    def foretold(self, at: int, h: int) -> Floats:
        """Return (n_series,) the rate h periods after those before `at`; NaN: unknown."""
        past, worth = self._cases[:, :at], self._worth[:, :at]
        season = self._factors(past, worth)
        weight = self._fade ** np.arange(at)[::-1]
        place = np.arange(at) % self._year
        held = (past * weight).sum(axis=1)
        usual = (worth * season[:, place] * weight).sum(axis=1)
        enough = (worth > 0).sum(axis=1) >= _LEAST
        level = np.maximum(held, _NEVER * weight.min()) / np.where(
            enough & (usual > 0), usual, np.nan
        )
        return np.asarray(level * season[:, (at + h - 1) % self._year])

    def _factors(self, past: Floats, worth: Floats) -> Floats:
        """Return (n_series, per_year) rates of each time of the year over the whole year's."""
        years = past.shape[1] // self._year
        if years < 1:
            return np.ones((len(past), self._year))
        # Whole years back from the last period; each against its own year's rate.
        begin = past.shape[1] - years * self._year
        shape = (len(past), years, self._year)
        cases, size = (part[:, begin:].reshape(shape) for part in (past, worth))
        rate = cases.sum(axis=2) / np.maximum(size.sum(axis=2), 1e-9)
        usual = (rate[:, :, None] * size).sum(axis=1)
        factor = (cases.sum(axis=1) + _SEASON_CASES) / (usual + _SEASON_CASES)
        # Column 0 of `factor` is period `begin`; turn it to period 0.
        return np.roll(factor, begin % self._year, axis=1)


def _errors(tried: Floats) -> tuple[Floats, Floats]:
    """Return the mean square error of each series' forecasts, and its freedom."""
    known = np.isfinite(tried)
    squares, number = np.where(known, tried, 0.0) ** 2, known.sum(axis=0)
    total = squares.sum(axis=0)
    own = total[number > 0] / number[number > 0]
    middle = max(float(np.median(own)), 1.0) if own.size else 1.0
    spread = np.maximum((_SHARED * middle + total) / (_SHARED + number), 1.0)
    return spread, _SHARED + number / _ALIKE


def _root(cases: Floats) -> Floats:
    return np.asarray(2 * np.sqrt(cases + 0.375))


def _count(root: Floats) -> Floats:
    return np.asarray(np.maximum((np.maximum(root, 0.0) / 2) ** 2 - 0.375, 0.0))


def _checked(
    counts: ArrayLike, known: ArrayLike, working: ArrayLike, ahead: int
) -> tuple[Floats, Floats, Floats]:
    """Return counts, known shares and worth, in shape."""
    values = np.asarray(counts, dtype=np.float64)
    if values.ndim != 2 or ahead < 1:  # noqa: PLR2004 - series by periods
        msg = "counts, ahead: expected (n_series, n_periods) and a number from 1."
        raise ValueError(msg)
    share = np.broadcast_to(np.asarray(known, np.float64), values.shape)
    share = np.where(np.isfinite(values), share, 0.0)
    values = np.where(share > 0, values, 0.0)
    worth = np.asarray(working, dtype=np.float64)
    if worth.shape != (values.shape[1] + ahead,) or (worth <= 0).any():
        msg = f"working: expected {values.shape[1] + ahead} numbers above 0."
        raise ValueError(msg)
    if (values < 0).any():
        msg = "counts: expected numbers that are not negative."
        raise ValueError(msg)
    return values, share, worth
