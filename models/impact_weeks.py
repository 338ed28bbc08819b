"""
Which weeks are compared? The days around a campaign, cut so that a week begins with it.

In: days, which of them are known, and the campaign. Out: sums by week, and which earlier
stretches of the campaign's length can be foretold to learn how well that works. Pure.

A campaign of 24 days is three whole weeks and the first three days of a fourth; an earlier
stretch has the same weekdays.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from models.impact_plan import Bools, Days, Floats, Ints, Panel, Plan

WEEK: Final = 7
MOST: Final = 8 * 52
"""Weeks of past that are looked at: offices of ten years ago were another city's."""
LEAST: Final = 13
"""Weeks of past without which nothing is foretold."""
_AFTER: Final = 8
"""Weeks after the campaign that are still drawn."""
_KNOWN: Final = 0.9
"""Share of a past stretch's days that must be known."""
_HALF: Final = 0.5
"""Share of a campaign's days without which it is not measured by the others."""


@dataclass(frozen=True)
class Weeks:
    """The weeks around a campaign."""

    start: Days
    """(n_weeks,) first day of each."""
    origin: int
    """Place of the campaign's first week."""
    whole: int
    """Whole weeks of the campaign."""
    rest: int
    """Its days beyond these, 0-6."""
    day: Bools
    """(n_weeks, 7) whether each day is known."""
    at: int
    """Place of the first week's first day in the panel."""
    skipped: tuple[int, ...] = ()
    """Whole weeks, from 0, with a day that is not known: left out of the campaign, and of
    every earlier stretch alike."""

    @property
    def span(self) -> int:
        """Return the weeks that the campaign touches."""
        return self.whole + (self.rest > 0)

    @property
    def counted(self) -> int:
        """Return the days of the campaign that are measured."""
        return (self.whole - len(self.skipped)) * WEEK + self.rest

    @property
    def days(self) -> Ints:
        """Return the places of these days, from 0 at the campaign's first."""
        every = np.arange(self.whole * WEEK + self.rest)
        return every[~np.isin(every // WEEK, self.skipped)]

    @property
    def known(self) -> Floats:
        """Return (n_weeks,) the share of days that is known, 0-1."""
        return np.asarray(self.day.mean(axis=1))

    def fold(self, daily: ArrayLike) -> tuple[Floats, Floats]:
        """
        Return sums by week, and of the first `rest` days of each, over the known days.

        daily : (..., n_days) of the panel. Returns two arrays (..., n_weeks).
        """
        cut = self._cut(np.asarray(daily, dtype=np.float64)) * self.day
        return cut.sum(axis=-1), cut[..., : self.rest].sum(axis=-1)

    def mean(self, daily: Floats) -> tuple[Floats, Floats]:
        """Return means by week, and over the first `rest` days, known or not."""
        cut = self._cut(daily)
        part = cut[..., : max(self.rest, 1)]
        return np.asarray(cut.mean(axis=-1)), np.asarray(part.mean(axis=-1))

    def _cut(self, daily: Floats) -> Floats:
        """Return (..., n_weeks, 7); days after the panel's last one are 0."""
        cut = daily[..., self.at : self.at + self.day.size]
        lack = self.day.size - cut.shape[-1]
        if lack:
            cut = np.pad(cut, [(0, 0)] * (cut.ndim - 1) + [(0, lack)])
        return np.asarray(cut.reshape(*cut.shape[:-1], len(self.start), WEEK))

    def origins(self) -> Ints:
        """
        Return the first weeks of the earlier stretches that can be foretold, in order.

        A quarter of past lies before each, at least half of it known; nine tenths of its
        own days are; it ends before the campaign.
        """
        at = np.arange(LEAST, max(self.origin - self.span, LEAST - 1) + 1)
        held = self.window(self.day.sum(axis=1), self.day[:, : self.rest].sum(axis=1))
        so_far = np.append(0.0, np.cumsum(self.known))
        past = so_far[at] - so_far[at - LEAST]
        return np.asarray(at[(held(at) >= _KNOWN * self.counted) & (past >= LEAST / 2)])

    def window(self, sums: NDArray[np.number], parts: NDArray[np.number]) -> Window:
        """Return a function that sums over the stretch that begins with a week."""
        return Window(
            np.concatenate(
                [np.zeros((*sums.shape[:-1], 1)), np.cumsum(sums, axis=-1)], axis=-1
            ),
            np.asarray(parts, np.float64),
            self.whole,
            self.rest,
            self.skipped,
        )


@dataclass(frozen=True)
class Window:
    """Sums over stretches of the campaign's length."""

    _so_far: Floats
    _parts: Floats
    _whole: int
    _rest: int
    _skipped: tuple[int, ...]

    def __call__(self, at: Ints) -> Floats:
        """Return (..., n_origins) the sums of the stretches that begin with these weeks."""
        return self._summed(..., at)

    def of_row(self, row: Ints, at: Ints) -> Floats:
        """Return (n_origins,) the sum of each stretch in a row of its own."""
        return self._summed(row, at)

    def _summed(self, row: Any, at: Ints) -> Floats:
        end, so_far = at + self._whole, self._so_far
        found = so_far[row, end] - so_far[row, at]
        for week in self._skipped:
            found = found - (so_far[row, at + week + 1] - so_far[row, at + week])
        return np.asarray(found + self._parts[row, end] if self._rest else found)


def weeks(panel: Panel, plan: Plan) -> Weeks:
    """
    Return the weeks around a campaign: at most eight years before it, eight weeks after.

    The campaign must lie in the panel's days. A last week that the panel does not hold in
    whole is filled with days that are not known.

    >>> from scipy import sparse
    >>> days = np.arange("2024-01-01", "2024-03-01", dtype="datetime64[D]")
    >>> one = np.ones((1, 60), np.int64)
    >>> panel = Panel(one, days, one[0] > 0, np.zeros((60, 0)), sparse.csr_array((1, 1)), np.ones(1))
    >>> found = weeks(panel, Plan(None, 20, 34))
    >>> found.origin, found.whole, found.rest, found.fold(one)[0].tolist()
    (2, 2, 1, [[7.0, 7.0, 7.0, 7.0, 7.0, 7.0, 7.0]])
    """
    held = panel.known[plan.first : plan.last + 1]
    whole, rest, skipped = _measured(held)
    before = min(plan.first // WEEK, MOST)
    span = whole + (rest > 0)
    room = (panel.days.size - plan.first) // WEEK
    after = max(min(room, span + _AFTER), span)
    begin = plan.first - before * WEEK
    days = (before + after) * WEEK
    known = np.zeros(days, np.bool_)
    held = panel.known[begin : begin + days]
    known[: held.size] = held
    start = panel.days[begin] + np.arange(before + after) * WEEK
    return Weeks(start, before, whole, rest, known.reshape(-1, WEEK), begin, skipped)


def enough(known: Bools) -> bool:
    """Tell whether a campaign of these days can be measured: half of them, in whole weeks."""
    whole, rest, skipped = _measured(known)
    return (whole - len(skipped)) * WEEK + rest >= max(_HALF * known.size, 1)


def _measured(known: Bools) -> tuple[int, int, tuple[int, ...]]:
    """
    Return whole weeks, days beyond them, and the weeks left out, of a campaign's days.

    A campaign that loses its last days ends earlier; a week that lacks a day is left out.
    """
    whole, rest = divmod(known.size, WEEK)
    if not known[whole * WEEK :].all():
        rest = 0
    held = known[: whole * WEEK].reshape(-1, WEEK).min(axis=1) > 0
    if not rest:
        whole = int(np.flatnonzero(held)[-1]) + 1 if held.any() else 0
    return whole, rest, tuple(np.flatnonzero(~held[:whole]).tolist())
