"""
What is a rate worth where few people live? Smoothed rates, their intervals, and excess.

In: counts and residents (or any base) of each area. Out: per 1,000, in the order in. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse, special

Floats = NDArray[np.float64]

_PER: Final = 1000.0


@dataclass(frozen=True)
class Smoothed:
    """Rates of all areas; each (n_areas,), NaN where nobody lives or it is not known."""

    rate: Floats
    """Per 1,000."""
    low: Floats
    """Lower bound of the interval, per 1,000."""
    high: Floats
    """Upper bound of the interval, per 1,000."""
    trust: Floats
    """Share of the area's own rate in it, 0-1; the rest is that of the others."""


def interval(
    counts: ArrayLike, residents: ArrayLike, level: float = 0.95
) -> tuple[Floats, Floats]:
    """
    Return the exact bounds of each rate per 1,000, as if cases came one by one.

    Formula (Garwood): quantiles of Gamma(c) and Gamma(c + 1), over the residents.
    Assumption: cases are independent. They are not where one event is reported by many: the
    true interval is then wider. Shapes: (n_areas,) each. NaN where nobody lives.

    References: Garwood (1936), Biometrika 28, 437-442.

    No case among 1,000 people does not mean a rate of 0:

    >>> low, high = interval([0, 10], [1000, 1000])
    >>> low.round(2), high.round(2)
    (array([0. , 4.8]), array([ 3.69, 18.39]))
    """
    cases, people = _checked(counts, residents)
    low, high = _garwood(cases, people, _tail(level))
    return _PER * low, _PER * high


def empirical_bayes(
    counts: ArrayLike,
    residents: ArrayLike,
    weights: sparse.csr_array | None = None,
    level: float = 0.95,
) -> Smoothed:
    r"""
    Return rates drawn towards those of all areas, or of the neighbours, as far as n is small.

    .. math:: \hat r_i = w_i r_i + (1 - w_i) m, \quad w_i = \frac{A}{A + m / n_i}, \quad
              A = \max\Big(0, \frac{\sum_j n_j (r_j - m)^2}{\sum_j n_j} - \frac{m}{\bar n}\Big)

    with r = c / n and m the rate of all areas together. With ``weights`` (1 for
    neighbours) the sums run over the area and its neighbours: spatial empirical Bayes.
    The interval is that of the Gamma posterior whose prior has mean m and variance A, which
    has this rate as its mean. Where A = 0 (the areas differ no more than chance) it is the
    exact interval of m.

    Assumption: the areas are alike but for chance and a variance of their own. Misleads
    where one area truly differs, such as a station among houses: it is drawn to the mean.

    Parameters
    ----------
    counts, residents : (n_areas,) not negative; residents may be 0 or NaN.
    weights : (n_areas, n_areas) sparse, 1 for neighbours; the area itself is added.
    level : of the interval, between 0 and 1.

    Raises
    ------
    ValueError : for shapes that do not fit, negative or infinite numbers, a level outside.

    Notes
    -----
    Equal to esda's ``Empirical_Bayes`` and ``Spatial_Empirical_Bayes`` (times 1,000). The
    first of these keeps a negative A, and then pushes rates away from the mean; here A is 0.

    References
    ----------
    Marshall (1991), J. R. Stat. Soc. C 40(2), 283-294.

    Examples
    --------
    One case among 50 people is a rate of 20; after a look at the others it is not.

    >>> smoothed = empirical_bayes([1, 12, 9, 30], [50, 6000, 6000, 6000])
    >>> smoothed.rate.round(2)
    array([3.61, 2.14, 1.72, 4.67])
    """
    cases, people = _checked(counts, residents)
    tail = _tail(level)
    around = _around(weights, cases.size)
    held, lived = around @ cases, around @ people
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = held / lived
        own = np.where(people > 0, cases / people, np.nan)
        square = np.where(people > 0, people * np.nan_to_num(own) ** 2, 0.0)
        # sum n (r - m)^2 = sum n r^2 - m^2 sum n, since sum n r = m sum n.
        between = (around @ square) / lived - mean**2
        areas = around @ (people > 0).astype(np.float64)
        prior = np.maximum(between - mean * areas / lived, 0.0)
        prior[prior <= 1e-12 * mean**2] = 0.0
        trust = np.where(prior > 0, prior / (prior + mean / people), 0.0)
        rate = np.where(trust > 0, trust * own + (1 - trust) * mean, mean)
        shape, scale = mean**2 / prior + cases, prior / (mean + people * prior)
        flat_low, flat_high = _garwood(held, lived, tail)
        low = np.where(prior > 0, special.gammaincinv(shape, tail) * scale, flat_low)
        high = np.where(prior > 0, special.gammainccinv(shape, tail) * scale, flat_high)
    rate, low, high, trust = (
        np.where(people > 0, found, np.nan) for found in (rate, low, high, trust)
    )
    return Smoothed(_PER * rate, _PER * low, _PER * high, trust)


