"""
Which cases are near each other in place and time? Pairs of one category, found by a grid.

In: category, place and moment of each case. Out: pairs, the earlier case first. Pure; the
work grows with the pairs that are near, not with the square of the cases.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
_Pairs = tuple[Integers, Integers, Floats]

_AROUND: Final = tuple(itertools.product((-1, 0, 1), repeat=2))
_AT_ONCE: Final = 5_000_000
"""Pairs that are looked at in one go, before their exact distance is known."""


@dataclass(frozen=True)
class Near:
    """Pairs of rows, sorted by the later, then by the earlier one."""

    earlier: Integers
    later: Integers
    apart_m: Floats
    """Metres between the two; 0 for one and the same spot."""
    apart_s: Integers
    """Seconds between the two."""


@dataclass(frozen=True)
class Cases:
    """Cases in the order of their moments; all (n,)."""

    category: Integers
    """Numbers from 0."""
    spot: Integers
    """Numbers from 0; equal for one and the same place as it was written."""
    x_m: Floats
    """EPSG:3826; NaN where the point is not known well: then only the spot tells."""
    y_m: Floats
    second: Integers
    """Moments, ascending."""

    def __len__(self) -> int:
        """Return the number of cases."""
        return self.second.size


def near(
    cases: Cases, radius_m: float, windows: Sequence[tuple[int, int]]
) -> list[Near]:
    """
    Return the pairs of one category within a radius and each of some stretches of time.

    radius_m : more than 0. windows : seconds between the two cases, the first number
    included and the last not.
    """
    grid = _grid(cases, radius_m)
    order = np.argsort(grid.key, kind="stable")
    key = grid.key[order]
    asked = [(window, step) for window in windows for step in grid.steps.tolist()]
    # Nine searches of a sorted million each: two cores halve the time.
    with ThreadPoolExecutor() as pool:
        found = list(
            pool.map(lambda one: _pairs(cases, order, key, radius_m, one), asked)
        )
    return [
        _sorted(
            cases,
            [
                pairs
                for (of, _), pairs in zip(asked, found, strict=True)
                if of == window
            ],
        )
        for window in windows
    ]


def _sorted(cases: Cases, found: list[_Pairs]) -> Near:
    """Return the pairs of one stretch of time, sorted by the later case."""
    one, other, apart = (np.concatenate(parts) for parts in zip(*found, strict=True))
    ranked = np.argsort(other * np.int64(len(cases)) + one)
    one, other = one[ranked], other[ranked]
    gone = cases.second[other] - cases.second[one]
    return Near(one, other, apart[ranked], gone)


@dataclass(frozen=True)
class _Grid:
    key: Integers
    """Category, cell and second of a case in one number."""
    steps: Integers
    """(9,) what to add to a key to come to its own cell and the eight around it."""


def _grid(cases: Cases, radius_m: float) -> _Grid:
    """Return the keys of cells as wide as the radius, so that near is next door at most."""
    column, row = _cells(cases.x_m, radius_m), _cells(cases.y_m, radius_m)
    nowhere = column < 0
    # Places without a point stand in columns of their own, three apart: no neighbours.
    width = int(column.max(initial=0)) + 3
    column = np.where(nowhere, width + 3 * cases.spot, column)
    row = np.where(nowhere, 1, row)
    wide = int(column.max(initial=0)) + 3
    high = int(row.max(initial=0)) + 3
    start = cases.second - cases.second.min(initial=0)
    # Twice the whole stretch: a step in time never leads into the next cell.
    span = 2 * int(start.max(initial=0)) + 1
    key = ((cases.category * wide + column) * high + row) * span + start
    steps = [(dx * high + dy) * span for dx, dy in _AROUND]
    return _Grid(key, np.array(steps, dtype=np.int64))


def _cells(metres: Floats, radius_m: float) -> Integers:
    """Return the number of each cell from 1, -1 where there is no point."""
    known = np.isfinite(metres)
    if not known.any():
        return np.full(metres.size, -1)
    cell = np.floor((metres[known] - metres[known].min()) / radius_m)
    found = np.full(metres.size, -1)
    found[known] = cell.astype(np.int64) + 1
    return found


def _pairs(
    cases: Cases,
    order: Integers,
    key: Integers,
    radius_m: float,
    asked: tuple[tuple[int, int], int],
) -> _Pairs:
    """Return rows, later rows in the cell that a step leads to, and metres between."""
    window, step = asked
    whole = int(cases.second[-1] - cases.second[0]) + 1 if len(cases) else 1
    least, most = (min(seconds, whole) for seconds in window)
    low = np.searchsorted(key, key + (step + least))
    high = np.searchsorted(key, key + (step + most))
    sizes = np.maximum(high - low, 0)
    search = _Search(order, low, sizes)
    parts = [_within(cases, search, rows, radius_m) for rows in _runs(sizes)]
    one, other, apart = (np.concatenate(part) for part in zip(*parts, strict=True))
    return one, other, apart


def _runs(sizes: Integers) -> list[slice]:
    """Return stretches of rows with about _AT_ONCE pairs each."""
    part = np.cumsum(sizes) // _AT_ONCE
    cuts = [0, *(np.flatnonzero(np.diff(part)) + 1).tolist(), sizes.size]
    return [slice(first, last) for first, last in itertools.pairwise(cuts)]


@dataclass(frozen=True)
class _Search:
    """Where each key's neighbours lie among the sorted keys."""

    order: Integers
    """Row of each sorted key."""
    low: Integers
    """Place of the first neighbour."""
    sizes: Integers
    """Number of neighbours."""


def _within(cases: Cases, search: _Search, rows: slice, radius_m: float) -> _Pairs:
    """Return the pairs of some rows that are within the radius."""
    size = search.sizes[rows]
    place = np.arange(int(size.sum())) - np.repeat(np.cumsum(size) - size, size)
    one = search.order[np.repeat(np.arange(rows.start, rows.stop), size)]
    other = search.order[np.repeat(search.low[rows], size) + place]
    # Equal moments: the row that comes first is the earlier one.
    forward = one < other
    one, other = one[forward], other[forward]
    apart = np.hypot(
        cases.x_m[one] - cases.x_m[other], cases.y_m[one] - cases.y_m[other]
    )
    apart[cases.spot[one] == cases.spot[other]] = 0.0
    kept = apart <= radius_m  # NaN, a place without a point, is not
    return one[kept], other[kept], apart[kept]
