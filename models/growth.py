"""
Which series of counts grow beyond their own past and season? A test for each, at once.

In: counts per series and day. Out: expected and observed counts of the last days, the chance
of so many, and the false discovery rate over all series. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from models.hotspots import benjamini_hochberg

Floats = NDArray[np.float64]

_YEAR_DAYS: Final = 364
"""52 weeks: a year that keeps the weekday."""
_LEAST_BLOCKS: Final = 4
"""Fewer stretches of past tell no level."""
_LOOKS: Final = 26
"""Stretches that are foretold to learn how well that works: two years of four weeks."""
_SHARED: Final = 4.0
"""Errors that those of the other series count beside a series' own."""
_OUTBREAK: Final = 2.58
"""Earlier cases beyond so many usual errors are an outbreak: they count no more than that
(Farrington et al. weigh them down from there), else growth in its third month hides itself."""
_MEDIAN_SQUARE: Final = 0.455
"""Of a normal variable, the median of the square over the variance."""
_ALIKE: Final = 2.0
"""Errors of neighbouring forecasts, which share their past, that count as one: without
this 8 % of 120 runs without a signal told of one, with it 2 %."""
_AROUND: Final = 1
"""Stretches on either side of the same one a year before that tell the season."""
_SEASON_CASES: Final = 20.0
"""Cases that "no season" counts beside those of the years before: one small year does not
make a season."""
_LEAST_CASES: Final = 0.5
"""Cases of a past without any: what never happened is rare, not impossible."""
_LEAST_DAYS: Final = 0.5
"""Share of a stretch's days that must be known, else it is left out."""


@dataclass(frozen=True)
class Growth:
    """What became of each series in the last days; all (n_series,)."""

    observed: Floats
    """Cases of the last days."""
    expected: Floats
    """Cases that its past and season let expect; NaN where too little is known."""
    times: Floats
    """Observed over expected."""
    dispersion: Floats
    """Mean square error of earlier forecasts, in roots: 1 is chance alone."""
    p: Floats
    """Chance of so many or more; NaN where there is no test."""
    q: Floats
    """False discovery rate at which it would first be told, over all series tested."""


def growth(
    counts: ArrayLike,
    known: ArrayLike | None = None,
    *,
    days: int = 28,
    least: int = 10,
) -> Growth:
    r"""
    Return for every series whether its last days hold more than its past lets expect.

    The days are cut into stretches of the same length, from the last one back. A level is
    the mean of the stretches of the year before; the season, where there is a year and a half of past,
    is the rate of the same stretches of earlier years over the rate of those years. The
    expected count is :math:`\mu = level \cdot season`. What it is worth the past tells: each
    earlier stretch, up to 26, is foretold from those before it in the same way, and

    .. math:: r = 2 (\sqrt{x + 3/8} - \sqrt{\mu + 3/8}), \quad
              t = r_0 / \sqrt{\phi}, \quad \phi = (d \tilde\phi + \sum r_k^2) / (d + K)

    with K of these errors, two of which count as one since they share their past, :math:`\tilde\phi` the middle value over all series, which counts
    like d = 4 errors, and at least 1, since no count is steadier than chance. p is that of
    Student's t with d + K / 2 degrees of freedom: over-dispersion, drift and a season badly
    known all make it larger.

    Parameters
    ----------
    counts : (n_series, n_days) cases per day, the last day last; not negative.
    known : (n_series, n_days) or (n_days,) whether the day is known: months that are missing,
        or days before a series began, are not days without cases. None: all are.
    days : length of a stretch; whole weeks, since weekdays differ.
    least : observed cases below which a series is not tested (p and q are NaN).

    Raises
    ------
    ValueError : for shapes that do not fit, negative counts, or days that are no weeks.

    Notes
    -----
    One-sided: it tells of growth. A past outbreak raises the level, and counts among the
    errors with 2.58 usual ones at most.

    References
    ----------
    Anscombe (1948), Biometrika 35, for the root; Farrington et al. (1996), J. R. Stat. Soc. A
    159(3), 547-563; Smyth (2004), Stat. Appl. Genet. Mol. Biol. 3(1), for the shared phi.

    Examples
    --------
    Ten a week for a quarter, then forty; and ten on.

    >>> past = np.tile([10.0, 0, 0, 0, 0, 0, 0], (2, 14))
    >>> past[0, -7] = 40
    >>> growth(past, days=7).q.round(4)
    array([2.e-04, 5.e-01])
    """
    values, seen = _checked(counts, known, days)
    cases, share = _stretches(values, seen, days)
    share[share < _LEAST_DAYS] = 0.0
    cases[share == 0] = 0.0
    per_year = _YEAR_DAYS // days
    expected = _foretold(cases, share, 0, per_year)
    error = _root(cases[:, 0]) - _root(expected)
    spread, freedom = _errors(cases, share, per_year)
    p = stats.t.sf(error / np.sqrt(spread), freedom)
    now = cases[:, 0]
    p = np.where((now >= least) & np.isfinite(expected), p, np.nan)
    return Growth(now, expected, now / expected, spread, p, benjamini_hochberg(p))


