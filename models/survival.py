"""
How long does it take, when some are not done yet? Kaplan-Meier in whole days.

In: how long each case has taken so far, and whether it is done. Out: the share still open
after so many days, and the day by which a share is done. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Survival:
    """What is still open after each day, (n_days,), day 0 first."""

    at_risk: Floats
    """Cases open at the beginning of the day, that are watched on it."""
    done: Floats
    """Cases done on the day."""
    open: Floats
    """Share still open after the day, 0-1; NaN once nobody is watched any more."""


def survival(days: ArrayLike, done: ArrayLike) -> Survival:
    r"""
    Return the Kaplan-Meier estimate of the share still open.

    .. math:: S(t) = \prod_{s \le t} (1 - d_s / n_s)

    A case that is open counts on every day that it has been watched, and not as if it were
    done today: a mean of closed cases alone is too short, the more so the more are open.

    Parameters
    ----------
    days : (n,) whole days from 0 that each case took, or has taken so far. NaN is left out.
    done : (n,) whether it is done.

    Assumption: cases that are open are like those that took longer than they have so far. It
    misleads where hopeless cases are the ones left open, or closed in a heap.

    References
    ----------
    Kaplan & Meier (1958), J. Am. Stat. Assoc. 53(282), 457-481.

    Examples
    --------
    Two done after 1 day, one watched for 1 day only, one done after 3.

    >>> survival([1, 1, 1, 3], [True, True, False, True]).open
    array([1. , 0.5, 0.5, 0. ])
    """
    taken, is_done = _checked(days, done)
    length = int(taken.max()) + 1 if taken.size else 0
    left = np.bincount(taken, minlength=length).astype(np.float64)
    closed = np.bincount(taken[is_done], minlength=length).astype(np.float64)
    at_risk = left[::-1].cumsum()[::-1]
    share = np.asarray(
        np.cumprod(1 - closed / np.where(at_risk > 0, at_risk, 1)), float
    )
    return Survival(at_risk, closed, share)


def quantile(days: ArrayLike, done: ArrayLike, q: float) -> float:
    """
    Return the day by which the share q is done; NaN where too many are open to tell.

    >>> quantile([1, 2, 2, 9], [True, True, True, False], 0.5)
    2.0
    >>> quantile([1, 2, 2, 9], [True, True, True, False], 0.9)
    nan
    """
    if not 0 < q < 1:
        msg = f"q: expected a share between 0 and 1, got {q}."
        raise ValueError(msg)
    # The share open is a product of fractions: 0.1 may come out as 0.1 + 1e-17.
    reached = np.flatnonzero(survival(days, done).open <= 1 - q + 1e-9)
    return float(reached[0]) if reached.size else float("nan")


def _checked(days: ArrayLike, done: ArrayLike) -> tuple[NDArray[np.int64], Bools]:
    """Return the days and whether done of the cases whose days are known."""
    taken = np.asarray(days, dtype=np.float64)
    is_done = np.asarray(done, dtype=np.bool_)
    if taken.ndim != 1 or taken.shape != is_done.shape:
        msg = f"done: expected an answer for each of the days, {taken.shape}."
        raise ValueError(msg)
    known = ~np.isnan(taken)
    whole = taken[known]
    if (whole < 0).any() or not np.isfinite(whole).all() or (whole % 1 != 0).any():
        msg = "days: expected whole numbers from 0."
        raise ValueError(msg)
    return whole.astype(np.int64), is_done[known]
