"""
What comes next in a series? A few weeks or months, each with its interval.

In: the counts of one series by period. Out: rows like those of the periods before.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

import numpy as np

from dashboard.trends_period import end_of
from models import trends, trends_forecast
from models.trends import Step

AHEAD: Final[dict[Step, int]] = {"day": 0, "week": 4, "month": 3}
"""Periods that are foretold; a day is too much of a chance."""


def ahead(found: trends.Periods, step: Step, last: date) -> list[dict[str, Any]]:
    """Return a row for each period of the forecast; none of days, or without a level."""
    n = AHEAD[step]
    if not n or not found.first.size:
        return []
    begin = found.first[-1].astype(object)
    # A month that has just begun says little of itself: it is foretold, not told.
    firsts = []
    day = last + timedelta(days=1)
    if step == "month":
        day = end_of(begin, step) + timedelta(days=1)
    for _ in range(n):
        firsts.append(day)
        day = end_of(day, step) + timedelta(days=1)
    sizes = np.append(
        found.days, [(end_of(day, step) - day).days + 1 for day in firsts]
    ).astype(np.float64)
    usual = 365.25 / 12 if step == "month" else 7.0
    told = trends_forecast.forecast(
        found.counts,
        found.known,
        sizes / usual,
        ahead=n,
        per_year=trends.PER_YEAR[step],
    )
    if np.isnan(told.expected).any():
        return []
    return [
        {
            "first_day": day,
            "last_day": end_of(day, step),
            "count": None,
            "share_known": 0.0,
            "expected": float(told.expected[0, at]),
            "low": float(told.low[0, at]),
            "high": float(told.high[0, at]),
            "state": "forecast",
        }
        for at, day in enumerate(firsts)
    ]
