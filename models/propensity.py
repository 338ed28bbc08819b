"""
Do people there have more to complain of, or do they complain more? Two views, as assumptions.

In: reports, incidents, and what is known of the residents. Out: reports per incident; counts
that residents' age, sex or density let expect. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from models.rates import Smoothed, empirical_bayes

Floats = NDArray[np.float64]

_ROUNDS: Final = 50
"""Of iteratively reweighted least squares; it settles in about six."""
_SETTLED: Final = 1e-10
"""Relative change of the deviance at which it has."""
_FARTHEST: Final = 30.0
"""Logarithm beyond which no rate is believed: keeps a step that is too long finite."""


def reports_per_incident(
    reports: ArrayLike,
    incidents: ArrayLike,
    weights: sparse.csr_array | None = None,
    level: float = 0.95,
) -> Smoothed:
    """
    Return how many times one incident is reported, smoothed (:func:`empirical_bayes`).

    reports, incidents : (n_areas,) all cases, and those without the repeats of one incident
    (`models.duplicates.beyond_lead`). `rate` is reports per incident, 1 at least; NaN where
    there is no incident.

    Assumption (Liu, Bhandaram & Garg): an incident is reported at some rate from its first
    report until it is mended, so many repeats mean people who report readily, and few mean
    that much is never reported. Misleads where incidents are seen by different numbers of
    people (a main road, a back yard), or are mended at different speeds.

    References: Liu, Bhandaram & Garg (2024), Nature Computational Science 4, 57-65.

    >>> reports_per_incident([30, 100], [20, 100]).rate.round(2)
    array([1.45, 1.  ])
    """
    all_of, single = np.asarray(reports, np.float64), np.asarray(incidents, np.float64)
    if all_of.shape != single.shape or (all_of < single).any():
        msg = "reports: expected as many as incidents, or more, in every area."
        raise ValueError(msg)
    again = empirical_bayes(all_of - single, single, weights, level)
    rate, low, high = (
        1 + part / 1000.0 for part in (again.rate, again.low, again.high)
    )
    return Smoothed(rate, low, high, again.trust)


@dataclass(frozen=True)
class Expected:
    """What the known facts of an area let expect."""

    counts: Floats
    """(n_areas,), adding up to the counts; NaN where nobody lives."""
    effects: Floats
    """(n_facts,) times as many cases for one standard deviation more of the fact."""
    errors: Floats
    """(n_facts,) standard error of its logarithm, over-dispersion allowed for."""
    dispersion: float
    """Variance over what chance alone would give; 1 is chance."""


def expected(counts: ArrayLike, residents: ArrayLike, facts: ArrayLike) -> Expected:
    r"""
    Return the counts that residents and other facts let expect: a log-linear regression.

    .. math:: \ln \mu_i = \ln n_i + \beta_0 + \sum_k \beta_k f_{ik}

    by maximum likelihood of a Poisson law, standard errors times the root of the dispersion
    :math:`\phi = \sum (c - \mu)^2 / \mu / (n - k - 1)`. Facts are brought to mean 0 and
    standard deviation 1 first; a fact that is the same everywhere has effect 1.

    counts, residents : (n_areas,). facts : (n_areas, n_facts), e.g. share of people over 65,
    share of women, logarithm of the density: in Taipei villages with more of these petition
    more. Then `models.rates.excess(counts, expected.counts)` asks where there is more than
    that.

    Assumption: what goes with age or density is readiness to petition, not trouble. It may
    be trouble (old pavements where old people live); then a true need is explained away.
    Show both maps, never this one alone.

    References: McCullagh & Nelder (1989), Generalized Linear Models, chapters 2 and 6.

    Rates of 1, 2, 4 per 1,000 where the fact is -1, 0, 1: each step doubles.

    >>> found = expected([10, 20, 40], [10_000] * 3, [[-1.0], [0.0], [1.0]])
    >>> found.counts.round(3), (found.effects ** (1 / np.std([-1, 0, 1]))).round(3)
    (array([10., 20., 40.]), array([2.]))
    """
    cases = np.asarray(counts, dtype=np.float64)
    people = np.nan_to_num(np.asarray(residents, dtype=np.float64))
    table = np.asarray(facts, dtype=np.float64)
    if table.ndim != 2 or not len(table) == cases.size == people.size:  # noqa: PLR2004 - areas, facts
        msg = "facts: expected (n_areas, n_facts), a row per count and residents."
        raise ValueError(msg)
    here = (people > 0) & np.isfinite(table).all(axis=1)
    if (cases < 0).any() or not np.isfinite(cases).all() or (people < 0).any():
        msg = "counts, residents: expected finite numbers that are not negative."
        raise ValueError(msg)
    n, k = int(here.sum()), table.shape[1]
    if n <= k + 1 or cases[here].sum() == 0:
        empty = np.where(here, 0.0, np.nan)
        return Expected(empty, np.full(k, np.nan), np.full(k, np.nan), np.nan)
    scaled = _scaled(table[here])
    design = np.column_stack([np.ones(n), scaled])
    beta, mu = _fit(design, cases[here], np.log(people[here]))
    dispersion = float(((cases[here] - mu) ** 2 / mu).sum() / (n - k - 1))
    errors = np.sqrt(np.diag(np.linalg.pinv((design.T * mu) @ design)) * dispersion)
    out = np.full(cases.size, np.nan)
    out[here] = mu
    return Expected(out, np.exp(beta[1:]), errors[1:], dispersion)


def _scaled(table: Floats) -> Floats:
    """Return facts with mean 0 and deviation 1, 0 where a fact is the same everywhere."""
    spread = table.std(axis=0)
    scaled: Floats = (table - table.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    return scaled


def _fit(design: Floats, cases: Floats, offset: Floats) -> tuple[Floats, Floats]:
    """Return coefficients and fitted counts."""
    beta: Floats = np.zeros(design.shape[1])
    beta[0] = np.log(cases.sum() / np.exp(offset).sum())
    before = np.inf
    mu: Floats = np.exp(offset + design @ beta)
    for _ in range(_ROUNDS):
        working = design @ beta + (cases - mu) / mu
        root = np.sqrt(mu)
        beta = np.asarray(
            np.linalg.lstsq(design * root[:, None], working * root)[0], np.float64
        )
        mu = np.exp(np.clip(offset + design @ beta, -_FARTHEST, _FARTHEST))
        deviance = float((mu - cases * np.log(mu)).sum())
        if abs(deviance - before) <= _SETTLED * (abs(deviance) + 1):
            break
        before = deviance
    return beta, mu
