"""
How alike are two ways to group the same things? Rand's index, and mutual information.

In: two groups for each thing, of whatever kind. Out: one figure, 1 where they are the same.
Pure. scikit-learn has both, but takes half a second to come, at the start of every build.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]
Groups = NDArray[np.int32] | NDArray[np.int64] | Sequence[int] | Sequence[str]


def adjusted_rand(one: Groups, other: Groups) -> float:
    """
    Return the share of pairs on which both agree, 0 being what chance gives and 1 the most.

    References: Hubert & Arabie (1985), Journal of Classification 2, equation 5.

    >>> round(adjusted_rand([0, 0, 1, 1], [0, 0, 1, 2]), 3)
    0.571
    """
    both, ones, others = _counted(one, other)
    together, first, second = (float((n * (n - 1)).sum()) for n in (both, ones, others))
    things = float(ones.sum())
    usual = first * second / max(1.0, things * (things - 1))
    most = (first + second) / 2
    return (together - usual) / (most - usual) if most != usual else 1.0


def mutual_information(one: Groups, other: Groups) -> float:
    """
    Return what one says of the other, 0-1: I / ((H1 + H2) / 2); 1 where each is one group.

    References: Strehl & Ghosh (2002), J. Mach. Learn. Res. 3, with the arithmetic mean.

    >>> round(mutual_information([0, 0, 1, 1], [0, 0, 1, 2]), 3)
    0.8
    """
    whole, first, second = (_entropy(n) for n in _counted(one, other))
    return (first + second - whole) / ((first + second) / 2) if first + second else 1.0


def _counted(one: Groups, other: Groups) -> tuple[Floats, Floats, Floats]:
    """Return how many things are in each pair of groups, each group, each other group."""
    rows, columns = (np.unique(given, return_inverse=True)[1] for given in (one, other))
    pairs = rows * np.int64(columns.size) + columns
    both: Floats = np.unique(pairs, return_counts=True)[1].astype(np.float64)
    alone = [np.bincount(groups).astype(np.float64) for groups in (rows, columns)]
    return both, alone[0], alone[1]


def _entropy(counts: Floats) -> float:
    return float(special.entr(counts / max(1.0, counts.sum())).sum())
