"""
Which of many campaigns can be believed? Effects drawn to nothing as far as they are unsure.

In: relative effects with their intervals and p, of all campaigns together. Out: shrunk
effects, intervals and q, in the order in. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from models.hotspots import benjamini_hochberg

Floats = NDArray[np.float64]

_NORMAL: Final = 1.959963984540054
_USUAL: Final = 0.2
"""Usual effect of a campaign, a fifth more or less: leant on where there are few."""
_LEANS_ON: Final = 2.0
"""Campaigns that it counts for."""


@dataclass(frozen=True)
class Board:
    """All campaigns; each (n_campaigns,), NaN where no effect is told."""

    relative: Floats
    """Relative effect, drawn to 0."""
    low: Floats
    high: Floats
    """95 % interval of it."""
    trust: Floats
    """Share of the campaign's own effect in it, 0-1."""
    q: Floats
    """False discovery rate over all campaigns (Benjamini-Hochberg)."""
    usual: float
    """How large effects of campaigns are: deviation of log(1 + relative)."""


def scoreboard(
    relative: ArrayLike, low: ArrayLike, high: ArrayLike, p: ArrayLike
) -> Board:
    r"""
    Return the effects as one should believe them who sees all campaigns at once.

    With :math:`y = \ln(1 + relative)` and s its standard error from the interval,

    .. math:: \hat y = w y, \quad w = \frac{\tau^2}{\tau^2 + s^2}, \quad
        \tau^2 = \max\Big(0, \frac{2 \cdot 0.2^2 + \sum (y^2 - s^2)}{2 + n}\Big)

    The best of twenty campaigns without an effect looks good by itself; drawn to 0, it does
    not. Assumption: campaigns are alike, and without knowledge none is taken to work.

    References: Efron & Morris (1975), JASA 70, 311-319; Benjamini & Hochberg (1995).

    A sure and an unsure effect of 30 %:

    >>> board = scoreboard([0.3, 0.3], [0.25, -0.3], [0.352, 1.4143], [1e-9, 0.4])
    >>> board.relative.round(2)
    array([0.3 , 0.06])
    """
    rel, lo, hi = (np.asarray(one, np.float64) for one in (relative, low, high))
    chance = np.asarray(p, np.float64)
    if not rel.shape == lo.shape == hi.shape == chance.shape or rel.ndim != 1:
        msg = "relative, low, high, p: expected a number each per campaign."
        raise ValueError(msg)
    told = np.isfinite(rel) & np.isfinite(lo) & np.isfinite(hi) & (lo > -1)
    y = np.log1p(np.where(told, rel, np.nan))
    s = (np.log1p(np.where(told, hi, 0.0)) - np.log1p(np.where(told, lo, 0.0))) / (
        2 * _NORMAL
    )
    n = int(told.sum())
    excess = float((y[told] ** 2 - s[told] ** 2).sum())
    tau = max(0.0, (_LEANS_ON * _USUAL**2 + excess) / (_LEANS_ON + n))
    with np.errstate(invalid="ignore", divide="ignore"):
        trust = np.where(told, tau / (tau + s**2), np.nan)
    trust = np.where(told & (s == 0), 1.0, trust)
    middle, error = trust * y, np.sqrt(trust) * s
    q = benjamini_hochberg(np.where(told, chance, np.nan))
    return Board(
        relative=np.expm1(middle),
        low=np.expm1(middle - _NORMAL * error),
        high=np.expm1(middle + _NORMAL * error),
        trust=trust,
        q=q,
        usual=float(np.sqrt(tau)),
    )
