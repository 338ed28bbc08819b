"""
Did more people speak up, or was there more to speak of? Five signs, weighed together.

In: the lift of a campaign, and shares of its cases by stretch of days: repeats, first-time
addresses, the channel promoted, grave cases, other topics. Out: awareness, incidence or
"cannot tell", with what each sign says. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import optimize, special

Floats = NDArray[np.float64]
Kind = Literal["awareness", "incidence", "cannot_tell"]
SignName = Literal["repeats", "first_time", "channel", "grave", "untouched"]

SIGNS: Final[tuple[SignName, ...]] = (
    "repeats", "first_time", "channel", "grave", "untouched",
)  # fmt: skip
"""
What is counted, as a share of what.

repeats: incidents that more than one petition tells of, of all incidents · first_time: cases
at addresses without one in the year before, of those with an address · channel:
cases by the channel promoted, of all · grave: cases that tell of danger, of all with a text
· untouched: cases on other topics in the places of the campaign, of those in the whole city.
"""

_LEAST_STRETCHES: Final = 4
"""Before the campaign: fewer do not tell how a share goes up and down by itself."""
_SURE: Final = np.log(19.0)
"""Logarithm of the odds from which one of the two is said: 95 to 5."""
_SURE_BY_CHANNEL: Final = np.log(9.0)
"""The same where the channel promoted is one of the signs: 90 to 10. Chosen on worlds of other
seeds than are measured (`benchmarks/awareness.py`): with it none of 320 plain worlds was told
wrong from 9 to 1 on, without it 2 in 100 from 19 to 1 on."""
_PART: Final = 0.75
"""
Part of the additional cases that differ from the usual ones if more people speak up: not
all, for people who knew the service speak up more often too.
"""
_PART_ERROR: Final = 0.2
_LEAST_LIFT: Final = -0.9
_MISLEADS: Final = 0.04
"""Chance that a sign says the opposite of what is: none gives odds above 24 by itself."""
_LEANS_ON: Final = 4.0
"""Stretches without excess scatter that the measured scatter is held with."""


@dataclass(frozen=True)
class Sign:
    """One share by stretch of days, in the places of the campaign and elsewhere."""

    name: SignName
    hits: ArrayLike
    """(n_stretches,)"""
    of: ArrayLike
    """(n_stretches,); a stretch with 0 is not known."""
    other_hits: ArrayLike | None = None
    """(n_stretches,) elsewhere in the city; None for a campaign of the whole city."""
    other_of: ArrayLike | None = None


@dataclass(frozen=True)
class Seen:
    """What one sign says."""

    name: SignName
    before: float
    """The share before the campaign, 0-1."""
    during: float
    """The share in it, 0-1, without what changed elsewhere too."""
    low: float
    """Of `during`, 95 %."""
    high: float
    if_awareness: float
    """What it would be if all that is additional were people who speak up; a share, 0-1."""
    odds: float
    """Logarithm of the odds that it gives to awareness; below 0: to incidence."""


@dataclass(frozen=True)
class Told:
    """Which of the two, and by what."""

    kind: Kind
    odds: float
    """Logarithm of the odds for awareness, all signs together; NaN where none could be asked."""
    signs: tuple[Seen, ...]


def awareness(
    lift: float, during: ArrayLike, signs: Sequence[Sign], lift_error: float = 0.0
) -> Told:
    r"""
    Return whether more was reported of what there was, or there was more.

    lift : relative effect of the campaign on all cases of the places, e.g. 0.2.
    lift_error : its standard error.
    during : (n_stretches,) whether each stretch lies in the campaign; the others before it.

    For each sign, x is the change of the log odds of its share against before, less that
    elsewhere. If there is more trouble of the usual kind, x is 0. If more people speak up,
    it is what the lift lets expect (docs/methods.md), more or less: then

    .. math:: \ln\Lambda = \frac{x^2}{2 s^2} - \frac{(x - \delta)^2}{2 (s^2 + v)}
        - \tfrac12 \ln\frac{s^2 + v}{s^2}

    with s the standard error, over-dispersion of the stretches before allowed for, and v for
    a lift and a part that are not known exactly. Any sign
    may mislead (1 in 25), so that none gives more than 24 to 1; signs add up, and from odds
    of 19 to 1 (9 to 1 where the channel is one of them) one of the two is said. `untouched` can speak for awareness
    only: a campaign for one topic need not touch the others.

    Assumption: signs are independent, and trouble that comes is like the trouble that was
    there. Misleads where the trouble itself is new (a new kind of case at new addresses, or
    one seen by thousands: many reports of one incident).

    References: Liu, Bhandaram & Garg (2024), Nature Computational Science 4, 57-65.

    Twice as many cases, and half of all from addresses that never reported, as 1 in 5 was:

    >>> sign = Sign("first_time", [200] * 6 + [1000], [1000] * 6 + [2000])
    >>> awareness(1.0, [False] * 6 + [True], [sign]).kind
    'awareness'
    """
    inside = np.asarray(during, dtype=np.bool_)
    if inside.ndim != 1:
        msg = "during: expected one answer for each stretch."
        raise ValueError(msg)
    if not np.isfinite(lift) or lift <= _LEAST_LIFT:
        return Told("cannot_tell", float("nan"), ())
    seen = [
        one
        for sign in signs
        if (one := _seen(sign, inside, lift, lift_error)) is not None
    ]
    if not seen:
        return Told("cannot_tell", float("nan"), ())
    odds = float(sum(one.odds for one in seen))
    kind: Kind = "cannot_tell"
    named = any(one.name == "channel" for one in seen)
    if abs(odds) >= (_SURE_BY_CHANNEL if named else _SURE):
        kind = "awareness" if odds > 0 else "incidence"
    return Told(kind, odds, tuple(seen))


def _seen(
    sign: Sign, during: NDArray[np.bool_], lift: float, lift_error: float
) -> Seen | None:
    """Return what a sign says; None where it is not known, or too little before."""
    hits, of = _checked(sign.hits, sign.of, during.size)
    known = of > 0
    if sign.other_hits is not None and sign.other_of is not None:
        other_hits, other_of = _checked(sign.other_hits, sign.other_of, during.size)
        known &= other_of > 0
    before, after = known & ~during, known & during
    share = float(hits[before].sum() / max(of[before].sum(), 1.0))
    if before.sum() < _LEAST_STRETCHES or not after.any() or not 0 < share < 1:
        return None
    level, variance = _log_odds(hits, of)
    if sign.other_hits is not None and sign.other_of is not None:
        elsewhere, more = _log_odds(other_hits, other_of)
        level, variance = level - elsewhere, variance + more
    change, error = _change(level, variance, before, after)
    base = float(special.logit(share))
    expected = _if_awareness(sign.name, share, lift, _PART)
    delta, loose = _expected_change(sign.name, share, lift, lift_error)
    wide = error**2 + loose**2
    odds = change**2 / (2 * error**2) - (change - delta) ** 2 / (2 * wide)
    odds -= np.log(wide / error**2) / 2
    if sign.name == "untouched":
        odds = max(odds, 0.0)
    yes, no = np.log1p(-_MISLEADS), np.log(_MISLEADS)
    odds = np.logaddexp(yes + odds, no) - np.logaddexp(yes, no + odds)
    now, low, high = special.expit(base + change + error * np.array([0.0, -1.96, 1.96]))
    return Seen(
        sign.name, share, float(now), float(low), float(high), expected, float(odds)
    )


def _checked(hits: ArrayLike, of: ArrayLike, n: int) -> tuple[Floats, Floats]:
    some, every = np.asarray(hits, np.float64), np.asarray(of, np.float64)
    if some.shape != (n,) or every.shape != (n,):
        msg = f"hits, of: expected {n} numbers each, one a stretch."
        raise ValueError(msg)
    if (some < 0).any() or (some > every).any():
        msg = "hits: expected numbers from 0 to those of `of`."
        raise ValueError(msg)
    return some, every


def _log_odds(hits: Floats, of: Floats) -> tuple[Floats, Floats]:
    """Return the log odds of each share and their variance, finite at 0 and 1 too."""
    yes, no = hits + 0.5, of - hits + 0.5
    return np.log(yes / no), 1 / yes + 1 / no


def _change(
    level: Floats,
    variance: Floats,
    before: NDArray[np.bool_],
    after: NDArray[np.bool_],
) -> tuple[float, float]:
    """Return how far the campaign's level lies from the one before, and its error."""
    weight = 1 / variance
    past = float((weight * level)[before].sum() / weight[before].sum())
    now = float((weight * level)[after].sum() / weight[after].sum())
    scatter = float((weight * (level - past) ** 2)[before].sum())
    excess = max(1.0, (_LEANS_ON + scatter) / (_LEANS_ON + before.sum() - 1))
    error = np.sqrt(excess * (1 / weight[before].sum() + 1 / weight[after].sum()))
    return now - past, float(error)


