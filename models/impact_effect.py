"""
What does a forecast's error leave of an effect? Interval, p and sign from one distribution.

In: cases and what was expected, the usual error of such forecasts. Out: an `Effect`, its
curve by week. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from scipy import stats

from models.impact_errors import HALF, Errors, Spread, Trial, spread
from models.impact_plan import Curve, Effect, Floats, Panel, Plan
from models.impact_weeks import Weeks

LEVEL: Final = 0.95
_YEAR_DAYS: Final = 364
"""52 weeks: a year that keeps the weekday."""
_DRAWN: Final = 52
"""Weeks before the campaign in the curve."""


@dataclass(frozen=True)
class Forecast:
    """A campaign's forecast and its past errors, after all corrections."""

    estimator: str
    trial: Trial
    errors: Errors
    log: Floats
    """(n_past,) errors of the past stretches, around where they usually lie."""
    centre: float = 0.0
    """Where they usually lie: the forecast is moved by it."""
    factor: float = 1.0
    """By which other series changed what is expected of the campaign."""

    @property
    def moved(self) -> float:
        """Return by what the trial's own expectation of the campaign is multiplied."""
        return self.factor * float(np.exp(self.centre))

    @property
    def expected(self) -> float:
        """Return the cases without the campaign."""
        return float(self.errors.expected[0, -1]) * self.moved

    @property
    def observed(self) -> float:
        """Return the cases of the campaign."""
        return float(self.errors.observed[0, -1])

    def spread(self, weeks: Weeks) -> Spread:
        """Return the usual error and its freedom."""
        return spread(weeks, self.errors.origins[:-1], self.log[None])


def centred(weeks: Weeks, forecast: Forecast, lean: float) -> Forecast:
    """Return the forecast moved to where its earlier errors say; `lean` as in `spread`."""
    found = spread(weeks, forecast.errors.origins[:-1], forecast.log[None], lean)
    by = float(found.centre[0])
    return replace(forecast, log=forecast.log - by, centre=forecast.centre + by)


@dataclass(frozen=True)
class Size:
    """An effect in numbers that can not contradict each other."""

    relative: float
    relative_low: float
    relative_high: float
    effect_low: float
    effect_high: float
    p: float


def size(observed: float, expected: float, sd: float, freedom: float) -> Size:
    r"""
    Return interval and p of one Student's t on the log scale.

    .. math:: L = \log\frac{x + 1/2}{\mu + 1/2}, \quad L \pm t\,s, \quad
              p = 2 P(T > |L| / s)

    so that p < 0.05 exactly where the interval of the relative effect leaves out 0, and that
    of the cases, x + 1/2 - (μ + 1/2) exp(± t s), does so too.

    observed, expected : cases, from 0. sd : above 0. freedom : above 0.

    >>> found = size(120, 100, 0.05, 50)
    >>> round(found.relative, 2), round(found.relative_low, 2), round(found.effect_low, 1)
    (0.2, 0.08, 9.4)
    """
    line = float(np.log((observed + HALF) / (expected + HALF)))
    far = float(stats.t.ppf((1 + LEVEL) / 2, freedom)) * sd
    relative = (observed - expected) / expected if expected > 0 else float("nan")
    # Of few cases x / mu lies a little beyond its interval's middle, never beyond its ends.
    low, high = (float(np.expm1(line + side * far)) for side in (-1, 1))
    return Size(
        relative,
        min(low, relative),
        max(high, relative),
        observed + HALF - (expected + HALF) * float(np.exp(far)),
        min(observed + HALF - (expected + HALF) * float(np.exp(-far)), observed),
        float(2 * stats.t.sf(abs(line) / sd, freedom)),
    )


def effect(
    panel: Panel, plan: Plan, weeks: Weeks, forecast: Forecast, *, drawn: bool = True
) -> Effect:
    """Return the answer of one forecast, with its curve where drawn, without checks."""
    sd, freedom = _usual(forecast.spread(weeks), forecast.expected)
    numbers = size(forecast.observed, forecast.expected, sd, freedom)
    return Effect(
        estimator=forecast.estimator,
        cases=forecast.observed,
        expected=forecast.expected,
        effect=forecast.observed - forecast.expected,
        effect_low=numbers.effect_low,
        effect_high=numbers.effect_high,
        relative=numbers.relative,
        relative_low=numbers.relative_low,
        relative_high=numbers.relative_high,
        p=numbers.p,
        before_days=int(weeks.day[: weeks.origin].sum()),
        after_days=weeks.counted,
        lost_days=plan.last - plan.first + 1 - weeks.counted,
        naive=naive(panel, plan, weeks),
        curve=curve(weeks, forecast) if drawn else None,
        spread=sd,
        freedom=freedom,
    )