def excess(counts: ArrayLike, residents: ArrayLike) -> Floats:
    r"""
    Return how far each area's rate is from that of all, in standard deviations.

    .. math:: z_i = \frac{r_i - m}{\sqrt{A + m / n_i}}

    with A as in :func:`empirical_bayes` (only where A + m / n is negative is A left out).
    Small and large areas then scatter alike under chance, which counts and rates do not:
    this is what a map of hot spots should be asked about when residents are uneven.
    0 where nobody lives or there is no case at all.

    counts : (n_areas,) or (n_areas, n_series); residents : (n_areas,).
    Equal to esda's ``assuncao_rate``.

    References: Assuncao & Reis (1999), Statistics in Medicine 18, 2147-2162.

    >>> excess([1, 12, 9, 30], [50, 6000, 6000, 6000]).round(2)
    array([ 2.21, -0.51, -0.79,  1.22])
    """
    cases = np.asarray(counts, dtype=np.float64)
    people = np.nan_to_num(np.asarray(residents, dtype=np.float64))
    table = cases.reshape(cases.shape[0] if cases.ndim else 0, -1)
    for column in (*table.T, people):
        _checked(column, people)
    lived_in = people > 0
    out = np.zeros(table.shape)
    table, here = table[lived_in], people[lived_in, None]
    if here.size == 0:
        return out.reshape(cases.shape)
    mean = table.sum(axis=0) / here.sum()
    apart = table / here - mean
    prior = (here * apart**2).sum(axis=0) / here.sum() - mean / here.mean()
    variance = prior + mean / here
    variance = np.where(variance < 0, mean / here, variance)
    out[lived_in] = np.divide(
        apart, np.sqrt(variance), out=np.zeros_like(apart), where=variance > 0
    )
    return out.reshape(cases.shape)


def damped(values: ArrayLike) -> Floats:
    r"""
    Return standard scores with far ones drawn in: sign(z) 2 (sqrt(1 + |z|) - 1).

    For tests of thousands of bins at once (emerging hot spots), where a p of 1 in 100,000
    counts: one village with a flood of letters then does not make a hot spot of its
    neighbours. Any rule that is the same for all areas keeps the test honest; this one costs
    some power (benchmarks/hotspots.py).

    >>> damped([-8.0, 0.0, 3.0])
    array([-4.,  0.,  2.])
    """
    z = np.asarray(values, dtype=np.float64)
    return np.sign(z) * 2.0 * (np.sqrt(1.0 + np.abs(z)) - 1.0)


def enough(counts: ArrayLike, values: ArrayLike, least: float) -> Floats:
    """
    Return the values, NaN where the area has fewer than so many cases.

    For every ranking: the highest mean of all is always that of a place with two cases.

    >>> enough([2, 40], [9.0, 3.0], least=30)
    array([nan,  3.])
    """
    cases = np.asarray(counts, dtype=np.float64)
    return np.where(cases >= least, np.asarray(values, dtype=np.float64), np.nan)


def _garwood(cases: Floats, people: Floats, tail: float) -> tuple[Floats, Floats]:
    """Return the exact bounds of cases / people."""
    lived = np.where(people > 0, people, np.nan)
    some = np.maximum(cases, 0.5)
    low = np.where(cases > 0, special.gammaincinv(some, tail), 0.0)
    return low / lived, special.gammainccinv(cases + 1, tail) / lived


def _tail(level: float) -> float:
    """Return the chance on either side of an interval."""
    if not 0.0 < level < 1.0:
        msg = f"level: expected a share between 0 and 1, got {level}."
        raise ValueError(msg)
    return (1.0 - level) / 2.0


def _around(weights: sparse.csr_array | None, n: int) -> sparse.csr_array | Floats:
    """Return who belongs to whom: an area and its neighbours, or all areas."""
    if weights is None:
        return np.ones((n, n))
    if weights.shape != (n, n):
        msg = f"weights: expected ({n}, {n}), a row per area, got {weights.shape}."
        raise ValueError(msg)
    own = weights.diagonal()
    return sparse.csr_array(weights + sparse.diags_array(1.0 - own))


def _checked(counts: ArrayLike, residents: ArrayLike) -> tuple[Floats, Floats]:
    """Return both as float64; people 0 where not known, and then no cases either."""
    cases = np.asarray(counts, dtype=np.float64)
    people = np.nan_to_num(np.asarray(residents, dtype=np.float64), posinf=np.inf)
    if cases.ndim != 1 or cases.shape != people.shape:
        msg = f"residents: expected a number per row of counts, {cases.shape}."
        raise ValueError(msg)
    for values, what in ((cases, "counts"), (people, "residents")):
        if not np.isfinite(values).all() or (values < 0).any():
            msg = f"{what}: expected finite numbers that are not negative."
            raise ValueError(msg)
    return np.where(people > 0, cases, 0.0), people
