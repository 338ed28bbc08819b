"""
What is more than areas differ anyway? Scores against a base, and Gi* of them with their p.

In: counts and a base (residents, the past …) of each area, and who touches whom.
Out: how much areas differ, standard scores, z and two-sided p, in the order in. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse, special

from models.chance import skewed_p, skewness

Floats = NDArray[np.float64]

_PASSED: Final = 0.05
"""Maps without a signal in which any area passes the fence."""

_TRIED: Final = np.concatenate([[0.0], np.geomspace(1e-4, 4.0, 93)])
"""
Variances of the areas' own rates; steps of 12 %, finer than 456 areas can tell.

Up to a deviation of 200 %: the 13 most frequent categories of 2024 have 60 to 107 %, and a
few cases all in one place would else be what areas of a monstrous variance do.
"""
_DROP: Final = 0.8212
"""Of the log likelihood, at the ends of an 80 % interval: 1.2816 squared, halved."""


@dataclass(frozen=True)
class Scores:
    """How far each area is from what is expected of it; shapes of the counts."""

    value: Floats
    """(count - expected) / deviation; 0 where there is no base."""
    skew: Floats
    """Skewness of that score where nothing goes on; 0 where there is no base."""
    expected: Floats
    """Cases, adding up to the counts; 0 where there is no base."""
    known: NDArray[np.bool_]
    """(n_areas,) whether there is a base."""


def dispersion(counts: ArrayLike, base: ArrayLike) -> float:
    r"""
    Return the variance A of the areas' own rates, as large as the counts still allow.

    Counts are Poisson with mean :math:`\mu_i g_i`, :math:`g_i` a Gamma rate of mean 1 and
    variance A: negative binomial. A is the upper end of its 80 % likelihood interval, since
    what is measured by too small a variance is called too often. The likelihood, unlike the
    moments, hardly follows a few areas that stand far out: 60 cases in one of 456 areas and
    one in each other give 0.2, the moments give 7.

    counts, base : (n_areas,) not negative; areas without a base say nothing. 0 where there
    is no case. ValueError as :func:`scores`.

    References: Lawless (1987), Canadian Journal of Statistics 15(3), 209-225.

    >>> round(dispersion([4, 6, 5, 5, 30, 5, 4, 6], [1] * 8), 2)
    0.89
    """
    cases, of = _checked(counts, base)
    some = of > 0
    cases, of = cases[some], of[some]
    if cases.sum() == 0:
        return 0.0
    mean = of * (cases.sum() / of.sum())
    spread = _TRIED[1:, None]
    size = 1.0 / spread
    likely = (
        special.gammaln(cases + size)
        - special.gammaln(size)
        + special.xlogy(cases, spread * mean)
        - (cases + size) * np.log1p(spread * mean)
    ).sum(axis=1)
    poisson = float((special.xlogy(cases, mean) - mean).sum())
    told = np.concatenate([[poisson], likely])
    return float(_TRIED[np.flatnonzero(told >= told.max() - _DROP)[-1]])


def scores(counts: ArrayLike, base: ArrayLike, variance: float | None = None) -> Scores:
    r"""
    Return standard scores of counts whose areas differ by a variance of their own.

    .. math:: v_i = \frac{c_i - \mu_i}{\sqrt{\mu_i (1 + A \mu_i)}}, \quad
              \gamma_i = \frac{1 + 2 A \mu_i}{\sqrt{\mu_i (1 + A \mu_i)}}

    mean 0, variance 1 and skewness :math:`\gamma` of a negative binomial count, with
    :math:`\mu` the base scaled to the counts. Alike to Assuncao & Reis' index
    (:func:`models.rates.excess`), but for A, which is :func:`dispersion` unless given.

    counts : (n_areas,) or (n_areas, n_series); with several series A has to be given.
    base : (n_areas,) not negative, NaN or 0 where there is none.

    >>> scores([4, 6, 5, 5, 30, 5, 4, 6], [1] * 8, variance=1.0).value.round(2)[:5]
    array([-0.48, -0.25, -0.36, -0.36,  2.54])
    """
    cases, of = _checked(counts, base)
    spread = dispersion(cases, of) if variance is None else variance
    table = cases.reshape(of.size, -1)
    some = (of > 0)[:, None]
    table = np.where(some, table, 0.0)
    share = of / of.sum() if some.any() else of
    mean = share[:, None] * table.sum(axis=0)
    deviation = np.sqrt(mean * (1.0 + spread * mean))
    value, skew = np.zeros_like(mean), np.zeros_like(mean)
    np.divide(table - mean, deviation, out=value, where=deviation > 0)
    np.divide(1.0 + 2.0 * spread * mean, deviation, out=skew, where=deviation > 0)
    shape = cases.shape
    return Scores(
        value.reshape(shape), skew.reshape(shape), mean.reshape(shape), some[:, 0]
    )


def gi_star_of_scores(
    found: Scores, weights: sparse.csr_array
) -> tuple[Floats, Floats]:
    r"""
    Return Gi* of the scores, and its two-sided p.

    .. math:: z_i = \frac{\sum_j w_{ij} (v_j - \bar u)}
                         {s \sqrt{(n \sum w_{ij}^2 - (\sum w_{ij})^2) / (n - 1)}}

    as :func:`models.hotspots.gi_star`, but for what it is measured by: mean and deviation (1
    at least: Poisson) are those of :math:`u_j = \min(v_j, f_j)`, and so is the skewness that
    p knows (:func:`models.chance.skewed_p`). The fence f is the score that a negative binomial
    count passes once in n / 0.05: in 19 of 20 maps without a signal it is passed nowhere and
    changes nothing. Without it an area that stands far out would hide itself, for among
    values that are dealt at random one such value says nothing.

    NaN where a neighbourhood is the whole map. Columns of several series are families of
    their own, alike in what is expected.

    Assumption: without a signal areas differ each for itself, about as Gamma rates do.
    Misleads where a few areas are of another kind (stations): they are hot, and it is true
    and no news; ask against their past or all other petitions then.

    References: Ord & Getis (1995), Geographical Analysis 27(4), 286-306; Costanzo, Hubert &
    Golledge (1983), Geographical Analysis 15(4), 347-351; Huber (1964), Annals of
    Mathematical Statistics 35, 73-101 (fences).

    >>> row = sparse.csr_array(np.eye(6, k=1) + np.eye(6, k=-1))
    >>> z, p = gi_star_of_scores(scores([9, 6, 3, 3, 3, 3], [1] * 6, variance=0.1), row)
    >>> z.round(2), p.round(2)
    (array([ 1.86,  1.31, -0.44, -1.31, -1.31, -0.93]), array([0.08, 0.19, 0.66, 0.19, 0.19, 0.36]))
    """
    n = found.known.size
    if n == 0:
        return np.empty(found.value.shape), np.empty(found.value.shape)
    star = sparse.csr_array(weights + sparse.diags_array(1.0 - weights.diagonal()))
    value, skew = found.value.reshape(n, -1), found.skew.reshape(n, -1)[:, :1]
    fenced = np.minimum(value, _fence(skew, _PASSED / n))
    own = fenced.std(axis=0)
    spread = np.maximum(own, 1.0)
    degree, squares = star.sum(axis=1), star.power(2).sum(axis=1)
    room = n * squares - degree**2
    room[room <= 1e-12 * n * squares] = np.nan
    z = star @ (value - fenced.mean(axis=0))
    z /= np.sqrt(room / max(n - 1, 1))[:, None] * spread
    # Values that do not vary at all have no skewness either.
    lean = np.nan_to_num(skewness(fenced, weights, star=True)) * (own / spread) ** 3
    p = skewed_p(z, lean)
    return z.reshape(found.value.shape), p.reshape(found.value.shape)


def _fence(skew: Floats, chance: float) -> Floats:
    """Return the score that Pearson's law of type III passes with that chance."""
    lean = np.maximum(skew, 1e-3)
    return special.gammainccinv(4.0 / lean**2, chance) * lean / 2.0 - 2.0 / lean


def _checked(counts: ArrayLike, base: ArrayLike) -> tuple[Floats, Floats]:
    """Return both as float64, the base 0 where there is none."""
    cases = np.asarray(counts, dtype=np.float64)
    of = np.nan_to_num(np.asarray(base, dtype=np.float64), posinf=np.inf)
    if of.ndim != 1 or cases.shape[:1] != of.shape:
        msg = f"base: expected a number per row of counts, {cases.shape[:1]}."
        raise ValueError(msg)
    for values, what in ((cases, "counts"), (of, "base")):
        if not np.isfinite(values).all() or (values < 0).any():
            msg = f"{what}: expected finite numbers that are not negative."
            raise ValueError(msg)
    return cases, of
