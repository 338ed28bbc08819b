"""
What would the whole city have done without the campaign? Its own past, and other series.

In: a panel and a plan, cut into weeks. Out: a `Forecast` of the campaign's cases with the
errors of the same forecast at every earlier week. Pure.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from models.impact_effect import Forecast, centred
from models.impact_errors import CITY_LEAN, CITY_MEMORY, Errors, Trial
from models.impact_plan import Floats, Panel, Plan
from models.impact_season import season
from models.impact_weeks import LEAST, WEEK, Weeks

_AGAIN: Final = 8
"""Weeks after which season and calendar are learned anew for the errors of the past."""
_PROFILE: Final = 104
"""Weeks before the campaign that tell what a Monday is worth."""
_CLIP: Final = 0.7
"""Log error of other series beyond which they tell no more: twice as many or half."""
_LEAN: Final = 0.1
"""Per week of the campaign, squared log errors of other series that "no relation" counts."""


def foretold(panel: Panel, plan: Plan, weeks: Weeks) -> Forecast:
    """
    Return the forecast of the treated areas together, all where none are named.

    Level: the weeks before, the last ones most. Times season and calendar
    (`impact_season.py`). Times what befell the controls in the campaign, as far as the errors of
    both went together in the past: a typhoon, or a month in which fewer calls were
    taken down, is then not laid at the campaign's door.
    """
    rows = slice(None) if plan.treated is None else plan.treated
    series = panel.counts[rows].sum(axis=0)
    base = None if panel.base is None else panel.base[rows].sum(axis=0)
    trial = _trial(panel, weeks, series, base)
    errors = trial.errors(weeks)
    log = errors.log[0]
    control = _controls(panel, weeks, plan)
    if control is None:
        plain = Forecast("city_forecast", trial, errors, log[:-1])
        return centred(weeks, plain, CITY_LEAN)
    other = np.clip(control.errors(weeks).log[0], -_CLIP, _CLIP)
    slope = _slopes(errors, log, other, weeks)
    found = Forecast(
        "city_controls",
        trial,
        errors,
        (log - slope * other)[:-1],
        factor=float(np.exp(slope[-1] * other[-1])),
    )
    return centred(weeks, found, CITY_LEAN)


def _trial(panel: Panel, weeks: Weeks, series: Floats, base: Floats | None) -> Trial:
    """Return what a series is foretold from: season, calendar, weekdays, its base."""
    daily = _worth(panel, weeks, series) if base is None else base
    worth, worth_part = weeks.fold(daily)
    calendar = weeks.mean(_beside_weekdays(panel).T)
    until = np.append(np.arange(LEAST, weeks.origin, _AGAIN), weeks.origin)
    cases, parts = weeks.fold(series)
    whole, part = season(cases, worth, calendar, until)
    return Trial(
        (cases[None], parts[None]),
        (worth * whole, worth_part * part),
        CITY_MEMORY,
        until,
    )


def _worth(panel: Panel, weeks: Weeks, series: Floats) -> Floats:
    """Return (n_days,) what a day's weekday is worth in weeks; a week is worth 1."""
    day = np.arange(panel.days.size) % WEEK
    first = weeks.at + weeks.origin * WEEK
    near = slice(max(first - _PROFILE * WEEK, 0), first)
    used = panel.known[near]
    number = np.bincount(day[near], used, WEEK)
    cases = np.bincount(day[near], series[near] * used, WEEK)
    rate = (cases + 1.0) / np.maximum(number, 1.0)
    return np.asarray((rate / rate.sum())[day])


def _beside_weekdays(panel: Panel) -> Floats:
    """Return the calendar less the usual of each weekday: Sundays are told by `_worth`."""
    if not panel.calendar.shape[1]:
        return panel.calendar
    day = np.arange(panel.days.size) % WEEK
    usual = np.array([panel.calendar[day == n].mean(axis=0) for n in range(WEEK)])
    return np.asarray(panel.calendar - usual[day])


def _controls(panel: Panel, weeks: Weeks, plan: Plan) -> Trial | None:
    """Return the trial of the controls' sum; None without one known in all weeks."""
    if panel.controls is None or not len(panel.controls):
        return None
    end = min(weeks.at + weeks.day.size, panel.days.size)
    used = np.zeros(panel.days.size, np.bool_)
    used[weeks.at : end] = panel.known[weeks.at : end]
    used[plan.last + 1 :] = False
    whole = np.isfinite(panel.controls[:, used]).all(axis=1)
    if not whole.any():
        return None
    series = np.where(used, panel.controls[whole].sum(axis=0), 0.0)
    return _trial(panel, weeks, series, None)


def _slopes(errors: Errors, log: Floats, other: Floats, weeks: Weeks) -> Floats:
    """Return (n_origins,) how an error follows the controls', from stretches over by then."""
    both, square = np.cumsum(log * other), np.cumsum(other**2)
    # The last stretch that has ended when another begins.
    over = (
        np.searchsorted(errors.origins, errors.origins - weeks.span, side="right") - 1
    )
    told = over >= 0
    at = np.maximum(over, 0)
    lean = _LEAN * max(weeks.span, 1)
    return np.where(told, both[at] / (square[at] + lean), 0.0)
