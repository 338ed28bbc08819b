"""
How many working days lie between two days? Taiwan's office calendar, make-up Saturdays too.

In: the days that are not what their weekday says. Out: numbers of working days, and the day
that is so many of them later. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import ArrayLike, NDArray

Days = NDArray[np.datetime64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_FIRST: Final = np.datetime64("2000-01-01", "D")
_LAST: Final = np.datetime64("2045-12-31", "D")
_MONDAY: Final = np.datetime64("1970-01-05", "D")
_WORKING_WEEKDAYS: Final = 5
_SPRING: Final = ("小年夜", "農曆除夕", "春節")


@dataclass(frozen=True)
class Calendar:
    """Which days the city's offices work, from 2000 to 2045."""

    open: Bools
    """(n_days,) whether each day is a working day, the first of 2000 first."""
    known: tuple[Days, Days] | None
    """First and last day of the years with facts; outside, Monday to Friday is assumed."""

    def is_open(self, days: ArrayLike) -> Bools:
        """
        Return whether each day is a working day; False for NaT and outside 2000 to 2045.

        >>> calendar([], []).is_open(["2024-02-16", "2024-02-17"])
        array([ True, False])
        """
        place, inside = _places(days)
        return np.asarray(inside & self.open[np.where(inside, place, 0)])

    def is_known(self, days: ArrayLike) -> Bools:
        """Return whether the calendar of each day's year is a fact, not assumed."""
        given = _days(days)
        if self.known is None:
            return np.zeros(given.shape, np.bool_)
        return np.asarray((given >= self.known[0]) & (given <= self.known[1]))

    def between(self, start: ArrayLike, end: ArrayLike) -> Floats:
        """
        Return the working days after `start` up to and with `end`.

        The day of receipt does not count (1999: the six days run from the working day after
        it); an end before its start gives a negative number. NaN where a day is missing or
        outside 2000 to 2045. A fraction of a day is the day.

        >>> saturday = calendar(["2024-02-17", "2024-02-14"], [True, False])
        >>> saturday.between(["2024-02-13", "NaT"], ["2024-02-19", "2024-02-19"])
        array([ 4., nan])
        """
        counted = np.cumsum(self.open)
        (one, one_in), (other, other_in) = _places(start), _places(end)
        before = counted[np.where(one_in, one, 0)]
        after = counted[np.where(other_in, other, 0)]
        return np.where(one_in & other_in, np.subtract(after, before), np.nan)

    def add(self, start: ArrayLike, n: ArrayLike) -> Days:
        """
        Return the working day that is n working days after each day.

        n : whole numbers from 0; 0 is the day itself, or the next working day. NaT where the
        day is missing or the answer lies after 2045. ValueError for a negative n.

        >>> plain = calendar([], [])
        >>> plain.add(["2024-03-01", "2024-03-02"], [1, 0])
        array(['2024-03-04', '2024-03-04'], dtype='datetime64[D]')
        """
        steps = np.asarray(n, dtype=np.int64)
        if (steps < 0).any():
            msg = f"n: expected numbers from 0, got {steps.min()}."
            raise ValueError(msg)
        place, inside = _places(start)
        place, steps = np.broadcast_arrays(np.where(inside, place, 0), steps)
        counted = np.cumsum(self.open)
        wanted = counted[place] + np.where((steps == 0) & ~self.open[place], 1, steps)
        found = np.searchsorted(counted, wanted)
        found = np.where(steps == 0, np.maximum(found, place), found)
        good = np.broadcast_to(inside, place.shape) & (found < counted.size)
        return np.where(good, _FIRST + found, np.datetime64("NaT", "D"))


def calendar(days: ArrayLike, working: ArrayLike) -> Calendar:
    """
    Return the calendar: Monday to Friday, but for the days given.

    days : (n,) days that are told apart: holidays, closures, make-up Saturdays.
    working : (n,) whether each is a working day after all. A day given twice is a day off
        where one of the two says so (a typhoon on a make-up Saturday).

    The years from the first to the last day given count as known. ValueError for days and
    answers of different lengths, or days outside 2000 to 2045.

    >>> bool(calendar(["2024-02-17"], [True]).is_open("2024-02-17"))
    True
    """
    given, said = _days(days).reshape(-1), np.asarray(working, dtype=np.bool_)
    if given.shape != said.reshape(-1).shape:
        msg = f"working: expected one answer for each of {given.size} days."
        raise ValueError(msg)
    place, inside = _places(given)
    if not inside.all():
        msg = f"days: expected days from {_FIRST} to {_LAST}."
        raise ValueError(msg)
    every = np.arange(_FIRST, _LAST + 1)
    weekday = (every - _MONDAY).astype(np.int64) % 7
    is_open = np.asarray(weekday < _WORKING_WEEKDAYS)
    is_open[place[said.reshape(-1)]] = True
    is_open[place[~said.reshape(-1)]] = False
    if not given.size:
        return Calendar(is_open, None)
    first, last = given.min().astype("M8[Y]"), given.max().astype("M8[Y]")
    return Calendar(is_open, (first.astype("M8[D]"), (last + 1).astype("M8[D]") - 1))


def from_facts(rows: pa.Table, *, typhoons: bool = True) -> Calendar:
    """
    Return the calendar of `data/reference/calendar.csv`: columns day, working, kind.

    typhoons : whether closures count. They do for deadlines; in a regression that looks for
        what a typhoon did, they must not explain it away.
    """
    said = [row for row in rows.to_pylist() if typhoons or row["kind"] != "typhoon"]
    return calendar(
        [row["day"] for row in said], [row["working"] == "1" for row in said]
    )


def lunar_new_year(rows: pa.Table) -> Days:
    """Return the days of each Lunar New Year holiday, from its first day off to its last."""
    named = [
        np.datetime64(row["day"], "D")
        for row in rows.to_pylist()
        if any(word in row["name"] for word in _SPRING)
    ]
    found = []
    for year in sorted({day.astype("M8[Y]") for day in named}):
        days = [day for day in named if day.astype("M8[Y]") == year]
        found.append(np.arange(min(days), max(days) + 1))
    return np.concatenate(found) if found else np.empty(0, "datetime64[D]")


def _days(days: ArrayLike) -> Days:
    """Return the days as datetime64[D]; moments lose their hours."""
    return np.asarray(days, dtype="datetime64").astype("datetime64[D]")


def _places(days: ArrayLike) -> tuple[NDArray[np.int64], Bools]:
    """Return the place of each day in the calendar, and whether it has one."""
    given = _days(days)
    inside = (given >= _FIRST) & (given <= _LAST)
    return (given - _FIRST).astype(np.int64), np.asarray(inside)
