"""
How does a count depend on season, trend and calendar? Many quasi-Poisson regressions at once.

In: counts of many series over the same periods, and what is known of the periods. Out:
coefficients, fitted values, over-dispersion and the weight of each period. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_ROUNDS: Final = 30
_CLOSE: Final = 1e-8
_FARTHEST: Final = 25.0
"""Of the linear part: e^25 cases a week is nobody's count, but a step on the way."""
_TINY: Final = 1e-9
"""Added to the diagonal, relative to it: a column without a known period stays at 0."""


@dataclass(frozen=True)
class Fit:
    """One regression for each series."""

    beta: Floats
    """(n_series, n_columns) coefficients on the log scale."""
    mean: Floats
    """(n_series, n_periods) fitted counts."""
    dispersion: Floats
    """(n_series,) variance over mean, at least 1."""
    inverse: Floats
    """(n_series, n_columns, n_columns) inverse of X'WX; times dispersion the covariance."""
    weight: Floats
    """(n_series, n_periods) how much each period counted."""
    free: Floats
    """(n_series,) periods less columns: degrees of freedom."""


def fit(
    counts: Floats, columns: Floats, weight: Floats, start: Floats | None = None
) -> Fit:
    """
    Return the quasi-Poisson regressions log mean = X beta by iterated least squares.

    counts, weight : (n_series, n_periods); weight 0 leaves a period out. columns :
    (n_periods, n_columns), the same for all series. start : coefficients to begin with.
    A series without cases fits e^-25.

    References: McCullagh & Nelder (1989), Generalized Linear Models, 2.5 and 9.2.
    """
    k = columns.shape[1]
    outer = (columns[:, :, None] * columns[:, None, :]).reshape(-1, k * k)
    beta: Floats = np.zeros((len(counts), k)) if start is None else start.copy()
    eta = np.log(np.maximum(counts, 0.1)) if start is None else _linear(beta, columns)
    deviance: Floats = np.full(len(counts), np.inf)
    moving = np.arange(len(counts))  # a series that has arrived is left alone
    for _ in range(_ROUNDS):
        y, w, line = counts[moving], weight[moving], eta[moving]
        mean = np.exp(line)
        working = w * mean
        target = (working * line + w * (y - mean)) @ columns
        beta[moving] = np.linalg.solve(_normal(working, outer, k), target[..., None])[
            ..., 0
        ]
        eta[moving] = _linear(beta[moving], columns)
        now = _deviance(y, np.exp(eta[moving]), w)
        arrived = np.abs(now - deviance[moving]) <= _CLOSE * (np.abs(now) + 0.1)
        deviance[moving] = now
        moving = moving[~arrived]
        if not moving.size:
            break
    fitted = np.exp(eta)
    inverse = np.asarray(np.linalg.inv(_normal(weight * fitted, outer, k)), np.float64)
    free = (weight > 0).sum(axis=1) - float(k)
    squares = (weight * (counts - fitted) ** 2 / fitted).sum(axis=1)
    dispersion = np.maximum(squares / np.maximum(free, 1.0), 1.0)
    return Fit(beta, fitted, dispersion, inverse, weight, free)


def _linear(beta: Floats, columns: Floats) -> Floats:
    return np.clip(beta @ columns.T, -_FARTHEST, _FARTHEST)


def reweighted(
    counts: Floats, columns: Floats, weight: Floats, *, beyond: float, rounds: int = 1
) -> Fit:
    r"""
    Return the regressions with past outbreaks weighed down (Farrington et al. 1996).

    Periods whose standardised Anscombe residual s lies above `beyond` weigh
    :math:`\gamma s^{-2}`, the others :math:`\gamma`, so that all weigh n together. The
    published method does it once; a great outbreak then still widens what is usual, and
    after three rounds hides no other.
    """
    found = fit(counts, columns, weight)
    used = weight > 0
    for _ in range(rounds):
        mean = found.mean
        hat = (
            found.weight
            * mean
            * np.einsum("pi,sij,pj->sp", columns, found.inverse, columns, optimize=True)
        )
        cube = 1.5 * (np.cbrt(counts) ** 2 * mean ** (-1 / 6) - np.sqrt(mean))
        room = np.sqrt(found.dispersion[:, None] * np.clip(1 - hat, 1e-9, None))
        s = cube / room
        down = np.where(s > beyond, np.maximum(s, beyond) ** -2, 1.0)
        gamma = used.sum(axis=1) / np.maximum((down * used).sum(axis=1), 1e-9)
        again = np.where(used, down * gamma[:, None] * weight, 0.0)
        found = fit(counts, columns, again, found.beta)
    return found


def _normal(working: Floats, outer: Floats, k: int) -> Floats:
    """Return X'WX of each series, made solvable."""
    normal = (working @ outer).reshape(-1, k, k)
    size = np.einsum("sii->si", normal)
    np.einsum("sii->si", normal)[:] = size * (1 + _TINY) + _TINY
    return normal


def _deviance(counts: Floats, mean: Floats, weight: Floats) -> Floats:
    """Return the Poisson deviance of each series."""
    ratio = np.where(counts > 0, counts, 1.0) / mean
    told = np.where(counts > 0, counts * np.log(ratio), 0.0) - (counts - mean)
    return np.asarray(2 * (weight * told).sum(axis=1))
