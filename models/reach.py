"""
Where do people petition less than people like them? Expected and actual use of each village.

In: cases, residents and what is known of them, and cases of an earlier time. Out: what a
usual village like it would have, with an interval, and who is silent. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special
from scipy.optimize import elementwise

from models import propensity, rates
from models.hotspots import benjamini_hochberg

Floats = NDArray[np.float64]

_LEAST_CASES: Final = 200.0
"""In the whole city: of fewer, a village's silence can not be told from chance."""
_MAD: Final = 1.4826
"""Times the median distance from the median is the deviation of a normal law."""
_TAIL: Final = 0.025
_CLOSE: Final = 1e-3
"""Cases, to which a quantile is found."""
_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(20)
_WEIGHTS = _WEIGHTS / _WEIGHTS.sum()


@dataclass(frozen=True)
class Reach:
    """Use of all villages; each (n_areas,), NaN where nobody lives."""

    expected: Floats
    """Cases of a usual village with as many residents, of their age, as dense."""
    low: Floats
    """95 % of such villages have this many or more."""
    high: Floats
    """95 % of such villages have this many or fewer (with `low`: 95 % lie between)."""
    from_past: Floats
    """Cases to expect if it goes on as in its own past; NaN without a past."""
    ratio: Floats
    """Cases over expected, drawn towards that of all as far as there are few."""
    ratio_low: Floats
    ratio_high: Floats
    p: Floats
    """Two-sided: a village like it as far off by chance."""
    q: Floats
    """False discovery rate at which it would first be called silent or busy."""
    kind: NDArray[np.str_]
    """silent, busy, usual, or undefined (nobody lives there, or too few cases in all)."""
    spread: float
    """How far alike villages differ: deviation of the logarithm, beyond chance."""


def reach(
    counts: ArrayLike,
    residents: ArrayLike,
    facts: ArrayLike,
    past: ArrayLike | None = None,
    *,
    fdr: float = 0.05,
) -> Reach:
    r"""
    Return expected and actual use.

    Expected is the log-linear regression of `models.propensity.expected`, moved to the
    median village: a few stations and markets, where people pass who do not live there,
    would else make all others look silent. With m expected and c seen,

    .. math:: z = \frac{\ln(c + \tfrac12) - \ln(m + \tfrac12)}
                       {\sqrt{\sigma^2 + 1 / (m + \tfrac12)}}

    \sigma, how far alike villages differ beyond chance, from the median distance.
    Past use: expected times the smoothed ratio of the past (`models.rates`), to this sum.

    counts, residents : (n_areas,). facts : (n_areas, n_facts), e.g. share of people over 65,
    logarithm of the density. past : (n_areas,) cases of an earlier time.

    Assumption: what is not known of a village (incomes, how well it is kept) is as usual.
    Silence may be content: ask there before a campaign is paid for.

    References: McCullagh & Nelder (1989); Marshall (1991), JRSS C 40(2), 283-294.
    """
    cases = np.asarray(counts, np.float64)
    people = np.nan_to_num(np.asarray(residents, np.float64))
    fitted = propensity.expected(cases, people, facts).counts
    known = np.isfinite(fitted) & (fitted > 0)
    if cases.sum() < _LEAST_CASES or known.sum() < 3:  # noqa: PLR2004 - a middle and both sides
        return _undefined(cases.size)
    apart = np.log(cases + 0.5) - np.log(np.where(known, fitted, np.nan) + 0.5)
    expected = fitted * np.exp(np.nanmedian(apart))
    expected[~known] = np.nan
    apart = np.log(cases + 0.5) - np.log(expected + 0.5)
    wide = (_MAD * np.nanmedian(np.abs(apart))) ** 2
    spread = float(np.sqrt(max(wide - np.nanmedian(1 / (expected + 0.5)), 0.0)))
    below = _at_most(cases, expected, spread)
    above = 1 - _at_most(cases - 1, expected, spread)
    p = np.minimum(2 * np.minimum(below, above), 1.0)
    q = benjamini_hochberg(p)
    smoothed = rates.empirical_bayes(cases, np.nan_to_num(expected))
    kind = np.full(cases.size, "usual", dtype="<U9")
    kind[(q <= fdr) & (below < above)] = "silent"
    kind[(q <= fdr) & (below > above)] = "busy"
    kind[~known] = "undefined"
    return Reach(
        expected=expected,
        low=_quantile(_TAIL, expected, spread),
        high=_quantile(1 - _TAIL, expected, spread),
        from_past=_from_past(cases, expected, past),
        ratio=smoothed.rate / 1000,
        ratio_low=smoothed.low / 1000,
        ratio_high=smoothed.high / 1000,
        p=p,
        q=q,
        kind=kind,
        spread=spread,
    )


def _at_most(cases: Floats, expected: Floats, spread: float) -> Floats:
    """Return the chance of so many cases or fewer; smooth between whole numbers."""
    mean = expected[:, None] * np.exp(spread * _NODES)
    counted = np.maximum(cases, -1.0)[:, None] + 1
    under = np.where(counted > 0, special.gammaincc(np.maximum(counted, 1e-9), mean), 0)
    found: Floats = under @ _WEIGHTS
    return found


def _quantile(level: float, expected: Floats, spread: float) -> Floats:
    """Return the number of cases that villages stay at or below with a chance of `level`."""
    known = np.isfinite(expected)
    mean = np.where(known, expected, 1.0)

    def over(cases: Floats, of: Floats) -> Floats:
        return _at_most(cases, of, spread) - level

    found = elementwise.find_root(
        over,
        (np.full(mean.size, -1.0), mean * np.exp(6 * spread) + 50),
        args=(mean,),
        tolerances={"xatol": _CLOSE, "xrtol": 0},
    )
    return np.where(known, np.maximum(found.x, 0.0), np.nan)


def _from_past(cases: Floats, expected: Floats, past: ArrayLike | None) -> Floats:
    """Return expected times the village's own past ratio, adding up to the cases."""
    if past is None:
        return np.full(cases.size, np.nan)
    before = np.asarray(past, np.float64)
    if before.shape != cases.shape or (before < 0).any():
        msg = "past: expected as many numbers as counts, not negative."
        raise ValueError(msg)
    own = rates.empirical_bayes(before, np.nan_to_num(expected)).rate
    found: Floats = expected * own
    total = np.nansum(found)
    seen = cases[np.isfinite(found)].sum()
    return found * seen / total if total > 0 else np.full(cases.size, np.nan)


def _undefined(n: int) -> Reach:
    nothing = np.full(n, np.nan)
    return Reach(
        expected=nothing,
        low=nothing,
        high=nothing,
        from_past=nothing,
        ratio=nothing,
        ratio_low=nothing,
        ratio_high=nothing,
        p=nothing,
        q=nothing,
        kind=np.full(n, "undefined", dtype="<U9"),
        spread=float("nan"),
    )
