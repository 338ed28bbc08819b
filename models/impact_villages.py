"""
What would villages have done without the campaign? What others did meanwhile.

In: a panel and a plan, cut into weeks. Out: a `Forecast` by difference-in-differences of
logarithms with the errors of the same comparison at every earlier week; for the ring the same.
Pure.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse

from models.impact_effect import Forecast, centred
from models.impact_errors import VILLAGE_LEAN, Trial
from models.impact_plan import Bools, Floats, Ints, Panel, Plan
from models.impact_weeks import Weeks


def ring_of(neighbours: sparse.csr_array, treated: Ints) -> Ints:
    """Return the areas that touch a treated one and are not treated, in order."""
    touched = np.unique(neighbours[treated].indices).astype(np.int64)
    return np.setdiff1d(touched, treated)


def donors_of(panel: Panel, plan: Plan) -> Ints:
    """
    Return the areas that are compared with, in order.

    Not treated, not adjacent, no other campaign, and with cases of their own before.
    """
    treated = np.empty(0, np.int64) if plan.treated is None else plan.treated
    ring = ring_of(panel.neighbours, treated) if plan.ring is None else plan.ring
    usable = np.ones(len(panel.counts), np.bool_)
    usable[np.concatenate([treated, ring, plan.barred]).astype(np.int64)] = False
    seen = panel.counts[:, : plan.first] * panel.known[: plan.first]
    return np.flatnonzero(usable & (seen.sum(axis=1) > 0))


def compared(
    panel: Panel,
    weeks: Weeks,
    members: Floats,
    donors: Ints,
    weights: Floats | None = None,
) -> Trial:
    """
    Return the trial of sets of areas against the donors.

    members : (n_sets, n_areas) 1 where an area is in the set. weights : (n_donors,) factor
    of each donor's cases; None: 1, all cases of all donors count the same.

    Cases in a stretch are expected to be in proportion to the donors' in the same
    stretch, as they were in the weeks before: ratio of sums, so that villages without a case
    do no harm. Where a share is asked, it is the donors' share times the set's base.
    """
    factor = np.ones(donors.size) if weights is None else weights
    cases = weeks.fold(members @ panel.counts)
    against = weeks.fold(factor @ panel.counts[donors])
    if panel.base is None:
        return Trial(cases, _rows(against, len(members)))
    base = weeks.fold(members @ panel.base)
    theirs = weeks.fold(factor @ panel.base[donors])
    whole, part = (
        mine * (one / np.maximum(all_of, 1.0))
        for mine, one, all_of in zip(base, against, theirs, strict=True)
    )
    return Trial(cases, (whole, part))


def _rows(sums: tuple[Floats, Floats], n: int) -> tuple[Floats, Floats]:
    whole, part = (np.broadcast_to(one, (n, one.size)) for one in sums)
    return whole, part


def foretold(  # noqa: PLR0913, PLR0917 - where, when, and against whom
    panel: Panel,
    weeks: Weeks,
    areas: Ints,
    donors: Ints,
    weights: Floats | None = None,
    estimator: str = "village_did",
) -> Forecast:
    """Return the forecast of some areas together, by what the donors did."""
    trial = compared(
        panel, weeks, members_of(len(panel.counts), areas), donors, weights
    )
    errors = trial.errors(weeks)
    found = Forecast(estimator, trial, errors, errors.log[0, :-1])
    return centred(weeks, found, VILLAGE_LEAN)


def members_of(n_areas: int, areas: Ints) -> Floats:
    """Return (1, n_areas) 1 for the areas of a set."""
    found = np.zeros((1, n_areas))
    found[0, areas] = 1.0
    return found


def grown(neighbours: sparse.csr_array, size: int, barred: Bools, seed: int, n: int) -> Floats:  # fmt: skip
    """
    Return (n_sets, n_areas) random connected sets of areas, for placebos.

    barred : (n_areas,) areas that no set may hold. A set that finds no more neighbours jumps
    to another place. Fewer than `n` where the free areas do not hold `size`.
    """
    chance = np.random.default_rng(seed)
    free = np.flatnonzero(~barred)
    out = np.zeros((n if free.size >= size else 0, barred.size))
    for row in out:
        inside: list[int] = []
        edge: set[int] = set()
        while len(inside) < size:
            left = sorted(edge) or np.setdiff1d(free, inside).tolist()
            one = int(left[int(chance.integers(len(left)))])
            inside.append(one)
            edge |= {int(at) for at in neighbours[[one]].indices if not barred[at]}
            edge -= set(inside)
        row[inside] = 1.0
    return out