def _usual(found: Spread, expected: float) -> tuple[float, float]:
    """Return the usual error and its freedom; a past without any error proves nothing."""
    chance = 1 / np.sqrt(expected + HALF)  # no count is steadier
    return max(float(found.sd[0]), float(chance)), float(found.freedom[0])


def naive(panel: Panel, plan: Plan, weeks: Weeks) -> float:
    """
    Return cases over those of the same days a year (52 weeks) before, less 1.

    What reports say today. NaN where a day of either is not known, or none came then.
    """
    then = plan.first - _YEAR_DAYS
    rows = slice(None) if plan.treated is None else plan.treated
    days = weeks.days
    if then < 0 or not panel.known[then + days].all():
        return float("nan")
    now, before = (
        float(panel.counts[rows][:, at + days].sum()) for at in (plan.first, then)
    )
    return now / before - 1.0 if before else float("nan")


def curve(weeks: Weeks, forecast: Forecast) -> Curve:
    """
    Return cases, and what was expected of them, by week.

    Before the campaign each week is foretold from those before it; during and after it the
    level is that of its beginning. The band of a week is that of such a week's earlier errors;
    the cumulative one is tried for each length, its end is the effect's own interval.
    """
    trial, origin = forecast.trial, weeks.origin
    every = np.arange(max(origin - _DRAWN, 1), len(weeks.start))
    level = trial.levels(weeks, np.minimum(every, origin))[0]
    row = trial.rows(np.minimum(every, origin))
    expected = level * trial.exposure[0][row, every]
    inside = (every >= origin) & (every < origin + weeks.span)
    expected = expected * np.where(every >= origin, forecast.moved, 1.0)
    single = replace(weeks, whole=1, rest=0, skipped=())
    usual = trial.errors(single)
    near = spread(single, usual.origins[:-1], usual.log[:, :-1])
    far = stats.t.ppf((1 + LEVEL) / 2, near.freedom[0]) * near.sd[0]
    known = weeks.known[every] > 0
    cumulative = _cumulative(weeks, forecast, inside)
    shown = np.where(known, trial.cases[0][0, every], np.nan)
    expected = np.where(known, expected, np.nan)
    return Curve(
        weeks.start[every],
        inside,
        shown,
        expected,
        np.maximum((expected + HALF) * np.exp(-far) - HALF, 0.0),
        (expected + HALF) * np.exp(far) - HALF,
        *cumulative,
    )


def _cumulative(weeks: Weeks, forecast: Forecast, inside: np.ndarray) -> Floats:
    """Return observed less expected since the start with its band, (3, n_drawn)."""
    out = np.full((3, inside.size), np.nan)
    whole = forecast.spread(weeks)
    plain = spread(weeks, forecast.errors.origins[:-1], forecast.errors.log[:1, :-1])
    gain = float(whole.sd[0] / plain.sd[0]) if plain.sd[0] > 0 else 1.0
    for at, place in enumerate(np.flatnonzero(inside), 1):
        if at - 1 in weeks.skipped:
            continue
        if at == weeks.span:
            seen, usual, found = forecast.observed, forecast.expected, whole
        else:
            gone = tuple(one for one in weeks.skipped if one < at)
            part = replace(weeks, whole=at, rest=0, skipped=gone)
            tried = forecast.trial.errors(part)
            seen = float(tried.observed[0, -1])
            usual = float(tried.expected[0, -1]) * forecast.moved
            found = spread(part, tried.origins[:-1], tried.log[:1, :-1])
            found = replace(found, sd=found.sd * gain)
        numbers = size(seen, usual, *_usual(found, usual))
        out[:, place] = seen - usual, numbers.effect_low, numbers.effect_high
    return out
