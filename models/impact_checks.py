"""
Does the answer hold when it is asked otherwise? Placebos, one donor less, trend, fit.

In: panel, plan, the forecast and the `Effect`. Out: the `Effect` with its `checks`. Pure.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from models import impact_synthetic, impact_villages
from models.impact_effect import Forecast, size
from models.impact_errors import VILLAGE_LEAN, Trial, spread
from models.impact_plan import Check, Effect, Panel, Plan
from models.impact_weeks import Weeks

_FAILS: Final = 0.01
"""p below which a placebo speaks against the method: at 0.05 each check would take a
twentieth of what is true."""
_SURE: Final = 0.05
_RANK: Final = 0.1
_WIDEST: Final = 0.5
"""Usual error of the logarithm beyond which a fit is none: half as many, or twice."""
_TREND: Final = 26
"""Weeks before the campaign whose trend is asked for."""
_SETS: Final = 199
_SEED: Final = 7


def city(cut: Weeks, forecast: Forecast, found: Effect) -> Effect:
    """Return the answer with the checks of a whole city."""
    checks = (
        placebo_time(cut, forecast, found),
        pre_trend(cut, forecast),
        fit(cut, forecast, found),
    )
    return replace(found, checks=checks)


def villages(
    panel: Panel, plan: Plan, cut: Weeks, forecast: Forecast, found: Effect
) -> Effect:
    """Return the answer with the checks of villages, and what a synthetic control says."""
    checks = (
        placebo_time(cut, forecast, found),
        placebo_space(panel, plan, cut, found),
        leave_one_out(panel, cut, forecast, found),
        pre_trend(cut, forecast),
        fit(cut, forecast, found),
    )
    others = impact_synthetic.others(panel, plan, cut, found)
    event = event_study(cut, checks[0], found)
    return replace(found, checks=checks, others=others, event=event)


def placebo_time(cut: Weeks, forecast: Forecast, found: Effect) -> Check:
    """
    Return whether the same answer given earlier would have found nothing.

    value : p of the stretch that ended just before the campaign. detail : start, relative,
    low, high of earlier stretches that do not overlap, the last first.
    """
    origins, log = forecast.errors.origins[:-1], forecast.log
    picked: list[int] = []
    for at in range(origins.size - 1, -1, -1):
        if not picked or origins[at] <= origins[picked[-1]] - cut.span:
            picked.append(at)
    rows = np.array(picked, np.int64)
    far = stats.t.ppf(0.975, found.freedom) * found.spread
    detail = {
        "start": cut.start[origins[rows]],
        "relative": np.expm1(log[rows]),
        "low": np.expm1(log[rows] - far),
        "high": np.expm1(log[rows] + far),
    }
    p = float(2 * stats.t.sf(abs(log[rows[0]]) / found.spread, found.freedom))
    return Check("placebo_time", p >= _FAILS, p, detail)


def event_study(cut: Weeks, earlier: Check, found: Effect) -> dict[str, NDArray[Any]]:
    """Return start, relative, low, high of the earlier stretches in order and the campaign."""
    own = {
        "start": cut.start[cut.origin],
        "relative": found.relative,
        "low": found.relative_low,
        "high": found.relative_high,
    }
    return {name: np.append(earlier.detail[name][::-1], own[name]) for name in own}


def placebo_space(panel: Panel, plan: Plan, cut: Weeks, found: Effect) -> Check:
    """
    Return whether places without the campaign changed as much at the same time.

    value : rank p of the treated areas' error, each in its own usual errors, among up to 199
    connected sets of as many areas elsewhere. It fails where the effect is told and the rank
    is not among the tenth farthest. detail : z of each set, and own.
    """
    treated = np.asarray(plan.treated)
    donors = np.asarray(found.donors)
    barred = np.ones(len(panel.counts), np.bool_)
    barred[donors] = False
    sets = impact_villages.grown(panel.neighbours, treated.size, barred, _SEED, _SETS)
    nothing = Check("placebo_space", None, float("nan"))
    if not len(sets):
        return nothing
    trial = impact_villages.compared(panel, cut, sets, donors)
    errors = trial.errors(cut)
    usual = spread(cut, errors.origins[:-1], errors.log[:, :-1], VILLAGE_LEAN)
    asked = (errors.expected[:, -1] >= 1.0) & (usual.sd > 0)
    if asked.sum() < 1 / _RANK:
        return nothing
    z = (errors.log[asked, -1] - usual.centre[asked]) / usual.sd[asked]
    line = np.log((found.cases + 0.5) / (found.expected + 0.5)) / found.spread
    p = float((1 + (np.abs(z) >= abs(line)).sum()) / (1 + z.size))
    passed = found.p >= _SURE or p <= _RANK
    return Check("placebo_space", passed, p, {"z": z, "own": np.array([line])})


def leave_one_out(panel: Panel, cut: Weeks, forecast: Forecast, found: Effect) -> Check:
    """
    Return whether the answer hangs on one donor.

    value : the largest change of the relative effect when a donor is left out. It fails where
    an effect is told with all of them and not without one. detail : donor, relative, p.
    """
    donors = np.asarray(found.donors)
    if panel.base is not None or donors.size < 2:  # noqa: PLR2004 - one less is none
        return Check("leave_one_out", None, float("nan"))
    each = cut.fold(panel.counts[donors])
    less = [one.sum(axis=0) - one for one in each]
    cases = [np.broadcast_to(one, less[0].shape) for one in forecast.trial.cases]
    now = np.array([cut.origin])
    trial = Trial((cases[0], cases[1]), (less[0], less[1]))
    expected = trial.levels(cut, now)[:, 0] * cut.window(*trial.exposure)(now)[:, 0]
    expected = expected * forecast.moved
    told = [
        size(found.cases, float(mu), found.spread, found.freedom) for mu in expected
    ]
    relative, p = (
        np.array([getattr(one, name) for one in told]) for name in ("relative", "p")
    )
    holds = found.p >= _SURE or bool((p < _SURE).all())
    worst = float(np.abs(relative - found.relative).max())
    detail = {"donor": donors, "relative": relative, "p": p}
    return Check("leave_one_out", holds, worst, detail)


def pre_trend(cut: Weeks, forecast: Forecast) -> Check:
    """
    Return whether cases already drifted away from what is expected before the start.

    value : p of a line through the last 26 known weeks of log(cases / expected) at one
    level, its error with first-order autocorrelation. detail : start, log, line.
    """
    trial, origin = forecast.trial, cut.origin
    every = np.arange(max(origin - _TREND, 0), origin)
    every = every[cut.known[every] > 0]
    row = trial.rows(np.array([origin]))
    level = forecast.errors.level[0, -1]
    expected = level * trial.exposure[0][row[0], every]
    log = np.log((trial.cases[0][0, every] + 0.5) / (expected + 0.5))
    detail = {"start": cut.start[every], "log": log}
    if every.size < _TREND / 2:
        return Check("pre_trend", None, float("nan"), detail)
    line = stats.linregress(every, log)
    detail["line"] = line.intercept + line.slope * every
    rest = log - detail["line"]
    alike = float(
        np.clip((rest[1:] * rest[:-1]).sum() / max((rest**2).sum(), 1e-12), 0, 0.9)
    )
    wider = np.sqrt((1 + alike) / (1 - alike))
    error = max(float(line.stderr) * wider, 1e-12)
    p = float(2 * stats.t.sf(abs(line.slope) / error, every.size - 2))
    return Check("pre_trend", p >= _FAILS, p, detail)


def fit(cut: Weeks, forecast: Forecast, found: Effect) -> Check:
    """
    Return whether such forecasts are of any use.

    value : the usual error of the logarithm. detail : start, observed, expected
    of earlier stretches.
    """
    detail = {
        "start": cut.start[forecast.errors.origins[:-1]],
        "observed": forecast.errors.observed[0, :-1],
        "expected": forecast.errors.expected[0, :-1] * np.exp(forecast.centre),
    }
    return Check("fit", found.spread <= _WIDEST, found.spread, detail)
