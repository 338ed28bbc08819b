"""
Did a campaign bring more petitions? The one answer, by the estimator that fits its plan.

In: the targeted cases by area and day, the campaign's places and days. Out: an `Effect`
with interval, p, curve and checks, or the reason why none is given. Pure.
"""

from __future__ import annotations

from models.impact_plan import Check, Curve, Effect, Panel, Plan, refusal

__all__ = ["Check", "Curve", "Effect", "Panel", "Plan", "impact", "refusal"]


def impact(panel: Panel, plan: Plan, *, checks: bool = True) -> Effect:
    """
    Return what the campaign did.

    The whole city: a forecast of the campaign's days from the city's own past and from
    series that it does not touch. Villages: they against villages like them.

    checks : also placebos, donors left out one by one, pre-trend (a report); without them
    an answer is some ten times as fast (a scoreboard).

    ValueError for a panel whose shapes do not fit, or negative counts.
    """
    raise NotImplementedError(panel, plan, checks)
