"""Which days are compared with which?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from dashboard import dates
from dashboard.filters import Filters
from dashboard.text import number
from dashboard.view import View

USUAL_DAYS: Final = 28
"""Four whole weeks: each weekday as often in one period as in the one before it."""


@dataclass(frozen=True)
class Period:
    """Days from first to last, both counted in."""

    first: date
    last: date

    @classmethod
    def ending(cls, last: date, days: int) -> Period:
        """Return so many days, up to a last one."""
        return cls(last - timedelta(days=days - 1), last)

    @property
    def days(self) -> int:
        """Return how many days there are."""
        return (self.last - self.first).days + 1

    @property
    def after(self) -> date:
        """Return the day after the last."""
        return self.last + timedelta(days=1)

    @property
    def months(self) -> int:
        """Return how many calendar months these days are; 0 where they are not whole ones."""
        if self.first.day > 1 or self.after.day > 1:
            return 0
        return (
            12 * (self.after.year - self.first.year)
            + self.after.month
            - self.first.month
        )

    def before(self) -> Period:
        """Return as many days just before; as many months where these are whole ones."""
        last = self.first - timedelta(days=1)
        if self.months:
            return Period(dates.months_earlier(self.first, self.months), last)
        return Period.ending(last, self.days)

    def year_earlier(self) -> Period:
        """Return as many days from the same date of the year before; or the same months."""
        first = dates.year_earlier(self.first)
        if self.months:
            return Period(
                first, dates.months_earlier(self.after, 12) - timedelta(days=1)
            )
        return Period(first, first + timedelta(days=self.days - 1))


def words(view: View, data_from: date, data_until: date) -> str:
    """Return the days that the filters choose; the days of the data where they do not."""
    start, end = view.chosen.start, view.chosen.end
    period = Period(start or data_from, end or data_until)
    return view.t(
        "period.span" if start or end else "period.everything",
        first=dates.show(period.first, view.calendar),
        last=dates.show(period.last, view.calendar),
        days=number(period.days),
    )


def window(chosen: Filters, data_until: date) -> Period:
    """
    Return the period that a comparison is about.

    The chosen days; where no first day is chosen the last four weeks, where no last day
    is chosen up to the end of the data.
    """
    last = chosen.end or max(data_until, chosen.start or data_until)
    return (
        Period(chosen.start, last) if chosen.start else Period.ending(last, USUAL_DAYS)
    )