def _expected_change(
    name: SignName, share: float, lift: float, lift_error: float
) -> tuple[float, float]:
    """Return the change of the log odds if more people speak up, and how sure that is."""

    def at(lift: float, part: float) -> float:
        found = _if_awareness(name, share, max(lift, _LEAST_LIFT), part)
        return float(special.logit(found) - special.logit(share))

    by_part = at(lift, _PART + _PART_ERROR) - at(lift, _PART)
    by_lift = at(lift + lift_error, _PART) - at(lift, _PART)
    return at(lift, _PART), float(np.hypot(by_part, by_lift))


def _if_awareness(name: SignName, share: float, lift: float, part: float) -> float:
    """Return the share that the lift lets expect if more people speak up."""
    if name == "untouched":
        # Other cases of the places grow by that part of it, those of the city by nothing.
        odds = share / (1 - share) * (1 + part * lift)
        return odds / (1 + odds)
    if name == "repeats":
        return _repeats(share, part * lift)
    among_more = share * (1 - part) + (part if name != "grave" else 0.0)
    return float(np.clip((share + lift * among_more) / (1 + lift), 1e-6, 1 - 1e-6))


def _repeats(share: float, more: float) -> float:
    """
    Return the share of incidents told more than once when more people tell of each.

    An incident has Poisson(a) reports and is seen from the first on; of those seen,
    1 - a / (exp(a) - 1) have two or more.
    """

    def again(a: float) -> float:
        return float(1 - a / np.expm1(a))

    a = optimize.brentq(lambda a: again(a) - share, 1e-9, 50.0)
    return again(a * (1 + more))
