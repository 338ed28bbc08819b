"""
Did a campaign bring more petitions? The one answer, by the estimator that fits its plan.

In: the targeted cases by area and day, the campaign's places and days. Out: an `Effect`
with interval, p, curve and checks, or the reason why none is given. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from models import impact_checks, impact_series, impact_villages
from models.impact_effect import Forecast, effect
from models.impact_plan import Check, Curve, Effect, Ints, Panel, Plan, refusal
from models.impact_weeks import LEAST, Weeks, enough, weeks

__all__ = [
    "Check",
    "Curve",
    "Effect",
    "Foretold",
    "Panel",
    "Plan",
    "foretold",
    "impact",
    "refusal",
]

LEAST_CASES: Final = 10.0
"""Expected cases below which no size is told: 95 % of chance alone is then -60 to +60 %."""
_LEAST_FREEDOM: Final = 2.0
"""Of the errors' Student's t; with less an interval is wider than any campaign."""
_LEAST_DONORS: Final = 5


@dataclass(frozen=True)
class Foretold:
    """What a campaign is measured against."""

    cut: Weeks
    forecast: Forecast
    donors: Ints
    """(n_donors,) areas compared with; of no use to the whole city."""


def impact(panel: Panel, plan: Plan, *, checks: bool = True) -> Effect:
    """
    Return what the campaign did.

    The whole city (or all areas but too few to compare with): a forecast of the campaign's
    days from the city's own past and from series that it does not touch. Villages: they
    against villages that are not adjacent. How far off either is, its own past tells.

    checks : also the curve, placebos, donors left out one by one, pre-trend, other estimators; without
    them an answer is some ten times as fast (a scoreboard).

    ValueError for a panel whose shapes do not fit, or negative counts.
    """
    told = foretold(panel, plan)
    if isinstance(told, Effect):
        return told
    cut, forecast, donors = told.cut, told.forecast, told.donors
    found = effect(panel, plan, cut, forecast, drawn=checks)
    if _whole_city(panel, plan):
        return impact_checks.city(cut, forecast, found) if checks else found
    found = replace(
        found,
        donors=donors,
        weights=np.full(donors.size, 1 / donors.size),
        ring=_ring(panel, plan, cut, donors),
    )
    if not checks:
        return found
    return impact_checks.villages(panel, plan, cut, forecast, found)


def foretold(panel: Panel, plan: Plan) -> Foretold | Effect:
    """Return what the campaign is measured against, or the refusal; errors as `impact`."""
    check(panel, plan)
    reason = _days_lack(panel, plan)
    if reason:
        return refusal(reason)
    cut = weeks(panel, plan)
    after = cut.counted
    before = int(cut.day[: cut.origin].sum())
    if cut.origin < LEAST + cut.span:
        return refusal("short_before", before=before, after=after)
    donors = impact_villages.donors_of(panel, plan)
    if not _whole_city(panel, plan) and donors.size < _LEAST_DONORS:
        return refusal("no_donors", before=before, after=after)
    forecast = _forecast(panel, plan, cut, donors)
    reason = _lacks(cut, forecast)
    if reason:
        return refusal(reason, cases=forecast.observed, before=before, after=after)
    return Foretold(cut, forecast, donors)


def check(panel: Panel, plan: Plan) -> None:
    """Raise ValueError for shapes that do not fit, days out of order or negative counts."""
    areas, days = panel.counts.shape
    shapes = {
        "days": panel.days.shape == (days,),
        "known": panel.known.shape == (days,),
        "calendar": panel.calendar.shape[0] == days,
        "neighbours": panel.neighbours.shape == (areas, areas),
        "base": panel.base is None or panel.base.shape == panel.counts.shape,
        "controls": panel.controls is None or panel.controls.shape[1:] == (days,),
    }
    for name, fits in shapes.items():
        if not fits:
            msg = f"{name}: expected its shape to fit {areas} areas and {days} days."
            raise ValueError(msg)
    if days > 1 and (np.diff(panel.days) != np.timedelta64(1, "D")).any():
        msg = "days: expected every day once, in order."
        raise ValueError(msg)
    if (panel.counts < 0).any() or not np.isfinite(panel.counts).all():
        msg = "counts: expected whole numbers from 0."
        raise ValueError(msg)
    named = [one for one in (plan.treated, plan.ring, plan.barred) if one is not None]
    if any(one.size and not 0 <= one.min() <= one.max() < areas for one in named):
        msg = f"treated, ring, barred: expected places from 0 to {areas - 1}."
        raise ValueError(msg)


def _whole_city(panel: Panel, plan: Plan) -> bool:
    return plan.treated is None or np.unique(plan.treated).size == len(panel.counts)


def _days_lack(panel: Panel, plan: Plan) -> str | None:
    """Return why the campaign's own days do not do, or None."""
    if not 0 <= plan.first <= plan.last < panel.days.size:
        return "no_days"
    if plan.treated is not None and not plan.treated.size:
        return "area_small"
    if not enough(panel.known[plan.first : plan.last + 1]):
        return "days_missing"
    return None


def _forecast(panel: Panel, plan: Plan, cut: Weeks, donors: Ints) -> Forecast:
    if _whole_city(panel, plan) or plan.treated is None:
        return impact_series.foretold(panel, plan, cut)
    return impact_villages.foretold(panel, cut, plan.treated, donors)


def _lacks(cut: Weeks, forecast: Forecast) -> str | None:
    """Return why a forecast does not do, or None."""
    found = forecast.spread(cut)
    if not forecast.trial.cases[0][0, : cut.origin].any():
        return "area_small"
    if forecast.log.size == 0:
        return "no_past_errors"
    if forecast.expected < LEAST_CASES:
        return "few_cases"
    if not found.freedom[0] >= _LEAST_FREEDOM:
        return "short_before"
    return None


def _ring(panel: Panel, plan: Plan, cut: Weeks, donors: Ints) -> Effect | None:
    """Return what happened around the campaign; None where nothing lies around."""
    if plan.treated is None:
        return None
    areas = (
        impact_villages.ring_of(panel.neighbours, plan.treated)
        if plan.ring is None
        else plan.ring
    )
    areas = np.setdiff1d(areas, np.append(plan.barred, plan.treated))
    if not areas.size:
        return None
    forecast = impact_villages.foretold(panel, cut, areas, donors)
    reason = _lacks(cut, forecast)
    if reason:
        return refusal(reason, cases=forecast.observed, after=cut.counted)
    return effect(panel, replace(plan, treated=areas), cut, forecast)
