"""
When did the level of a series change? Change points, with known breaks kept as borders.

In: counts of one series per period, and where breaks are known. Out: the change points with
the levels before and after. Pure.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import ruptures
from numpy.typing import ArrayLike, NDArray
from scipy import special

Floats = NDArray[np.float64]

SHORTEST: Final = 4
"""Periods that a level lasts at least; what is shorter is a peak."""
_STRICT: Final = 3.0
"""Of ln n times the noise that each further change point has to explain: with 3 a steady
series of 120 over-dispersed counts has one in 1 % of runs (benchmarks/trends.py)."""


@dataclass(frozen=True)
class Change:
    """One change of level."""

    at: int
    """Place of the first period of the new level."""
    before: float
    """Mean count of the level before."""
    after: float
    known: bool
    """Whether it was handed in as a known break."""


def changes(
    counts: ArrayLike,
    known: ArrayLike | None = None,
    expected: ArrayLike | None = None,
    breaks: Sequence[int] = (),
) -> list[Change]:
    r"""
    Return the change points of one series, the earliest first.

    counts : (n_periods,) not negative. known : (n_periods,) whether each period is wholly
    known; others are passed over. expected : (n_periods,) what season and working days let
    expect of each period (any scale); None: the same of all. breaks : places of periods
    at which the series is known to break: borders, and told as such.

    Method: :math:`r_t = 2 \sqrt{(y_t + 3/8)}` of the counts brought to the same expectation,
    in which counts of any size vary alike; PELT for the least sum of squares with a penalty
    of :math:`3 \hat\sigma^2 \ln n` for each change, :math:`\hat\sigma` from the median of the
    absolute differences of neighbours, wider where neighbours are alike (autocorrelation
    :math:`\rho` of the parts' residuals: :math:`\sigma^2 (1 + \rho) / (1 - \rho)`).

    Assumption: levels with steps. A slow slope comes out as a stair; two changes within
    four periods as one. All equal or all zero: none.

    References: Killick, Fearnhead & Eckley (2012), J. Am. Stat. Assoc. 107(500); Truong,
    Oudre & Vayatis (2020), Signal Process. 167 (ruptures); Anscombe (1948), Biometrika 35.

    >>> changes([5, 6, 4, 5, 6, 5, 4, 5, 21, 19, 20, 22, 18, 20, 21, 19])
    [Change(at=8, before=5.0, after=20.0, known=False)]
    """
    values = np.asarray(counts, dtype=np.float64)
    if values.ndim != 1:
        msg = f"counts: expected (n_periods,), got {values.ndim} dimensions."
        raise ValueError(msg)
    whole = np.isfinite(values)
    if known is not None:
        whole = whole & np.asarray(known, dtype=np.bool_)
    level = np.ones(values.size) if expected is None else np.asarray(expected, float)
    whole = whole & np.isfinite(level) & (level > 0)
    place = np.flatnonzero(whole)
    if (values[place] < 0).any():
        msg = "counts: expected numbers that are not negative."
        raise ValueError(msg)
    borders = {int(np.searchsorted(place, at)) for at in breaks} - {0, place.size}
    even = values[place] / level[place] * level[place].mean() if place.size else values
    root = 2 * np.sqrt(even + 0.375)
    cuts = [0, *sorted(borders), place.size]
    found = set(borders)
    for low, high in itertools.pairwise(cuts):
        found |= {low + cut for cut in _cuts(root[low:high])}
    return _told(even, place, sorted(found), borders)


def _cuts(root: Floats) -> list[int]:
    """Return the places at which one part changes its level."""
    if root.size < 2 * SHORTEST or np.ptp(root) == 0:
        return []
    noise = max(_noise(root), 1e-3)
    search = ruptures.KernelCPD(kernel="linear", min_size=SHORTEST)
    search.fit(root.reshape(-1, 1))
    penalty = _STRICT * np.log(root.size) * noise
    first = [int(end) for end in search.predict(pen=penalty)[:-1]]
    if not first:
        return []
    rest = root - _levels(root, first)
    alike = float(np.corrcoef(rest[:-1], rest[1:])[0, 1]) if np.ptp(rest) > 0 else 0.0
    wider = (1 + alike) / (1 - alike) if 0 < alike < 1 else 1.0
    return [int(end) for end in search.predict(pen=penalty * wider)[:-1]]


def _noise(root: Floats) -> float:
    """Return the variance of a period, from neighbours: levels do not raise it."""
    apart = float(np.median(np.abs(np.diff(root))))
    # Of a normal variable: median of |difference| = sqrt(2) * 0.6745 * sd.
    spread = apart / (np.sqrt(2) * float(special.ndtri(0.75)))
    return float(max(spread, 1.0) ** 2)


def _levels(root: Floats, cuts: list[int]) -> Floats:
    """Return the mean of each period's part."""
    out = np.empty(root.size)
    for low, high in zip([0, *cuts], [*cuts, root.size], strict=True):
        out[low:high] = root[low:high].mean()
    return out


def _told(
    even: Floats, place: NDArray[np.int64], cuts: list[int], borders: set[int]
) -> list[Change]:
    """Return the changes with the mean counts on either side."""
    ends = [0, *cuts, place.size]
    mean = [
        float(even[low:high].mean())
        for low, high in itertools.pairwise(ends)
        if high > low
    ]
    return [
        Change(int(place[cut]), mean[at], mean[at + 1], cut in borders)
        for at, cut in enumerate(cuts)
    ]
