"""
Do other comparisons of villages agree? Synthetic control, synthetic and clustered DiD.

In: panel, plan and the `Effect` of the plain comparison. Out: relative effect, low and high
of each other estimator, by name. Pure.

On held-out windows none of them was clearly nearer than the plain one (`benchmarks/impact.py`, part compare), so
that they stand beside it and do not decide.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from scipy import stats

from models import impact_villages
from models.impact_effect import size
from models.impact_plan import Effect, Floats, Ints, Panel, Plan
from models.impact_weeks import Weeks

_BLOCK: Final = 4
"""Weeks that are summed before weights are learned: single weeks of a village are chance."""
_LEAN: Final = {"synthetic": 10.0, "synthetic_did": 100.0}
"""How strongly a donor's weight leans on its share of the cases, per squared weight."""
_STEPS: Final = 80
_LEAST_BLOCKS: Final = 6


def others(
    panel: Panel, plan: Plan, cut: Weeks, found: Effect
) -> dict[str, tuple[float, float, float]]:
    """Return relative, low and high by estimator; without enough past, those that can be."""
    treated, donors = np.asarray(plan.treated), np.asarray(found.donors)
    out = {"did_clustered": clustered(panel, cut, treated, donors)}
    for name, lean in _LEAN.items():
        weights = learned(panel, cut, treated, donors, lean)
        if weights is None:
            continue
        forecast = impact_villages.foretold(panel, cut, treated, donors, weights, name)
        usual = forecast.spread(cut)
        told = size(
            forecast.observed,
            forecast.expected,
            max(float(usual.sd[0]), found.spread),
            float(usual.freedom[0]),
        )
        out[name] = told.relative, told.relative_low, told.relative_high
    return out


def learned(
    panel: Panel, cut: Weeks, treated: Ints, donors: Ints, lean: float
) -> Floats | None:
    """
    Return (n_donors,) the factor of each donor's cases; None with too short a past.

    Shares of a donor's own cases by four weeks, over two years, are mixed with weights
    that are not negative and sum to 1, so that the mixture follows the treated areas
    (Abadie et al. 2010); weights lean on the donors' share of all cases (as in
    Arkhangelsky et al. 2021), more so for the synthetic DiD.
    """
    number = min(cut.origin // _BLOCK, 26)
    begin = cut.origin - number * _BLOCK
    known = cut.known[begin : cut.origin].reshape(number, _BLOCK).min(axis=1) > 0
    if known.sum() < _LEAST_BLOCKS:
        return None

    def blocks(areas: Ints) -> Floats:
        weekly = cut.fold(panel.counts[areas])[0][:, begin : cut.origin]
        return np.asarray(
            weekly.reshape(len(areas), number, _BLOCK).sum(axis=2)[:, known]
        )

    theirs, mine = blocks(donors), blocks(treated).sum(axis=0)
    volume = theirs.sum(axis=1)
    kept = volume > 0
    if not kept.any() or not mine.any():
        return None
    share = volume[kept] / volume.sum()
    paths = theirs[kept].T / volume[kept] * known.sum() - 1.0
    aim = mine / mine.mean() - 1.0
    weights = np.zeros(donors.size)
    weights[kept] = _simplex(paths, aim, lean, share) / share
    return weights


def _simplex(paths: Floats, aim: Floats, lean: float, share: Floats) -> Floats:
    """Return weights that sum to 1, by accelerated projected gradient."""
    longest = float(np.linalg.norm(paths, 2) ** 2 + lean)
    now, ahead, pace = share, share, 1.0
    for _ in range(_STEPS):
        slope = paths.T @ (paths @ ahead - aim) + lean * (ahead - share)
        after = _onto(ahead - slope / longest)
        then = (1 + np.sqrt(1 + 4 * pace**2)) / 2
        ahead = after + (pace - 1) / then * (after - now)
        now, pace = after, then
    return np.asarray(now)


def _onto(point: Floats) -> Floats:
    """Return the nearest point whose parts are not negative and sum to 1."""
    order = -np.sort(-point)
    over = (np.cumsum(order) - 1) / np.arange(1, point.size + 1)
    last = int(np.flatnonzero(order > over)[-1])
    return np.asarray(np.maximum(point - over[last], 0.0))


def clustered(
    panel: Panel, cut: Weeks, treated: Ints, donors: Ints
) -> tuple[float, float, float]:
    """
    Return the textbook difference-in-differences, errors clustered by area (jackknife).

    The year before against the campaign, ratio of sums. Too narrow where whole quarters of
    the city move together: shown since it is what other tools tell.
    """
    before = slice(max(cut.origin - 52, 0), cut.origin)
    now = np.array([cut.origin])

    def rates(areas: Ints) -> tuple[Floats, Floats]:
        weekly, part = cut.fold(panel.counts[areas])
        return weekly[:, before].sum(axis=1), cut.window(weekly, part)(now)[:, 0]

    sides = [rates(treated), rates(donors)]
    totals = [np.log((y.sum() + 0.5) / (x.sum() + 0.5)) for x, y in sides]
    square = 0.0
    for (x, y), total in zip(sides, totals, strict=True):
        if x.size > 1:
            left = np.log((y.sum() - y + 0.5) / (x.sum() - x + 0.5)) - total
            square += float((left**2).sum() * (x.size - 1) / x.size)
    line = float(totals[0] - totals[1])
    if treated.size == 1:
        square += 1 / (sides[0][0].sum() + 0.5) + 1 / (sides[0][1].sum() + 0.5)
    far = stats.t.ppf(0.975, max(treated.size - 1, 1)) * np.sqrt(square)
    return (
        float(np.expm1(line)),
        float(np.expm1(line - far)),
        float(np.expm1(line + far)),
    )
