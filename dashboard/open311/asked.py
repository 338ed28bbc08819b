"""
Which service requests does a program ask for? Days, services, a state and a page.

In: the parameters of GeoReport v2. Out: a choice, or a sentence that names the parameter.
A moment is cut to its day in Taipei: the time of a case is not told, and windows of minutes
would tell it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Final

MOST_DAYS: Final = 90
"""Of one window (GeoReport v2)."""
USUAL_ROWS: Final = 1_000
"""Of one page; the standard's own limit."""
MOST_IDS: Final = 50
_TAIPEI: Final = timezone(timedelta(hours=8))
_STATES: Final = ("open", "closed")
_KNOWN: Final = (
    "service_request_id",
    "service_code",
    "start_date",
    "end_date",
    "status",
    "page",
    "page_size",
    "jurisdiction_id",
    "extensions",
)
_MOST_PAGES: Final = 100_000

Said = Mapping[str, Sequence[str]]


class WrongParameterError(Exception):
    """A parameter that can not be understood; the sentence names it."""


@dataclass(frozen=True)
class Asked:
    """What is asked for."""

    ids: tuple[str, ...]
    """By these alone, where there are any."""
    codes: tuple[str, ...]
    start: date
    end: date
    status: tuple[str, ...]
    page: int
    rows: int


def asked(said: Said, last_day: date) -> Asked:
    """
    Return what is asked for; WrongParameterError where it can not be understood.

    last_day : of the data. Without days the last 90 of the data are meant, not those before
    today: exports come later.
    """
    check(said, _KNOWN)
    start, end = _window(_day(said, "start_date"), _day(said, "end_date"), last_day)
    ids = _listed(said, "service_request_id")
    if len(ids) > MOST_IDS:
        msg = f"service_request_id: {len(ids)} ids, expected {MOST_IDS} at most. Ask for some at a time."
        raise WrongParameterError(msg)
    status = _listed(said, "status")
    if wrong := set(status) - set(_STATES):
        msg = f"status={','.join(sorted(wrong))}: expected open, closed or both with a comma between."
        raise WrongParameterError(msg)
    return Asked(
        ids=ids,
        codes=_listed(said, "service_code"),
        start=start,
        end=end,
        status=status,
        page=_number(said, "page", 1, _MOST_PAGES),
        rows=_number(said, "page_size", USUAL_ROWS, USUAL_ROWS),
    )


def check(said: Said, known: Sequence[str]) -> None:
    """Raise WrongParameterError for one that there is not, or that is said twice."""
    for name, values in said.items():
        if name not in known:
            msg = f"{name}: there is no such parameter; there are {', '.join(known)}. Mend its name, or leave it out."
            raise WrongParameterError(msg)
        if len(values) > 1:
            msg = f"{name}: it is said {len(values)} times, expected once. Put a comma between values."
            raise WrongParameterError(msg)


def _window(start: date | None, end: date | None, last_day: date) -> tuple[date, date]:
    """Return the first and the last day, both included: 90 days unless both are said."""
    span = timedelta(days=MOST_DAYS - 1)
    if end is None:
        end = last_day if start is None else _later(start, span)
    start = _later(end, -span) if start is None else start
    if start > end:
        msg = f"start_date: {start} lies after end_date, {end}. Mend the days."
        raise WrongParameterError(msg)
    # A window from noon to noon touches one day more than it is long.
    if end - start > span + timedelta(days=1):
        msg = f"end_date: {(end - start).days + 1} days from start_date on, expected {MOST_DAYS} at most. Ask for some at a time."
        raise WrongParameterError(msg)
    return start, end


def _later(day: date, span: timedelta) -> date:
    """Return a day so much later; the first or last that there is where none is."""
    try:
        return day + span
    except OverflowError:
        return date.min if span < timedelta(0) else date.max


def _day(said: Said, name: str) -> date | None:
    """Return the day in Taipei of a moment of W3C form; one without an offset is there."""
    if name not in said:
        return None
    try:
        moment = datetime.fromisoformat(said[name][0])
        local = moment if moment.tzinfo is None else moment.astimezone(_TAIPEI)
    except (ValueError, OverflowError):
        msg = f"{name}={said[name][0][:40]}: this is no moment, expected e.g. 2025-01-31T00:00:00+08:00."
        raise WrongParameterError(msg) from None
    return local.date()


def _number(said: Said, name: str, usual: int, most: int) -> int:
    """Return a whole number from 1 on."""
    text = said.get(name, [str(usual)])[0]
    if text.isascii() and text.isdigit() and 0 < len(text) <= len(str(most)):
        found = int(text)
        if 1 <= found <= most:
            return found
    msg = f"{name}={text[:40]}: expected a whole number from 1 to {most:,}."
    raise WrongParameterError(msg)


def _listed(said: Said, name: str) -> tuple[str, ...]:
    """Return the values with commas between, each once; none may be empty."""
    if name not in said:
        return ()
    found = [one.strip() for one in said[name][0].split(",")]
    if not all(found):
        msg = f"{name}: a value is empty. Expected values with commas between."
        raise WrongParameterError(msg)
    return tuple(dict.fromkeys(found))
