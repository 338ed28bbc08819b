"""
Where might a series break? Shares that jump from one month to the next.

In: counts per month. Out: proposals for a person to judge, the oldest first; what a person
has written down stands in the registry. Pure.

`models/breaks_rows.py` looks for months that are not whole, `models/breaks_items.py` for
categories that end and begin.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

JUMP = 0.10
"""Smallest jump of a share that is proposed, 0-1: a tenth of all rows."""

_WINDOW = 6
"""Months looked at on either side; more would mistake a slow drift for a jump."""

_LASTING = 3
"""Months that a new level has to last; what goes back sooner is proposed with its end."""

_NOISES = 6.0
"""A jump is this many times the usual scatter of the months around it."""

Shares = NDArray[np.float64]


@dataclass(frozen=True)
class Proposal:
    """A break that somebody may want to write down, in the words of the registry."""

    kind: str
    """renamed, began, ended, filled or partial."""
    concerns: str
    """category, column, match_level or rows."""
    starts: date
    """First day of the new state; the first of the month where only that is known."""
    reason: str
    name: str = ""
    before: str = ""
    """The earlier name, of a renamed category."""
    ends: date | None = None
    """Last day of the new state; None where it lasts."""


@dataclass(frozen=True)
class _Change:
    """A run of months that differ from those before."""

    first: int
    """Place of the first month that differs."""
    until: int
    """Place after the last one; the length of the series where it lasts."""
    before: float
    after: float


def shares(counts: pl.DataFrame, *, jump: float = JUMP) -> list[Proposal]:
    """
    Return where the share of rows that say something jumps, and where it jumps back.

    Parameters
    ----------
    counts : month (first day), concerns (column or match_level), name, said (rows that
        say it), rows (all rows of the month). Months without rows may be absent.
    jump : smallest jump, 0-1.
    """
    found = []
    usable = counts.filter(pl.col("rows") > 0).sort("concerns", "name", "month")
    for (concerns, name), series in usable.group_by(
        "concerns", "name", maintain_order=True
    ):
        months = series["month"].to_list()
        share = (series["said"] / series["rows"]).to_numpy()
        for change in _changes(share, jump):
            passing = change.until < len(months)
            found.append(
                Proposal(
                    kind="filled",
                    concerns=str(concerns),
                    name=str(name),
                    starts=months[change.first],
                    ends=last_day(months[change.until - 1]) if passing else None,
                    reason=f"{100 * change.before:.1f} % of a month's rows before, {100 * change.after:.1f} % from {months[change.first]:%Y-%m} on.",
                )
            )
    return sorted(found, key=lambda one: (one.starts, one.concerns, one.name))


def last_day(month: date) -> date:
    """Return the last day of the month that begins on the given day."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(
        days=1
    )


def _changes(share: Shares, jump: float) -> list[_Change]:
    """Return the jumps of a series of shares, lasting ones and passing ones."""
    cuts = [0, *_cuts(share, 0, jump), share.size]
    starts = list(cuts)
    found = []
    for part, (low, high) in enumerate(itertools.pairwise(cuts)):
        for first, until in _strange_runs(share[low:high], jump):
            if until == high - low and high < share.size:
                starts[part + 1] = low + first  # on the way to the next level
            elif first > 0 or low == 0:
                around = np.delete(share[low:high], slice(first, until))
                near = around[max(0, first - _WINDOW) : first + _WINDOW]
                found.append(
                    _change(
                        low + first, low + until, near, share[low:high][first:until]
                    )
                )
    for part in range(1, len(cuts) - 1):
        before = share[cuts[part - 1] : starts[part]][-_WINDOW:]
        after = share[cuts[part] : cuts[part + 1]][:_WINDOW]
        found.append(_change(starts[part], share.size, before, after))
    return found


def _change(first: int, until: int, before: Shares, after: Shares) -> _Change:
    return _Change(first, until, float(np.median(before)), float(np.median(after)))


def _cuts(share: Shares, offset: int, jump: float) -> list[int]:
    """Return where lasting levels begin: the cut that explains most, then either side."""
    best, most = None, 0.0
    for place in range(_LASTING, share.size - _LASTING + 1):
        left = share[max(0, place - _WINDOW) : place]
        right = share[place : place + _WINDOW]
        old, new = float(np.median(left)), float(np.median(right))
        step = abs(new - old)
        if step < max(jump, _NOISES * _scatter(left, right)):
            continue
        if abs(share[place] - old) < abs(share[place] - new):
            continue  # the first month of a level belongs to it
        apart = _distances(left).sum() + _distances(right).sum()
        gain = float(_distances(np.concatenate([left, right])).sum() - apart)
        if gain > most:
            best, most = place, gain
    if best is None:
        return []
    return [
        *_cuts(share[:best], offset, jump),
        offset + best,
        *_cuts(share[best:], offset + best, jump),
    ]


def _strange_runs(share: Shares, jump: float) -> list[tuple[int, int]]:
    """Return the runs of fewer than three months that lie far off those around them."""
    strange = []
    for place in range(share.size):
        around = np.delete(
            share[max(0, place - _WINDOW) : place + _WINDOW + 1], min(place, _WINDOW)
        )
        if around.size < _LASTING:
            continue
        far = abs(share[place] - np.median(around))
        if far >= max(jump, _NOISES * _scatter(around)):
            strange.append(place)
    runs: list[tuple[int, int]] = []
    for place in strange:
        if runs and runs[-1][1] == place:
            runs[-1] = (runs[-1][0], place + 1)
        else:
            runs.append((place, place + 1))
    return [run for run in runs if run[1] - run[0] < _LASTING]


def _distances(part: Shares) -> Shares:
    """Return the distance of each month from the median of all."""
    return np.abs(part - np.median(part))


def _scatter(*parts: Shares) -> float:
    """Return the usual distance from the median of each part, as a standard deviation."""
    # 1.4826: of a normal variable, the standard deviation over the median distance.
    return 1.4826 * float(
        np.median(np.concatenate([_distances(part) for part in parts]))
    )
