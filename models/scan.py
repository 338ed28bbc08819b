"""
Where did something begin just now? The prospective space-time scan statistic.

In: counts per area and period, the last period being now, and circles around each area.
Out: the clusters that are still alive, with p and recurrence interval. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from models.scan_cylinders import HARDLY, Circles, held, largest, masked, ratio

Floats = NDArray[np.float64]
Replicate = Callable[[np.random.Generator], float]

NEW: Final = "new"
ONGOING: Final = "ongoing"

_EULER: Final = 0.5772156649015329


@dataclass(frozen=True)
class Cluster:
    """A cylinder that ends now and holds more cases than it should."""

    centre: int
    """Row of the area in its middle."""
    areas: tuple[int, ...]
    """Rows of its areas, by distance from the centre."""
    start: int
    """First period, counted as the columns of the counts."""
    end: int
    """Last period: the last column."""
    observed: float
    expected: float
    ratio: float
    """Log likelihood ratio."""
    p: float
    """Chance of so large a ratio anywhere on the map, by Monte Carlo."""
    p_gumbel: float
    """The same from a Gumbel law fitted to the replicates: tells of chances below 1 / n."""
    recurrence: float
    """Periods between two such finds by chance, if one looks every period: 1 / p."""


def scan(  # noqa: PLR0913 - a plan of surveillance has that many numbers
    counts: ArrayLike,
    around: Circles,
    *,
    expected: ArrayLike | None = None,
    longest: int = 28,
    least: float = 2,
    most: int = 5,
    n: int = 999,
    seed: int = 0,
    stop_at: int | None = None,
    together: bool = True,
) -> list[Cluster]:
    """
    Return up to `most` live clusters, the most unlikely first, no area in two of them.

    Every circle of areas times every stretch of the last 1 to `longest` periods is a
    cylinder. Without `expected` the space-time permutation model: expected is (cases of the
    areas) x (cases of the periods) / (all cases), so busy areas, weekdays and city-wide
    waves are no clusters; chance deals the periods to the cases anew. With `expected`,
    (n_areas, n_periods), the Poisson model: chance deals all cases by it.

    `together`: cases of one area and one period are dealt as one. Petitions come in
    clumps (a lamp fails, four people call); dealt one by one, clumps alone look like
    outbreaks. False is the textbook form.

    Parameters
    ----------
    counts : (n_areas, n_periods) whole numbers.
    around : :func:`models.scan_cylinders.circles` of the areas.
    least : cases below which a cylinder is no cluster.
    n, seed : Monte Carlo replicates, and where they begin.
    stop_at : stop as soon as so many replicates beat the first cluster (Besag & Clifford):
        what is clearly chance needs no 999 replicates. None: never.

    Raises
    ------
    ValueError : for numbers that are no counts, or shapes that do not fit.

    Notes
    -----
    Circles find long, thin clusters badly; the edge is that of the largest circle that fits,
    so areas at the rim may be bystanders.

    References
    ----------
    Kulldorff (2001), J. R. Stat. Soc. A 164, 61-72 (prospective); Kulldorff et al. (2005),
    PLoS Medicine 2(3) e59 (permutation, recurrence interval); Abrams, Kulldorff & Kleinman
    (2010), Int. J. Health Geographics 9:61 (Gumbel); Besag & Clifford (1991), Biometrika 78.

    Ten areas in a row with a case every other day, then seven in one area in two days.

    >>> from models.scan_cylinders import circles
    >>> cases = np.indices((10, 40)).sum(axis=0) % 2
    >>> cases[4, 38:] = [3, 4]
    >>> row = circles(range(10), [0] * 10, radius_m=2, share=0.5)
    >>> found = scan(cases, row, longest=7, n=99, together=False)[0]
    >>> found.areas, found.start, found.observed, found.p
    ((4,), 38, 7.0, 0.04)
    """
    table = _checked(counts, around)
    total = table.sum()
    longest = min(longest, table.shape[1])
    if total == 0 or longest < 1 or most < 1:
        return []
    wanted = None if expected is None else _scaled(expected, table)
    mu = _expected(table, wanted, around, longest)
    found = _clusters(table, mu, around, least=least, most=most)
    if not found:
        return []
    again = _replicates(table, wanted, around, mu, longest, least, together=together)
    chance = np.random.default_rng(seed)
    beaten, maxima = 0, []
    for _ in range(n):
        maxima.append(again(chance))
        beaten += maxima[-1] >= found[0].ratio - 1e-6
        if stop_at is not None and beaten >= stop_at:
            break
    stopped = len(maxima) < n
    return [_with_p(cluster, np.array(maxima), stopped=stopped) for cluster in found]


def status(
    today: Sequence[Cluster],
    yesterday: Sequence[Cluster],
    *,
    alpha: float = 0.05,
    moved: int = 0,
) -> list[str]:
    """
    Return "ongoing" for each cluster that goes on one of yesterday's, else "new".

    Going on: an area and a period in common with one whose p was at most alpha. `moved`: by
    how many columns the counts of today begin later than those of yesterday.
    """
    known = [one for one in yesterday if one.p <= alpha]
    return [
        ONGOING
        if any(
            set(one.areas) & set(other.areas) and one.start + moved <= other.end
            for other in known
        )
        else NEW
        for one in today
    ]


def _checked(counts: ArrayLike, around: Circles) -> NDArray[np.int64]:
    """Return the counts as whole numbers."""
    table = np.asarray(counts, dtype=np.float64)
    if table.ndim != 2 or len(table) != len(around.order):  # noqa: PLR2004 - areas, periods
        msg = f"counts: expected (n_areas, n_periods), a row per circle, got {table.shape}."
        raise ValueError(msg)
    if not np.isfinite(table).all() or (table < 0).any() or (table % 1).any():
        msg = "counts: expected whole numbers that are not negative."
        raise ValueError(msg)
    return table.astype(np.int64)


def _scaled(expected: ArrayLike, counts: NDArray[np.int64]) -> Floats:
    """Return what is expected of each cell, adding up to the cases."""
    wanted = np.asarray(expected, dtype=np.float64)
    if wanted.shape != counts.shape:
        msg = f"expected: expected the shape of counts, {counts.shape}."
        raise ValueError(msg)
    if not np.isfinite(wanted).all() or (wanted < 0).any() or wanted.sum() <= 0:
        msg = "expected: expected finite numbers that are not negative, and not all 0."
        raise ValueError(msg)
    scaled: Floats = wanted * (counts.sum() / wanted.sum())
    return scaled


def _tails(table: NDArray[np.generic], longest: int) -> NDArray[np.float32]:
    """Return (…, longest) the sums over the last 1, 2, … periods."""
    last = table[..., ::-1][..., :longest]
    return np.cumsum(last, axis=-1, dtype=np.float64).astype(np.float32)


def _expected(
    table: NDArray[np.int64], wanted: Floats | None, around: Circles, longest: int
) -> NDArray[np.float32]:
    """Return the cases expected of every cylinder."""
    if wanted is not None:
        return masked(held(_tails(wanted, longest), around), around)
    rows = held(table.sum(axis=1, dtype=np.float32)[:, None], around)
    share = _tails(table.sum(axis=0), longest) / np.float32(table.sum())
    return masked(rows * share, around)


def _replicates(  # noqa: PLR0913, PLR0917 - what scan has worked out already
    table: NDArray[np.int64],
    wanted: Floats | None,
    around: Circles,
    mu: NDArray[np.float32],
    longest: int,
    least: float,
    *,
    together: bool,
) -> Replicate:
    """Return a function that deals the cases anew and gives the largest ratio."""
    n, periods = table.shape
    area, when = np.nonzero(table)
    size = table[area, when].astype(np.float64)
    if not together:
        area, when = (np.repeat(at, table[area, when]) for at in (area, when))
        size = np.ones(area.size)
    total = float(table.sum())
    rows = masked(held(table.sum(axis=1, dtype=np.float32)[:, None], around), around)
    ends = None if wanted is None else np.cumsum(wanted.ravel()) / wanted.sum()

    def again(chance: np.random.Generator) -> float:
        if ends is None:
            place, time = area, chance.permutation(when)
        else:
            cell = np.searchsorted(ends, chance.random(area.size), "right")
            place, time = np.divmod(np.minimum(cell, ends.size - 1), periods)
        late = periods - 1 - time
        near = late < longest
        cells = place[near] * longest + late[near]
        last = np.bincount(cells, size[near], n * longest).reshape(n, longest)
        now = np.cumsum(last, axis=1).astype(np.float32)
        ours = mu
        if ends is None and together:
            share = now.sum(axis=0) / np.float32(total)
            ours = np.maximum(rows * share, HARDLY)
        return largest(held(now, around), ours, total, least)

    return again


def _clusters(
    table: NDArray[np.int64],
    mu: NDArray[np.float32],
    around: Circles,
    *,
    least: float,
    most: int,
) -> list[Cluster]:
    """Return the cylinders with the largest ratios, no area in two of them."""
    cases = held(_tails(table, mu.shape[2]), around)
    ratios = ratio(cases, mu, float(table.sum()))
    ratios[cases < least] = 0.0
    end = table.shape[1] - 1
    found: list[Cluster] = []
    taken = np.zeros(len(table), dtype=np.bool_)
    while len(found) < most and ratios.max() > 0:
        at = np.unravel_index(int(ratios.argmax()), ratios.shape)
        circle, centre, length = at
        areas = around.order[centre, : circle + 1]
        found.append(
            Cluster(
                centre=int(centre),
                areas=tuple(int(area) for area in areas),
                start=int(end - length),
                end=end,
                observed=float(cases[at]),
                expected=float(mu[at]),
                ratio=float(ratios[at]),
                p=np.nan,
                p_gumbel=np.nan,
                recurrence=np.nan,
            )
        )
        taken[areas] = True
        ratios[np.logical_or.accumulate(taken[around.order], axis=1).T] = 0.0
    return found


def _with_p(cluster: Cluster, maxima: Floats, *, stopped: bool) -> Cluster:
    """Return the cluster with its chance among the replicates' maxima."""
    n = maxima.size
    beaten = int((maxima >= cluster.ratio - 1e-6).sum())
    # Besag & Clifford: stopped at the h-th that beats it, p is h / n, else (h + 1)/(n + 1).
    p = beaten / n if stopped else (beaten + 1) / (n + 1)
    p_gumbel = np.nan
    if n > 1 and maxima.std() > 0:
        scale = maxima.std() * np.sqrt(6) / np.pi
        at = (cluster.ratio - maxima.mean()) / scale + _EULER
        p_gumbel = float(-np.expm1(-np.exp(-at)))
    told = cluster.__dict__ | {"p": p, "p_gumbel": p_gumbel, "recurrence": 1.0 / p}
    return Cluster(**told)
