"""
Which days of a series are drawn, and are they counted by day, week or month?

In: what the reader asked for, and how far the data go. Out: a step and a period.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from dashboard.figures import last_day
from dashboard.filters import Filters
from dashboard.periods import Period
from models.trends import Step

STEPS: Final[tuple[Step, ...]] = ("day", "week", "month")
USUAL: Final[dict[Step, int]] = {"day": 91, "week": 104 * 7, "month": 2922}
"""Days that are drawn where no first day is chosen."""
MOST_DAYS: Final = 366
"""Of a series by day; more would be a smear."""
_DAYS_BY_DAY: Final = 70
_DAYS_BY_WEEK: Final = 3 * 366


def step_of(said: str, chosen: Filters, last: date) -> Step:
    """Return the step that was asked for, else one that suits the days chosen."""
    for step in STEPS:
        if step == said:
            return step
    if chosen.start is None:
        return "week"
    days = Period(chosen.start, max(last, chosen.start)).days
    return (
        "day" if days <= _DAYS_BY_DAY else "week" if days <= _DAYS_BY_WEEK else "month"
    )


def shown_days(chosen: Filters, last: date, step: Step, begin: date) -> Period:
    """Return the days that are drawn: those chosen, or as many as suit the step."""
    first = chosen.start or max(last - timedelta(days=USUAL[step] - 1), begin)
    if step == "day":
        first = max(first, last - timedelta(days=MOST_DAYS - 1))
    return Period(min(first, last), last)


def end_of(first: date, step: Step) -> date:
    """Return the last day of the day, week or month that begins on a day."""
    return first if step == "day" else last_day(first, step)
