"""How is a day written and read: in years of the Republic (ROC) or in common years?"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from typing import Final, Literal

Calendar = Literal["roc", "ad"]

CALENDARS: Final[tuple[Calendar, ...]] = ("roc", "ad")
EPOCH: Final = 1911
"""Year 1 of the Republic is 1912."""
_FIRST, _LAST = date(EPOCH + 1, 1, 1), date(2999, 12, 31)
_PARTED = re.compile(r"\D*(\d{1,4})\D{1,3}(\d{1,2})\D{1,3}(\d{1,2})\D*", re.ASCII)
_RUN_ON = re.compile(r"(\d{3,4})(\d{2})(\d{2})", re.ASCII)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def from_iso(text: str) -> date | None:
    """Return the day of a text like 2025-10-31, None for anything else."""
    if not _ISO.fullmatch(text):
        return None
    return _day(*(int(part) for part in text.split("-")))


def read(text: str) -> date | None:
    """
    Return the day that a person typed, None where it is none.

    Understands 2025-10-31, 2025/10/31, 20251031, 114/10/31, 1141031 and the same with
    full-width digits or with the words for year, month and day. A year below 1912 is
    one of the Republic.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    found = _RUN_ON.fullmatch(plain) or _PARTED.fullmatch(plain)
    if not found:
        return None
    year, month, day = (int(part) for part in found.groups())
    return _day(year if year > EPOCH else year + EPOCH, month, day)


def show(day: date | None, calendar: Calendar) -> str:
    """Return the day as 114/10/31 or 2025/10/31, an empty text for None."""
    if day is None:
        return ""
    year = day.year - EPOCH if calendar == "roc" else day.year
    return f"{year}/{day.month:02}/{day.day:02}"


def show_month(day: date | None, calendar: Calendar) -> str:
    """Return the month of a day as 114/10 or 2025/10, an empty text for None."""
    return show(day, calendar).rpartition("/")[0]


def show_moment(
    moment: datetime | None, calendar: Calendar, *, time_known: bool
) -> str:
    """Return the day, followed by hour and minute where these are known."""
    if moment is None:
        return ""
    day = show(moment.date(), calendar)
    return f"{day} {moment:%H:%M}" if time_known else day


def span(first: date, last: date, calendar: Calendar) -> str:
    """Return two days as 114/10/25–114/10/31, one day once."""
    words = show(first, calendar)
    return words if first == last else f"{words}\N{EN DASH}{show(last, calendar)}"


def year_earlier(day: date) -> date:
    """Return the same day of the year before; 28 February for a leap day."""
    leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if leap_day else day.day)


def months_earlier(first: date, months: int) -> date:
    """Return the first of a month so many months before the first of another."""
    at = first.year * 12 + first.month - 1 - months
    return date(at // 12, at % 12 + 1, 1)


def _day(year: int, month: int, day: int) -> date | None:
    """Return the day where the calendar and the bounds of the project know it."""
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if _FIRST <= found <= _LAST else None
