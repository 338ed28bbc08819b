"""
Which cylinders of areas and last periods hold more cases than they should?

In: counts per area and period, circles around each area, expected cases. Out: the log
likelihood ratio of every cylinder that ends with the last period. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Whole = NDArray[np.int64]

_NEVER: Final = np.float32(1e30)
"""Cases expected of a circle that is not looked at: it is never full."""
HARDLY: Final = np.float32(1e-6)
"""Cases expected where there never was one: rare, not impossible."""


@dataclass(frozen=True)
class Circles:
    """Around each area, the areas by distance; circle k of an area holds its first k + 1."""

    order: Whole
    """(n_areas, n_circles) rows of areas, the centre first."""
    real: NDArray[np.bool_]
    """(n_areas, n_circles) whether the circle is within the radius."""


def circles(
    x_m: ArrayLike, y_m: ArrayLike, *, radius_m: float, share: float
) -> Circles:
    """
    Return the circles around each area, up to a radius and a share of all areas.

    x_m, y_m : (n_areas,) centres in EPSG:3826. At least the area alone is a circle.

    >>> circles([0, 10, 50], [0, 0, 0], radius_m=20, share=0.7).order.tolist()
    [[0, 1], [1, 0], [2, 1]]
    """
    x, y = np.asarray(x_m, dtype=np.float64), np.asarray(y_m, dtype=np.float64)
    if x.shape != y.shape or x.ndim != 1 or not np.isfinite([x, y]).all():
        msg = "x_m, y_m: expected a finite number each per area."
        raise ValueError(msg)
    far = np.hypot(x[:, None] - x, y[:, None] - y)
    np.fill_diagonal(far, -1.0)
    order = np.argsort(far, axis=1, kind="stable")
    near = np.take_along_axis(far, order, axis=1) <= radius_m
    most = max(1, min(int(near.sum(axis=1).max(initial=1)), int(share * x.size)))
    near[:, :1] = True
    return Circles(order[:, :most], near[:, :most])


def ratio(observed: ArrayLike, expected: ArrayLike, total: float) -> Doubles:
    r"""
    Return Kulldorff's log likelihood ratio of windows that hold more than expected.

    .. math:: c \ln\frac{c}{\mu} + (C - c) \ln\frac{C - c}{C - \mu} \quad (c > \mu)

    and 0 otherwise, with C cases in all. Shapes as ``observed``.

    References: Kulldorff (1997), Communications in Statistics 26(6), 1481-1496.

    The first cluster of leukaemia in upstate New York, as SaTScan gives it: 85 of 552 cases
    where 95,249 of 1,057,673 people live.

    >>> ratio([85], [552 * 95249 / 1057673], 552).round(6)
    array([11.577255])
    """
    c, mu = np.asarray(observed, np.float64), np.asarray(expected, np.float64)
    rest, left = total - c, total - mu
    out = np.zeros(np.broadcast_shapes(c.shape, mu.shape))
    more = (c > mu) & (mu > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        outside = np.where(rest > 0, rest * np.log(rest / left), 0.0)
        return np.where(more, c * np.log(c / mu) + outside, out)


def held(last: Floats, around: Circles) -> Floats:
    """
    Return the cases in every cylinder, (n_circles, n_areas, n_lengths).

    last : (n_areas, n_lengths) cases of each area in the last 1, 2, … periods.
    """
    order = around.order.T
    out = np.empty((*order.shape, last.shape[1]), dtype=np.float32)
    out[0] = last[order[0]]
    for circle in range(1, len(order)):
        np.add(out[circle - 1], last[order[circle]], out=out[circle])
    return out


def masked(expected: Floats, around: Circles) -> Floats:
    """Return the expected cases above 0, and too many to be beaten beyond the radius."""
    return np.where(around.real.T[:, :, None], np.maximum(expected, HARDLY), _NEVER)


def largest(cases: Floats, expected: Floats, total: float, least: float) -> float:
    """
    Return the largest ratio of all cylinders with at least so many cases.

    (c - mu)^2 / 2 mu times C / (C - mu) is never below the ratio, and needs no logarithm:
    only cylinders where it reaches the ratio of the best of them are worked out. That makes
    a replicate of half a million cylinders several times as fast.
    """
    few = cases < least
    over = np.subtract(cases, expected, out=np.empty_like(cases))
    over[few] = 0.0
    np.maximum(over, 0.0, out=over)
    np.multiply(over, over, out=over)
    np.divide(over, expected, out=over)
    flat, c, mu = over.ravel(), cases.ravel(), expected.ravel()
    top = int(flat.argmax())
    if flat[top] <= 0:
        return 0.0
    at_least = float(ratio(c[top], mu[top], total))
    # Where mu > C / 2 the bound would need a larger factor than 2 / 2.
    half = 0.5 * total
    near = np.flatnonzero((flat >= at_least * 0.999) | ((mu > half) & (mu < total)))
    return float(ratio(c[near], mu[near], total)[~few.ravel()[near]].max())
