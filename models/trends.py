"""
Which days, weeks or months are counted, and how many of their days were working days?

In: counts per series and day, and the office calendar. Out: counts per series and period with
the share of days that are known, and what the calendar says of each period. Pure.

A day is a day in Taipei (UTC+8, no daylight saving), as `filed_at` of the store has it.
`trends_farrington.py`, `trends_ears.py`, `trends_alarms.py` test the last period,
`trends_season.py`, `trends_changes.py`, `trends_forecast.py` tell of the whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from models.working_days import Calendar, Days

Floats = NDArray[np.float64]
Step = Literal["day", "week", "month"]

PER_YEAR: Final[dict[Step, int]] = {"day": 365, "week": 52, "month": 12}
_WEEK: Final = 7
_USUAL_OPEN: Final = 5 / 7


@dataclass(frozen=True)
class Periods:
    """Counts by period, the last one last."""

    first: Days
    """(n_periods,) first day of each."""
    days: NDArray[np.int64]
    """(n_periods,) its days."""
    counts: Floats
    """(n_series, n_periods) cases on its known days."""
    known: Floats
    """(n_series, n_periods) share of its days that are known, 0-1."""


def periods(
    counts: ArrayLike,
    last: date,
    step: Step,
    known: ArrayLike | None = None,
) -> Periods:
    """
    Return the counts by day, week or month.

    Weeks end on the weekday of the last day, so that the last one is whole; days before the
    first whole week are left out. Months are those of the calendar; the first and the last
    may be known in part.

    Parameters
    ----------
    counts : (n_series, n_days) cases per day, the day `last` last; not negative. What stands
        on days that are not known (NaN too) does not count.
    known : (n_series, n_days) or (n_days,); None: every day whose count is a number.

    >>> week = periods(np.ones((1, 9)), date(2024, 3, 10), "week")
    >>> week.first, week.counts
    (array(['2024-03-04'], dtype='datetime64[D]'), array([[7.]]))
    """
    values = np.asarray(counts, dtype=np.float64)
    if values.ndim != 2:  # noqa: PLR2004 - series by days
        msg = f"counts: expected (n_series, n_days), got {values.ndim} dimensions."
        raise ValueError(msg)
    if known is None:
        seen = np.isfinite(values)
    else:
        seen = np.broadcast_to(np.asarray(known, np.bool_), values.shape)
        seen = seen & np.isfinite(values)
    values = np.where(seen, values, 0.0)
    if (values < 0).any():
        msg = "counts: expected numbers that are not negative."
        raise ValueError(msg)
    length = values.shape[1]
    day = np.datetime64(last, "D") - np.arange(length)[::-1]
    starts = _starts(day, step)
    if not starts.size:
        nothing = np.empty((len(values), 0))
        return Periods(day[:0], np.empty(0, np.int64), nothing, nothing)
    begin, size = int(starts[0]), np.diff(np.append(starts, length))
    cases = np.add.reduceat(values[:, begin:], starts - begin, axis=1)
    share = np.add.reduceat(seen[:, begin:].astype(float), starts - begin, axis=1)
    full = _full(day[starts], size, step)
    return Periods(day[starts], full, cases, share / full)


def _starts(day: Days, step: Step) -> NDArray[np.int64]:
    """Return the places of the first days of the periods."""
    if step == "day":
        return np.arange(day.size)
    if step == "week":
        return np.arange(day.size % _WEEK, day.size, _WEEK)
    month = day.astype("datetime64[M]")
    return np.flatnonzero(np.append(True, month[1:] != month[:-1])[: day.size])


def _full(first: Days, size: NDArray[np.int64], step: Step) -> NDArray[np.int64]:
    """Return the days of each whole period, also where the data hold a part of it."""
    if step != "month":
        return size
    month = first.astype("datetime64[M]")
    after = (month + 1).astype("M8[D]")
    return np.asarray((after - month.astype("M8[D]")).astype(np.int64))


def regressors(
    calendar: Calendar, spring: ArrayLike, first: ArrayLike, days: ArrayLike
) -> Floats:
    """
    Return what the calendar says of each period, (n_periods, 4).

    Columns: share of working days less the usual 5 in 7; share of days of the Lunar New Year,
    on which the city is empty; of the fortnight before it, when homes are cleared out (without
    this column bulky waste alarmed before each of five New Years); of the fortnight after it.
    The moon moves the New Year between January and February, which no season by month or week
    can follow.

    calendar : the official one, without typhoon closures: these are what is looked for.
    spring : days of the Lunar New Year, from its eve. first, days : (n_periods,).

    >>> from models.working_days import calendar
    >>> regressors(calendar([], []), [], ["2024-03-04"], [7]).round(3).tolist()
    [[0.0, 0.0, 0.0, 0.0]]
    """
    start = np.asarray(first, dtype="datetime64[D]")
    size = np.asarray(days, dtype=np.int64)
    end: Days = np.asarray(start + size - 1, "datetime64[D]")
    open_days = calendar.between(start - 1, end)
    feast = np.unique(np.asarray(spring, dtype="datetime64[D]").astype("datetime64[D]"))
    # Between two feasts lies most of a year; a step of more than a day begins the next one.
    step = np.diff(feast) > np.timedelta64(1, "D")
    starts = feast[np.append(True, step)[: feast.size]]
    ends = feast[np.append(step, True)[: feast.size]]
    near = np.arange(1, 2 * _WEEK + 1).astype("timedelta64[D]")
    before: Days = np.asarray(starts[:, None] - near, "datetime64[D]").reshape(-1)
    after: Days = np.asarray(ends[:, None] + near, "datetime64[D]").reshape(-1)
    return np.column_stack(
        [
            open_days / size - _USUAL_OPEN,
            *(_within(d, start, end) / size for d in (feast, before, after)),
        ]
    )


def _within(days: NDArray[Any], start: Days, end: Days) -> Floats:
    """Return how many of the days lie in each period."""
    ordered = np.sort(days)
    upper = np.searchsorted(ordered, end, side="right")
    return np.asarray(upper - np.searchsorted(ordered, start), dtype=np.float64)