def _checked(
    counts: ArrayLike, known: ArrayLike | None, days: int
) -> tuple[Floats, Floats]:
    """Return counts and whether each is known, both (n_series, n_days)."""
    values = np.asarray(counts, dtype=np.float64)
    if values.ndim != 2 or not np.isfinite(values).all() or (values < 0).any():  # noqa: PLR2004 - series by days
        msg = "counts: expected (n_series, n_days) of numbers that are not negative."
        raise ValueError(msg)
    if days < 1 or days % 7:
        msg = f"days: expected whole weeks, got {days}."
        raise ValueError(msg)
    try:
        seen = np.broadcast_to(True if known is None else known, values.shape)
    except ValueError as error:
        msg = f"known: expected the shape of counts, {values.shape}, or its days."
        raise ValueError(msg) from error
    return np.where(seen, values, 0.0), seen.astype(np.float64)


def _stretches(values: Floats, seen: Floats, days: int) -> tuple[Floats, Floats]:
    """Return cases and known share of each stretch, (n_series, n_stretches), last first."""
    n, length = values.shape
    whole = max(length // days, 1)
    lack = max(whole * days - length, 0)
    cut = length - whole * days if not lack else 0
    shape = (n, whole, days)
    cases = np.pad(values, ((0, 0), (lack, 0)))[:, cut:].reshape(shape).sum(axis=2)
    share = np.pad(seen, ((0, 0), (lack, 0)))[:, cut:].reshape(shape).mean(axis=2)
    return cases[:, ::-1], share[:, ::-1]


def _foretold(cases: Floats, share: Floats, at: int, per_year: int) -> Floats:
    """Return (n_series,) the cases expected of one stretch from those before it."""
    past, used = cases[:, at + 1 :], share[:, at + 1 :]
    near = slice(0, per_year)
    held, length = past[:, near].sum(axis=1), used[:, near].sum(axis=1)
    enough = (used[:, near] > 0).sum(axis=1) >= _LEAST_BLOCKS
    level = np.maximum(held, _LEAST_CASES) / np.where(enough, length, np.nan)
    expected = level * _season(past, used, per_year) * share[:, at]
    return np.asarray(np.where(share[:, at] > 0, expected, np.nan))


def _season(past: Floats, used: Floats, per_year: int) -> Floats:
    """
    Return the rate of this time of the year over that of the whole year, (n_series,).

    Of each year before, the stretch at the same place and one on either side, against the
    year around it; all years together, leaning on 1 with 20 cases.
    """
    sums = np.zeros((4, len(past)))
    half = per_year // 2
    # The stretch a year before this one lies at per_year - 1 of the past.
    for centre in range(per_year - 1, past.shape[1] - half, per_year):
        around = slice(centre - _AROUND, centre + _AROUND + 1)
        year = slice(centre - half, centre + half + 1)
        for at, part in enumerate((past[:, around], used[:, around])):
            sums[at] += part.sum(axis=1)
        for at, part in enumerate((past[:, year], used[:, year]), 2):
            sums[at] += part.sum(axis=1)
    near, near_length, whole, whole_length = sums
    usual = near_length * np.divide(
        whole, whole_length, out=np.zeros(len(past)), where=whole_length > 0
    )
    return np.asarray((near + _SEASON_CASES) / (usual + _SEASON_CASES))


def _errors(cases: Floats, share: Floats, per_year: int) -> tuple[Floats, Floats]:
    """Return the mean square error of earlier forecasts and its degrees of freedom."""
    most = min(_LOOKS, cases.shape[1] - 1)
    if not most:
        return np.ones(len(cases)), np.full(len(cases), _SHARED)
    looks = [
        _root(cases[:, at]) - _root(_foretold(cases, share, at, per_year))
        for at in range(1, most + 1)
    ]
    errors = np.array(looks).reshape(most, len(cases))
    known = np.isfinite(errors)
    squares = np.where(known, errors, 0.0) ** 2
    usual = _middle(squares, known)
    bound = _OUTBREAK**2 * np.maximum(usual / _MEDIAN_SQUARE, 1.0)
    squares = np.where(errors > 0, np.minimum(squares, bound), squares)
    number = known.sum(axis=0)
    total = np.where(known, squares, 0.0).sum(axis=0)
    own = total[number > 0] / number[number > 0]
    middle = max(float(np.median(own)), 1.0) if own.size else 1.0
    spread = (_SHARED * middle + total) / (_SHARED + number)
    return np.maximum(spread, 1.0), _SHARED + number / _ALIKE


def _middle(squares: Floats, known: NDArray[np.bool_]) -> Floats:
    """Return the median of the known numbers of each column; 1 where there is none."""
    ordered = np.sort(np.where(known, squares, np.inf), axis=0)
    number = known.sum(axis=0)
    low = np.maximum(number - 1, 0) // 2
    column = np.arange(squares.shape[1])
    found = (ordered[low, column] + ordered[number // 2 * (number > 0), column]) / 2
    return np.asarray(np.where(number > 0, found, 1.0))


def _root(cases: Floats) -> Floats:
    """Return twice the root, in which counts of any size vary by about 1 by chance."""
    return np.asarray(2 * np.sqrt(cases + 0.375))
