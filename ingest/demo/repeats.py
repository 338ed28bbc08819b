"""
Who complains again, and what do several people report at once?

Real cases are not independent: 1 % of the addresses hold 16 % of them. Some rows of the
background become followers of another row of their sub-category: an address that writes
for months (a series), or neighbours that report one incident within days.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ingest.demo import days

Ints = NDArray[np.int64]

_SERIES_SHARE = 0.07
_SERIES_SIZES = np.array([3, 3, 3, 4, 4, 5, 6, 7, 8, 9])
_SERIES_SPANS_DAYS = (30, 240)
_INCIDENT_SHARE = 0.05
_INCIDENT_SIZES = np.array([2, 2, 2, 2, 3, 3, 4])
# In a small sub-category one eager address would be a hot spot by itself.
_ROWS_PER_CASE = 150
_INCIDENT_DAYS = 4
_NEXT_DOORS = 3


def added(
    columns: dict[str, Ints],
    *,
    group: Ints,
    open_air: NDArray[np.bool_],
    bounds: tuple[Ints, Ints],
    rng: np.random.Generator,
) -> dict[str, Ints]:
    """
    Return the columns with followers in place of some rows, and with `series`.

    `columns` are day, topic, village and door; only rows with `open_air` take part, so
    that each group (sub-category) keeps its number of cases. `bounds` are the first door
    and the number of doors of each village.
    """
    changed = {name: column.copy() for name, column in columns.items()}
    changed["series"] = np.full(group.size, -1)
    series = 0
    for one in np.unique(group):
        rows = rng.permutation(np.flatnonzero((group == one) & open_air))
        lead, follower, series_of = _blocks(rows, _SERIES_SHARE, _SERIES_SIZES, rng)
        span = rng.integers(*_SERIES_SPANS_DAYS, lead.size)[series_of]
        later = (rng.random(follower.size) * span).astype(np.int64)
        _follow(changed, lead[series_of], follower, later)
        changed["series"][lead] = series + np.arange(lead.size)
        changed["series"][follower] = series + series_of
        series += lead.size
        rest = rows[lead.size + follower.size :]
        lead, follower, block = _blocks(rest, _INCIDENT_SHARE, _INCIDENT_SIZES, rng)
        later = rng.integers(0, _INCIDENT_DAYS, follower.size)
        _follow(changed, lead[block], follower, later)
        _move_next_door(changed, follower, bounds, rng)
    return changed


def ordinals(series: Ints) -> Ints:
    """Return which one of its series each row is, from 1, in the order of the rows."""
    order = np.argsort(series, kind="stable")
    ordered = series[order]
    first = np.searchsorted(ordered, ordered, side="left")
    nth = np.empty_like(series)
    nth[order] = np.arange(series.size) - first + 1
    return np.where(series < 0, 1, nth)


def _blocks(
    rows: Ints, share: float, sizes: Ints, rng: np.random.Generator
) -> tuple[Ints, Ints, Ints]:
    """Return the leads, the followers, and for each follower the number of its lead."""
    quota = int(rows.size * share)
    most = max(rows.size // _ROWS_PER_CASE, int(sizes.min()))
    size = np.minimum(rng.choice(sizes, quota), most)
    size = size[np.cumsum(size) <= quota]
    lead = rows[: size.size]
    follower = rows[size.size : int(size.sum())]
    return lead, follower, np.repeat(np.arange(size.size), size - 1)


def _follow(columns: dict[str, Ints], lead: Ints, follower: Ints, later: Ints) -> None:
    for name in ("topic", "village", "door"):
        columns[name][follower] = columns[name][lead]
    day = columns["day"][lead] + later
    # What would come after the last day comes as much before it.
    last = days.N_DAYS - 1
    columns["day"][follower] = np.where(day > last, 2 * last - day, day)


def _move_next_door(
    columns: dict[str, Ints],
    rows: Ints,
    bounds: tuple[Ints, Ints],
    rng: np.random.Generator,
) -> None:
    first, count = bounds
    village = columns["village"][rows]
    door = columns["door"][rows] + rng.integers(
        -_NEXT_DOORS, _NEXT_DOORS + 1, rows.size
    )
    columns["door"][rows] = np.clip(
        door, first[village], first[village] + count[village] - 1
    )
