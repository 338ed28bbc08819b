"""
What became of each hot spot over time? Emerging hot spots: new, growing, fading, on and off.

In: values per area and period, one series or many, and who touches whom. Out: Gi* of every
bin of the space-time cube, its trend, and one of 17 categories per area and series. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from models.chance import skewed_p, skewness
from models.hotspots import benjamini_hochberg, gi_star_of_excess
from models.mann_kendall import mann_kendall

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Against = Literal["period", "cube"]

PATTERNS: Final = (
    "new",
    "consecutive",
    "intensifying",
    "persistent",
    "diminishing",
    "sporadic",
    "oscillating",
    "historical",
)
"""In the order of ArcGIS' table: where two rules hold, the earlier one wins."""
NONE: Final = "none"
UNDEFINED: Final = "undefined"

_MOST: Final = 0.9
"""Share of the periods in which an area must be hot to be hot throughout (ArcGIS: 90 %)."""
_RUN: Final = 2
"""Periods at the end that make a run."""


@dataclass(frozen=True)
class Emerging:
    """What became of each area; z and q are (n_areas, n_periods, n_series)."""

    z: Floats
    """Gi* of each bin; NaN in a period whose values are all equal (no data)."""
    q: Floats
    """False discovery rate of each bin, over all bins of all series."""
    trend_z: Floats
    """Mann-Kendall's z of the bins' z, (n_areas, n_series)."""
    trend_q: Floats
    """Its false discovery rate over all areas of all series, (n_areas, n_series)."""
    category: NDArray[np.str_]
    """new_hot … historical_cold, none or undefined, (n_areas, n_series)."""


def emerging(
    values: ArrayLike,
    weights: sparse.csr_array,
    *,
    fdr: float = 0.05,
    back: int = 1,
    against: Against = "period",
) -> Emerging:
    """
    Return the category of every area, for one series or for all agencies x topics at once.

    Gi* of a bin is that of the area and its neighbours in its period and the `back` periods
    before. "period": these sums are compared with those of the other areas in the same
    periods, so a rise of the whole city is no hot spot, and an area that is always busy is
    counted once, not once a period. "cube": with all bins of the cube, as ArcGIS does.
    p knows skewness (:func:`models.chance.skewed_p`); q runs over all bins of all series.

    Parameters
    ----------
    values : (n_areas, n_periods) or (n_areas, n_periods, n_series), any sign; the last
        period last. Counts, or better :func:`models.rates.excess` of each period, which
        :func:`models.rates.damped` keeps from single floods.
    weights : (n_areas, n_areas), 1 for neighbours.
    fdr : share of false calls among the bins, and among the trends, that are called.
    back : periods before that count as neighbours in time.

    Raises
    ------
    ValueError : for NaN, or shapes that do not fit.

    Notes
    -----
    "cube" takes bins of one area for independent: areas that differ lastingly are then
    called too often (benchmarks/hotspots.py). Fewer than eight periods seldom show a trend.

    References
    ----------
    Esri, How Emerging Hot Spot Analysis works (ArcGIS Pro 3.2); Ord & Getis (1995); Mann
    (1945).

    Three hundred areas in a row, neighbours up to three apart; twenty are busy at last.

    >>> apart = np.abs(np.subtract.outer(np.arange(300), np.arange(300)))
    >>> line = sparse.csr_array(((apart > 0) & (apart < 4)).astype(float))
    >>> cube = np.tile(np.arange(300) * 7 % 5, (6, 1)).T.astype(float)
    >>> cube[100:120, -1] += 9
    >>> found = emerging(cube, line, back=0).category[:, 0]
    >>> found[98:103].tolist()
    ['none', 'none', 'none', 'new_hot', 'new_hot']
    """
    cube = np.asarray(values, dtype=np.float64)
    if cube.ndim == 2:  # noqa: PLR2004 - one series
        cube = cube[:, :, None]
    if cube.ndim != 3 or 0 in cube.shape or back < 0:  # noqa: PLR2004 - areas, periods, series
        msg = f"values: expected (n_areas, n_periods[, n_series]), got {cube.shape}."
        raise ValueError(msg)
    z, skew = _whole(cube, weights, back, against)
    p = skewed_p(z, skew)
    q = benjamini_hochberg(p)
    n, periods, series = cube.shape
    trend = mann_kendall(z.transpose(0, 2, 1).reshape(n * series, periods))
    trend_q = benjamini_hochberg(trend.p).reshape(n, series)
    trend_z = trend.z.reshape(n, series)
    direction = np.where(np.nan_to_num(trend_q, nan=1.0) <= fdr, np.sign(trend_z), 0.0)
    called = np.nan_to_num(q, nan=1.0) <= fdr
    category = categories(
        (called & (z > 0)).transpose(0, 2, 1),
        (called & (z < 0)).transpose(0, 2, 1),
        np.nan_to_num(direction),
        known=~np.isnan(z).transpose(0, 2, 1),
    )
    return Emerging(z, q, trend_z, trend_q, category)


