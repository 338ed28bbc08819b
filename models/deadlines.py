"""
Is a case on time? The city's rules, counted in working days.

In: when each case was received, handed over, due and closed, and the day of today. Out: for
each case its deadlines, its age and its state. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from models.working_days import Calendar, Days, Floats

REPLY_DAYS: Final = 6
"""Working days to the reply, from the working day after receipt (1999)."""
REASSIGN_DAYS: Final = 1
"""A case of another agency goes on by the next working day."""
INSPECT_DAYS: Final = 2
"""A visit to the site, where one is needed, is made by the second working day."""
FAR: Final = 3
"""A case that takes so many times the days allowed is far overdue."""

STATES: Final = (
    "on_time",
    "late",
    "far_late",
    "waiting",
    "overdue",
    "far_overdue",
    "unknown",
)
"""
Closed in time, after its day, after three times its days; open and not due yet, past its
day, past three times its days; or it is not said whether and when it was closed.
"""

Words = NDArray[np.str_]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Deadlines:
    """The deadlines of each case, all (n_cases,)."""

    due: Days
    """Day by which the reply is due; NaT where the receipt is not known."""
    due_stated: Bools
    """Whether the source says the day; else it follows from the rule."""
    far_due: Days
    """Day by which three times the days allowed are over."""
    inspect_by: Days
    """Day by which a visit to the site is made, from the hand-over, else the receipt."""
    age: Floats
    """Working days that it took, or that it has been open; NaN where not known."""
    allowed: Floats
    """Working days from the receipt to the day due."""
    closed: Bools
    """Whether it is closed, as far as was known on the day of today."""
    state: Words
    """One of `STATES`."""
    passed_on_late: Floats
    """Working days over the rule that re-assignments took; NaN where there was none."""


def deadlines(  # noqa: PLR0913 - each is a column of the petitions
    calendar: Calendar,
    today: date,
    *,
    filed: ArrayLike,
    closed: ArrayLike,
    is_open: ArrayLike,
    delivered: ArrayLike | None = None,
    due: ArrayLike | None = None,
    reassigned: ArrayLike | None = None,
) -> Deadlines:
    """
    Return the deadlines of every case, as they stood at the end of a day.

    Parameters
    ----------
    calendar : the office calendar; the day of receipt does not count.
    today : cases received later have no state; what happened later has not happened.
    filed, closed, delivered, due : (n,) days, NaT where not said.
    is_open : (n,) whether the source calls the case open. A case with neither a day of
        closing nor the word that it is open is "unknown": an export that tells of no
        closing has no backlog of a million.
    reassigned : (n,) number of re-assignments (NaN where not said). k of them may take k
        working days from the receipt to the hand-over.

    A day due that lies before the receipt is a slip and gives way to the rule.

    >>> from models.working_days import calendar
    >>> found = deadlines(calendar([], []), date(2024, 3, 15), filed=["2024-03-01"] * 2,
    ...     closed=["2024-03-08", "NaT"], is_open=[False, True])
    >>> found.due[0], found.state.tolist(), found.age.tolist()
    (np.datetime64('2024-03-11'), ['on_time', 'overdue'], [5.0, 10.0])
    """
    end = np.datetime64(today, "D")
    received = _days(filed)
    size = received.shape
    ended = _before(_days(closed), end)
    handed = _before(_days(delivered, size), end)
    stated = _days(due, size)
    from_rule = calendar.add(received, REPLY_DAYS)
    usable = ~np.isnat(stated) & (stated >= received)
    by = np.where(usable, stated, from_rule)
    allowed = calendar.between(received, by)

    far = calendar.add(received, FAR * np.nan_to_num(allowed).astype(np.int64))
    is_closed = ~np.isnat(ended)
    waiting = ~is_closed & (np.asarray(is_open, np.bool_) | ~np.isnat(_days(closed)))
    until = np.where(is_closed, ended, end)
    age = np.where(is_closed | waiting, calendar.between(received, until), np.nan)
    age = np.where((age < 0) | (received > end), np.nan, age)
    return Deadlines(
        due=by,
        due_stated=usable,
        far_due=far,
        inspect_by=calendar.add(
            np.where(np.isnat(handed), received, handed), INSPECT_DAYS
        ),
        age=age,
        allowed=allowed,
        closed=is_closed,
        state=_state(until, by, far, is_closed, np.isnan(age)),
        passed_on_late=_passed_on(calendar, received, handed, reassigned),
    )


def _state(
    until: Days, due: Days, far: Days, is_closed: Bools, unknown: Bools
) -> Words:
    """Return the state of each case from the day that it has come to."""
    late, very = until > due, until > far
    return np.select(
        [
            unknown | np.isnat(due),
            is_closed & very,
            is_closed & late,
            is_closed,
            very,
            late,
        ],
        ["unknown", "far_late", "late", "on_time", "far_overdue", "overdue"],
        default="waiting",
    )


def _passed_on(
    calendar: Calendar, received: Days, handed: Days, reassigned: ArrayLike | None
) -> Floats:
    """Return working days to the hand-over beyond those that re-assignments may take."""
    if reassigned is None:
        return np.full(received.shape, np.nan)
    times = np.asarray(reassigned, dtype=np.float64)
    took = calendar.between(received, handed)
    late = np.maximum(took - REASSIGN_DAYS * times, 0.0)
    return np.where(times > 0, late, np.nan)


def _before(days: Days, end: np.datetime64) -> Days:
    """Return the days that had come by the end; NaT for later ones."""
    return np.where(days <= end, days, np.datetime64("NaT", "D"))


def _days(days: ArrayLike | None, size: tuple[int, ...] = ()) -> Days:
    """Return the days as datetime64[D]; NaT for a column that is not there."""
    if days is None:
        return np.full(size, np.datetime64("NaT", "D"))
    return np.asarray(days, dtype="datetime64").astype("datetime64[D]")
