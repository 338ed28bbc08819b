"""
Which open cases will miss their day? A chance for each, from how cases like it went.

In: cases by group and finer cell, how long they took or have been open; the open ones and
their days allowed. Out: for each open case the chance that it is still open after its day.
Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_STRENGTH: Final = 20.0
"""Cases at risk that the upper level counts beside a cell's own: with 5 small cells say 0
or 1 of their few cases, with 100 a slow section hides in its agency."""
_LONGEST: Final = 60
"""Working days looked at; longer cases have missed every day that is allowed."""


@dataclass(frozen=True)
class Hazards:
    """The chance to be closed on each working day, of those still open then."""

    cells: tuple[tuple[str, str], ...]
    """(agency, category) of each row."""
    cell: Floats
    """(n_cells, n_days) by agency and category."""
    agencies: tuple[str, ...]
    agency: Floats
    """(n_agencies, n_days) by agency."""
    everyone: Floats
    """(n_days,) of all cases."""


def hazards(
    agency: ArrayLike, category: ArrayLike, days: ArrayLike, done: ArrayLike
) -> Hazards:
    r"""
    Return the hazards of closing, each level leaning on the one above it.

    .. math:: h_{ac}(t) = \frac{d_{ac}(t) + m\, h_a(t)}{n_{ac}(t) + m}, \quad
              h_a(t) = \frac{d_a(t) + m\, h(t)}{n_a(t) + m}

    with d the cases closed on working day t, n those open at its beginning, m = 20.

    agency, category : (n,) names; None is "". days : (n,) whole working days that each took
    or has been open, NaN where not known (left out). done : (n,) whether it is closed.

    Assumption: what is open now goes on as cases went in the time handed in. Hand in the
    last year: a reform makes older cases mislead, a holiday does not (days are working days).

    References: Cox (1972), J. R. Stat. Soc. B 34(2), 187-220, section 5, for discrete time;
    Efron (1988), J. Am. Stat. Assoc. 83(402), for hazards by day as proportions.

    >>> found = hazards(["A"] * 4, ["x"] * 4, [1, 1, 2, 2], [True, True, True, False])
    >>> found.everyone[:3].round(2)
    array([0. , 0.5, 0.5])
    """
    taken = np.asarray(days, dtype=np.float64)
    known = ~np.isnan(taken)
    if (taken[known] < 0).any():
        msg = "days: expected numbers from 0."
        raise ValueError(msg)
    # A case that took longer than looked at was open on every day looked at.
    closed = np.asarray(done, dtype=np.bool_)[known] & (taken[known] < _LONGEST)
    at = np.minimum(taken[known], _LONGEST - 1).astype(np.int64)
    names, kinds = _words(agency)[known], _words(category)[known]
    agencies, of_agency = np.unique(names, return_inverse=True)
    cells, of_cell = _unique_pairs(names, kinds)
    whole = np.zeros(at.size, np.int64)
    everyone = _leaning(whole, at, closed, np.zeros((1, _LONGEST)), m=0.0)[0]
    upper = np.broadcast_to(everyone, (agencies.size, _LONGEST))
    by_agency = _leaning(of_agency, at, closed, upper, m=_STRENGTH)
    owner = np.searchsorted(agencies, [name for name, _ in cells])
    by_cell = _leaning(of_cell, at, closed, by_agency[owner], m=_STRENGTH)
    return Hazards(tuple(cells), by_cell, tuple(agencies.tolist()), by_agency, everyone)


def breach_chance(
    found: Hazards,
    agency: ArrayLike,
    category: ArrayLike,
    age: ArrayLike,
    allowed: ArrayLike,
) -> Floats:
    r"""
    Return the chance that an open case is still open after its last day allowed.

    .. math:: P = \prod_{t = age + 1}^{allowed} (1 - h(t))

    1 where the age has reached the days allowed and the day is over; NaN where age or days
    allowed are not known. An agency or category not seen before takes what lies above it.

    >>> told = hazards(["A"] * 4, ["x"] * 4, [1, 1, 2, 2], [True, True, True, False])
    >>> breach_chance(told, ["B", "B"], ["x", "x"], [0, 2], [2, 2])
    array([0.25, 1.  ])
    """
    names, kinds = _words(agency), _words(category)
    open_for = np.asarray(age, dtype=np.float64)
    last = np.asarray(allowed, dtype=np.float64)
    known = ~(np.isnan(open_for) | np.isnan(last))
    start = np.clip(np.where(known, open_for, 0), 0, _LONGEST - 1).astype(np.int64)
    end = np.clip(np.where(known, last, 0), 0, _LONGEST - 1).astype(np.int64)
    table, row = _table(found, names, kinds)
    still = np.cumsum(np.log1p(-np.minimum(table, 1 - 1e-12)), axis=1)
    chance = np.exp(still[row, np.maximum(end, start)] - still[row, start])
    return np.where(known, np.where(start >= end, 1.0, chance), np.nan)


def _table(
    found: Hazards, names: NDArray[np.str_], kinds: NDArray[np.str_]
) -> tuple[Floats, Ints]:
    """Return all hazards one below the other, and the row of each case."""
    table = np.vstack([found.cell, found.agency, found.everyone[None, :]])
    place: dict[tuple[str, str | None], int] = {
        cell: at for at, cell in enumerate(found.cells)
    }
    first = len(found.cells)
    place |= {(name, None): first + at for at, name in enumerate(found.agencies)}
    last = len(table) - 1
    rows = [
        place.get((name, kind), place.get((name, None), last))
        for name, kind in zip(names.tolist(), kinds.tolist(), strict=True)
    ]
    return table, np.asarray(rows, dtype=np.int64)


def _leaning(
    group: Ints, at: Ints, closed: NDArray[np.bool_], upper: Floats, m: float
) -> Floats:
    """Return (n_groups, n_days) hazards that lean on those above with m cases."""
    shape = upper.shape
    left, done = np.zeros(shape), np.zeros(shape)
    np.add.at(left, (group, at), 1.0)
    np.add.at(done, (group[closed], at[closed]), 1.0)
    at_risk = left[:, ::-1].cumsum(axis=1)[:, ::-1]
    return np.asarray(
        (done + m * upper) / np.maximum(at_risk + m, 1e-9), dtype=np.float64
    )


def _words(values: ArrayLike) -> NDArray[np.str_]:
    """Return the names, "" for None."""
    return np.asarray(
        ["" if word is None else str(word) for word in np.asarray(values, object)],
        dtype=np.str_,
    )


def _unique_pairs(
    names: NDArray[np.str_], kinds: NDArray[np.str_]
) -> tuple[list[tuple[str, str]], Ints]:
    """Return each pair once, sorted, and the place of each case's."""
    pairs = list(zip(names.tolist(), kinds.tolist(), strict=True))
    cells = sorted(set(pairs))
    place = {cell: at for at, cell in enumerate(cells)}
    return cells, np.asarray([place[pair] for pair in pairs], dtype=np.int64)
