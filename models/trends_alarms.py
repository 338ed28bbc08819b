"""
Which of thousands of series stand out this period, and is it new? One table of alarms.

In: weekly counts of many series. Out: per series what was expected, the chance, the false
discovery rate over all, and whether the alarm is new or goes on. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from models.hotspots import benjamini_hochberg
from models.trends_ears import ears
from models.trends_farrington import Exceedance, farrington

Floats = NDArray[np.float64]
Words = NDArray[np.str_]

STATES: Final = ("new", "ongoing", "ended", "none", "undefined")
METHODS: Final = ("farrington", "ears", "too_short", "unknown_week")
_BACK: Final = 4
"""Weeks looked back for an alarm of which this one is the rest: a gap of up to three quiet
weeks does not make it new again."""


@dataclass(frozen=True)
class Alarms:
    """What became of each series in its last week, all (n_series,)."""

    observed: Floats
    expected: Floats
    threshold: Floats
    """Count above which a single series would alarm, 1 in 100 by chance; NaN for EARS."""
    p: Floats
    q: Floats
    """False discovery rate at which it would first be told, over all series tested."""
    q_fewer: Floats
    """The same of so few cases; told apart, since a gap in the data looks like it."""
    state: Words
    """One of `STATES`."""
    method: Words
    """One of `METHODS`."""
    since: Floats
    """Weeks ago of the first alarm of this story, 0 for one of this week; NaN without."""


def alarms(  # noqa: PLR0913 - the rates are the reader's
    counts: ArrayLike,
    known: ArrayLike | None = None,
    regressors: ArrayLike | None = None,
    *,
    fdr: float = 0.05,
    least: int = 5,
    back: int = _BACK,
) -> Alarms:
    """
    Return which series stand out in the last week.

    Each is tested by the improved Farrington method; where the past is too short for
    it (a year and a half of known weeks) by EARS C2 on nine weeks; else not at all, and says
    so. p-values of all series tested are one family (Benjamini & Hochberg). An alarm
    is a q of at most `fdr` with at least `least` cases.

    new: no alarm in the four weeks before; ongoing: there was one; ended: there was one, and
    now is none. Earlier weeks are judged by the same rule as they stood then.

    Series that are alike (a category and its topic, neighbours) alarm together: the rate
    holds, the number of independent stories is smaller.

    >>> quiet = np.full((3, 120), 10.0)
    >>> quiet[0, -1] = quiet[1, -1] = quiet[1, -2] = 40
    >>> alarms(quiet).state.tolist()
    ['new', 'ongoing', 'none']
    """
    values = np.asarray(counts, dtype=np.float64)
    length = values.shape[1]
    looks = []
    for ago in range(min(back, max(length - 1, 0)) + 1):
        found, method = _tested(values, known, regressors, -1 - ago)
        p = np.where(np.nan_to_num(found.observed) >= least, found.p, 1.0)
        p = np.where(np.isnan(found.p), np.nan, p)
        q = benjamini_hochberg(p)
        looks.append((found, method, p, q, q <= fdr))
    found, method, p, q, now = looks[0]
    before = np.zeros(len(values), np.bool_)
    since = np.where(now, 0.0, np.nan)
    for ago, (*_, called) in enumerate(looks[1:], 1):
        before |= called
        since = np.where(called, float(ago), since)
    state = np.select(
        [np.isnan(q), now & before, now, before],
        ["undefined", "ongoing", "new", "ended"],
        default="none",
    )
    fewer = benjamini_hochberg(found.p_fewer)
    return Alarms(
        found.observed,
        found.expected,
        found.threshold,
        p,
        q,
        fewer,
        state,
        method,
        since,
    )


def _tested(
    values: Floats, known: ArrayLike | None, regressors: ArrayLike | None, at: int
) -> tuple[Exceedance, Words]:
    """Return the test of one week, by the better method that each series allows."""
    found = farrington(values, known, regressors, at=at)
    short = ears(values, known, at=at)
    usable = np.isnan(found.p) & ~np.isnan(short.p)
    never = np.isnan(found.observed)
    method = np.select(
        [never, ~np.isnan(found.p), usable],
        ["unknown_week", "farrington", "ears"],
        default="too_short",
    )
    both = Exceedance(
        observed=found.observed,
        expected=np.where(usable, short.expected, found.expected),
        threshold=found.threshold,
        score=found.score,
        p=np.where(usable & ~never, short.p, found.p),
        p_fewer=np.where(usable & ~never, 1 - short.p, found.p_fewer),
        dispersion=found.dispersion,
        weeks=found.weeks,
    )
    return both, method