def categories(
    hot: ArrayLike,
    cold: ArrayLike,
    trend: ArrayLike,
    known: ArrayLike | None = None,
) -> NDArray[np.str_]:
    """
    Return the category of each row, by the published rules of ArcGIS.

    Of hot (for cold swap the words and the trend), with "most" for at least 90 % of the
    periods that are known:

    - new: hot in the last period and never before.
    - consecutive: hot in one unbroken run of two periods or more at the end, never before
      it, and not in most.
    - intensifying, persistent, diminishing: hot in most and in the last; z rises, shows no
      trend, or falls.
    - sporadic: hot in the last, off and on before, not in most, never cold.
    - oscillating: hot in the last, not in most, cold at some time before.
    - historical: hot in most, not in the last.

    hot, cold : (..., n_periods); trend : (...) above 0 where z rises beyond chance, below
    where it falls. undefined: the last period is not known.

    >>> hot = [[0, 0, 0, 0, 1], [0, 0, 0, 1, 1], [1, 0, 1, 0, 1], [0, 0, 1, 0, 0]]
    >>> categories(hot, np.zeros((4, 5)), np.zeros(4)).tolist()
    ['new_hot', 'consecutive_hot', 'sporadic_hot', 'none']
    """
    warm, cool = np.asarray(hot, dtype=np.bool_), np.asarray(cold, dtype=np.bool_)
    seen = np.broadcast_to(True if known is None else np.asarray(known), warm.shape)
    way = np.asarray(trend, dtype=np.float64)
    rules: list[Flags] = [~seen[..., -1]]
    names = [UNDEFINED]
    for one, other, up, name in ((warm, cool, way, "hot"), (cool, warm, -way, "cold")):
        rules += _patterns(one, other, up, seen)
        names += [f"{pattern}_{name}" for pattern in PATTERNS]
    return np.select(rules, names, default=NONE)


def _patterns(hot: Flags, cold: Flags, up: Floats, known: Flags) -> list[Flags]:
    """Return which rows follow each rule, in the order of PATTERNS."""
    times = hot.sum(axis=-1)
    most = (times >= _MOST * known.sum(axis=-1) - 1e-9) & (times > 0)
    last = hot[..., -1]
    # A period that is not known does not break a run: nobody can say that it was not hot.
    run = np.logical_and.accumulate((hot | ~known)[..., ::-1], axis=-1) & hot[..., ::-1]
    length = run.sum(axis=-1)
    never_before = last & (times == length)
    return [
        last & (times == 1),
        never_before & (length >= _RUN) & ~most,
        most & last & (up > 0),
        most & last & (up == 0),
        most & last & (up < 0),
        last & ~most & ~cold.any(axis=-1),
        last & ~most & cold.any(axis=-1),
        most & ~last,
    ]


def _whole(
    cube: Floats, weights: sparse.csr_array, back: int, against: Against
) -> tuple[Floats, Floats]:
    """Return Gi* and skewness of every bin, (n_areas, n_periods, n_series)."""
    n, periods, series = cube.shape
    times = np.tri(periods) - np.tri(periods, k=-back - 1)
    if against == "period":
        # Sums over time first: an area's own past is then one value, not many.
        table = np.einsum("ts,nsk->ntk", times, cube).reshape(n, periods * series)
        nearby = weights
    else:
        star = sparse.csr_array(weights + sparse.diags_array(1.0 - weights.diagonal()))
        nearby = sparse.csr_array(sparse.kron(star, times))
        table = cube.reshape(n * periods, series)
    z = gi_star_of_excess(table, nearby)
    return z.reshape(cube.shape), skewness(table, nearby, star=True).reshape(cube.shape)
