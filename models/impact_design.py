"""
Would a campaign's effect be seen? Power, the least effect that shows, and whom to treat.

In: a panel of the past, places and a length. Out: power and minimum detectable effect, as if
the campaign had run in the panel's last known days; pairs of villages that are alike. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import stats

from models.impact import impact
from models.impact_plan import Floats, Ints, Panel, Plan

_LIFTS: Final = np.array([0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1.0])
_WANTED: Final = 0.8
_SURE: Final = 0.05
_LARGEST: Final = 10.0
_YEAR: Final = 364


@dataclass(frozen=True)
class Design:
    """What a plan would show."""

    lifts: Floats
    """(n_lifts,) relative effects."""
    power: Floats
    """(n_lifts,) chance that each is found, p < 0.05."""
    least: float
    """The smallest effect found four times of five; NaN where none up to tenfold is."""
    expected: float
    """Cases in such a campaign without it."""
    refused: str | None = None
    """Why such a campaign could not be measured, one of `impact_plan.REASONS`."""


def power(lift: float | Floats, sd: float, freedom: float) -> Floats:
    """
    Return the chance that an effect is found, when past errors are those of the future.

    The error of the past stretches follows Student's t with `freedom`, times `sd`; the lift
    moves it by log(1 + lift). Without a lift it is the promised 5 %.

    >>> power(np.array([0.0, 0.5]), 0.1, 50).round(2).tolist()
    [0.05, 0.98]
    """
    far = stats.t.ppf(1 - _SURE / 2, freedom)
    moved = np.log1p(lift) / sd
    above = stats.t.sf(far - moved, freedom)
    return np.asarray(above + stats.t.cdf(-far - moved, freedom))


def least_effect(sd: float, freedom: float) -> float:
    """Return the smallest lift that is found four times of five; NaN beyond tenfold."""
    tried = np.expm1(np.linspace(0.0, np.log1p(_LARGEST), 2000))
    found = np.flatnonzero(power(tried, sd, freedom) >= _WANTED)
    return float(tried[found[0]]) if found.size else float("nan")


def design(panel: Panel, treated: Ints | None, length: int) -> Design:
    """
    Return what a campaign of so many days would show in these places, None for the city.

    The errors are those that the same estimator made at every earlier week of the real past.
    """
    known = np.flatnonzero(panel.known)
    last = int(known[-1]) if known.size else -1
    found = impact(panel, Plan(treated, last - length + 1, last), checks=False)
    if found.refused:
        empty = np.full(_LIFTS.size, np.nan)
        return Design(_LIFTS, empty, float("nan"), float("nan"), found.refused)
    return Design(
        _LIFTS,
        power(_LIFTS, found.spread, found.freedom),
        least_effect(found.spread, found.freedom),
        found.expected,
    )


def pairs(panel: Panel, areas: Ints, n: int) -> Ints:
    """
    Return (n or fewer, 2) areas that are most alike and do not touch: treat one, leave one.

    Alike in cases, residents and how the last year ran by quarters, each as a logarithm; an
    area stands in one pair alone, the nearest pairs come first.
    """
    known = np.where(panel.known)[0][-_YEAR:]
    quarters = np.array_split(known, 4)
    cases = np.array([panel.counts[areas][:, days].sum(axis=1) for days in quarters])
    people = np.nan_to_num(panel.residents[areas])
    told = np.column_stack([np.log(cases.T + 0.5), np.log(people + 1.0)])
    apart = np.abs(told[:, None, :] - told[None, :, :]).sum(axis=2)
    touching = panel.neighbours[areas][:, areas].toarray() > 0
    apart[touching | np.tri(areas.size, dtype=np.bool_)] = np.inf
    found: list[tuple[int, int]] = []
    while len(found) < n and np.isfinite(apart).any():
        one, other = divmod(int(apart.argmin()), areas.size)
        found.append((int(areas[one]), int(areas[other])))
        for at in (one, other):
            apart[at], apart[:, at] = np.inf, np.inf
    return np.array(found, np.int64).reshape(-1, 2)
