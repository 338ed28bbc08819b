"""
When do citizens write, and which days does the city work? Two years, hour by hour.

A simple rule stands for the office calendar: Monday to Friday, but the days off below;
make-up Saturdays (補班日) count as days off. Out: weights of days and hours, working days,
dates in the years of the Republic as the export writes them.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl
from numpy.typing import NDArray

START = dt.date(2024, 1, 1)
END = dt.date(2025, 12, 31)
"""First and last day of the export; it was drawn at the end of the last."""
N_DAYS = (END - START).days + 1
DAY_S = 86_400

# Days off on weekdays as the Executive Yuan announced them (辦公日曆表 113, 114).
DAYS_OFF = tuple(
    dt.date.fromisoformat(day)
    for day in (
        "2024-01-01", "2024-02-08", "2024-02-09", "2024-02-12", "2024-02-13", "2024-02-14",
        "2024-02-28", "2024-04-04", "2024-04-05", "2024-06-10", "2024-09-17", "2024-10-10",
        "2025-01-01", "2025-01-27", "2025-01-28", "2025-01-29", "2025-01-30", "2025-01-31",
        "2025-02-28", "2025-04-03", "2025-04-04", "2025-05-30", "2025-09-29", "2025-10-06",
        "2025-10-10", "2025-10-24", "2025-12-25", "2026-01-01",
    )
)  # fmt: skip
_NEW_YEARS_EVES = (dt.date(2024, 2, 9), dt.date(2025, 1, 28))  # of the lunar year
CALENDAR = np.busdaycalendar(holidays=np.array(DAYS_OFF, dtype="datetime64[D]"))

# Shares by weekday and by hour of 27,360 real 1999 cases that are no bulky-waste pick-ups
# (2025-07, -08, -09, -12): nights are quiet, yet a fifth comes after 20:00.
_WEEKDAYS = (1.02, 1.12, 1.06, 1.04, 1.01, 0.94, 0.81)
_HOURS = (
    949, 617, 367, 226, 181, 185, 324, 680, 1282, 1992, 1923, 1651,
    1230, 1431, 1523, 1518, 1524, 1407, 1499, 1646, 1349, 1275, 1399, 1182,
)  # fmt: skip
_NIGHT_HOURS = (
    1900, 1300, 800, 450, 280, 260, 420, 700, 800, 900, 800, 650,
    550, 600, 650, 650, 700, 750, 900, 1100, 1400, 1900, 2500, 2400,
)  # fmt: skip
_OFFICE_HOURS = (
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    8,
    20,
    22,
    16,
    4,
    10,
    20,
    18,
    14,
    4,
    0,
    0,
    0,
    0,
    0,
    0,
)
HOURS = {
    "any": np.array(_HOURS, float),
    "night": np.array(_NIGHT_HOURS, float),
    "office": np.array(_OFFICE_HOURS, float),
}
_MONTHS = (0.95, 0.92, 1.0, 0.99, 1.02, 1.03, 1.06, 1.06, 1.02, 1.0, 0.98, 0.97)
_DAY_OFF = 0.72
_LUNAR_NEW_YEAR = 0.38
_AFTER_NEW_YEAR = 1.12
_LUNAR_DAYS = range(-1, 6)
_BACKLOG_DAYS = range(6, 13)
_DAY_SHAPE = 30.0  # of the gamma that makes a day busier or quieter: sd 18 %


def weights(rng: np.random.Generator) -> NDArray[np.float64]:
    """Return the weight of each day (N_DAYS,): weekday, season, days off, and chance."""
    steady = [
        _WEEKDAYS[day.weekday()] * _MONTHS[day.month - 1] * _holiday(day)
        for day in (START + dt.timedelta(at) for at in range(N_DAYS))
    ]
    return np.array(steady) * rng.gamma(_DAY_SHAPE, 1 / _DAY_SHAPE, N_DAYS)


def _holiday(day: dt.date) -> float:
    for eve in _NEW_YEARS_EVES:
        since = (day - eve).days
        if since in _LUNAR_DAYS:
            return _LUNAR_NEW_YEAR
        if since in _BACKLOG_DAYS:
            return _AFTER_NEW_YEAR
    return _DAY_OFF if day in DAYS_OFF else 1.0


def at(day: dt.date) -> int:
    """Return the number of a day, from 0 on START."""
    return (day - START).days


def months() -> NDArray[np.int64]:
    """Return the month (1-12) of each day (N_DAYS,)."""
    day = np.datetime64(START) + np.arange(N_DAYS)
    return day.astype("datetime64[M]").astype(np.int64) % 12 + 1


def is_working(day: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Say of each day number whether the offices are open."""
    return np.is_busday(np.datetime64(START) + day, busdaycal=CALENDAR)


def working_days_later(
    day: NDArray[np.int64], steps: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the day number that is so many working days after each day; 0 rolls forward."""
    date = np.datetime64(START) + day
    zero = np.busday_offset(date, 0, roll="forward", busdaycal=CALENDAR)
    on = np.busday_offset(date, steps, roll="backward", busdaycal=CALENDAR)
    later = np.where(steps == 0, zero, on)
    return (later - np.datetime64(START)).astype(np.int64)


def roc(day: NDArray[np.int64], separator: str = "/") -> pl.Series:
    """Return day numbers as ROC dates: 113/09/30, or 1130930 without a separator."""
    last = int(day.max(initial=0)) + 1
    known = [START + dt.timedelta(number) for number in range(last)]
    names = [
        separator.join((str(one.year - 1911), f"{one.month:02}", f"{one.day:02}"))
        for one in known
    ]
    return pl.Series(names, dtype=pl.String).gather(day)


def roc_moments(second: NDArray[np.int64]) -> pl.Series:
    """Return seconds since START as local moments: 113/09/30 14:05."""
    clocks = pl.Series([f"{at // 60:02}:{at % 60:02}" for at in range(24 * 60)])
    day, rest = np.divmod(second, DAY_S)
    return roc(day) + " " + clocks.gather(rest // 60)
