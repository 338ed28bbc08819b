"""
Which villages should a campaign treat, so that it can be measured? Matched pairs, by a coin.

In: a panel of the past and the villages that may be treated. Out: pairs that were alike, one
to treat and one to leave as it is. Pure.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from models.impact_plan import Ints, Panel

_YEAR: Final = 364
_LEAST_YEAR: Final = 12
"""Cases of a village in the year before, one a month: with fewer nothing can be compared."""
_BESIDE: Final = 1e3
"""Added where a village touches one that is taken: farther than any two are unlike."""


def pairs(panel: Panel, areas: Ints, n: int, seed: int = 7) -> Ints:
    """
    Return (n or fewer, 2) areas that are alike and do not touch: treat one, leave one.

    Alike in cases, residents and how the last year ran by quarters, each as a logarithm; an
    area stands in one pair alone, the nearest pairs come first. Areas with fewer than 12
    cases in that year are left out where others do. A village of one pair touches none of
    another while there are such, so that no campaign lies beside what it is compared with.
    Which of a pair is treated a coin decides (`seed`): people would choose the lively one.
    """
    known = np.where(panel.known)[0][-_YEAR:]
    enough = panel.counts[np.ix_(areas, known)].sum(axis=1) >= _LEAST_YEAR
    asked = areas[enough] if enough.sum() >= min(2 * n, areas.size) else areas
    quarters = np.array_split(known, 4)
    cases = np.array([panel.counts[asked][:, days].sum(axis=1) for days in quarters])
    people = np.nan_to_num(panel.residents[asked])
    told = np.column_stack([np.log(cases.T + 0.5), np.log(people + 1.0)])
    apart = np.abs(told[:, None, :] - told[None, :, :]).sum(axis=2)
    touching = panel.neighbours[asked][:, asked].toarray() > 0
    apart[touching | np.tri(asked.size, dtype=np.bool_)] = np.inf
    found: list[tuple[int, int]] = []
    while len(found) < n and np.isfinite(apart).any():
        one, other = divmod(int(apart.argmin()), asked.size)
        found.append((int(asked[one]), int(asked[other])))
        beside = touching[one] | touching[other]
        apart[beside] += _BESIDE
        apart[:, beside] += _BESIDE
        for at in (one, other):
            apart[at], apart[:, at] = np.inf, np.inf
    taken = np.array(found, np.int64).reshape(-1, 2)
    heads = np.random.default_rng(seed).random(len(taken)) < 1 / 2
    return np.where(heads[:, None], taken[:, ::-1], taken)
