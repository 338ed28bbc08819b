"""
Would a campaign's effect be seen? Power and the least effect that shows, on the real past.

In: a panel of the past, places and a length. Out: power and minimum detectable effect, as if
the campaign had run in the panel's last days without a gap. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from scipy import stats

from models.impact import Effect, foretold
from models.impact_effect import Forecast
from models.impact_errors import CITY_LEAN, HALF, VILLAGE_LEAN, spread
from models.impact_plan import Floats, Ints, Panel, Plan
from models.impact_weeks import Weeks

LIFTS: Final = np.array([0.0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1.0])
WANTED: Final = 0.8
"""Chance with which a campaign should be found: four times of five."""
_SURE: Final = 0.05
_LARGEST: Final = 10.0
_YEAR: Final = 364
_WEEK: Final = 7
_LEAST_FREEDOM: Final = 2.0
"""As in `models.impact`: with less no answer is given, so that none is simulated."""


@dataclass(frozen=True)
class Design:
    """What a plan would show."""

    lifts: Floats
    """(n_lifts,) relative effects."""
    power: Floats
    """(n_lifts,) chance that each is found, p < 0.05."""
    simulated: Floats
    """(n_lifts,) share of the real earlier stretches in which it would have been found, had
    it been planted there; NaN without any."""
    stretches: int
    """Earlier stretches that were tried; they overlap."""
    least: float
    """The smallest effect found four times of five; NaN where none up to tenfold is."""
    expected: float
    """Cases in such a campaign without it."""
    refused: str | None = None
    """Why such a campaign could not be measured, one of `impact_plan.REASONS`."""

    @property
    def more(self) -> float:
        """Return the additional cases that the least effect is."""
        return self.least * self.expected


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
    found = np.flatnonzero(power(tried, sd, freedom) >= WANTED)
    return float(tried[found[0]]) if found.size else float("nan")


def design(
    panel: Panel, treated: Ints | None, length: int, barred: Ints | None = None
) -> Design:
    """
    Return what a campaign of so many days would show in these places, None for the city.

    The errors are those that the same estimator made at every earlier week of the real past.
    barred : places that are not compared with, as in `Plan`.
    """
    last = _whole(panel, length)
    none = np.empty(0, np.int64) if barred is None else barred
    told = foretold(panel, Plan(treated, last - length + 1, last, barred=none))
    if isinstance(told, Effect):
        empty = np.full(LIFTS.size, np.nan)
        nan = float("nan")
        return Design(LIFTS, empty, empty, 0, nan, nan, told.refused)
    forecast = told.forecast
    usual = forecast.spread(told.cut)
    sd = max(float(usual.sd[0]), 1 / np.sqrt(forecast.expected + HALF))
    freedom = float(usual.freedom[0])
    tried, stretches = simulated(told.cut, forecast)
    return Design(
        LIFTS,
        power(LIFTS, sd, freedom),
        tried,
        stretches,
        least_effect(sd, freedom),
        forecast.expected,
    )


def _whole(panel: Panel, length: int) -> int:
    """Return the last day of the last stretch without a gap, of the last year; else of all."""
    known = np.flatnonzero(panel.known)
    last = int(known[-1]) if known.size else -1
    for end in range(last, max(last - _YEAR, length - 2), -_WEEK):
        if panel.known[end - length + 1 : end + 1].all():
            return end
    return last


def simulated(cut: Weeks, forecast: Forecast) -> tuple[Floats, int]:
    """
    Return the share of earlier stretches in which each of LIFTS is found, and how many.

    In each the lift is planted on the real cases, and asked of what was known by then: the
    errors of the stretches that had ended.
    """
    origins = forecast.errors.origins[:-1]
    raw = forecast.log + forecast.centre
    lean = CITY_LEAN if forecast.estimator.startswith("city") else VILLAGE_LEAN
    expected = forecast.errors.expected[0, :-1]
    found = []
    for at, origin in enumerate(origins):
        ended = origins + cut.span <= origin
        if not ended.any():
            continue
        then = replace(cut, origin=int(origin))
        usual = spread(then, origins[ended], raw[None, ended], lean)
        if not usual.freedom[0] >= _LEAST_FREEDOM:
            continue
        moved = expected[at] * np.exp(usual.centre[0])
        sd = max(float(usual.sd[0]), 1 / np.sqrt(moved + HALF))
        line = raw[at] - usual.centre[0] + np.log1p(LIFTS)
        far = stats.t.ppf(1 - _SURE / 2, usual.freedom[0]) * sd
        found.append(np.abs(line) > far)
    if not found:
        return np.full(LIFTS.size, np.nan), 0
    return np.asarray(np.mean(found, axis=0)), len(found)
