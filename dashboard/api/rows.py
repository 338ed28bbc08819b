"""
Which rows are answered, and where do the next ones begin?

In: the table of a page, or all cases, and the part that is asked for. Out: a part of it,
how many rows there are in all, and what to ask for next.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from http import HTTPStatus
from typing import Final

import pyarrow as pa

from dashboard import queries_exports
from dashboard.api.question import Question
from dashboard.api.refusal import Refusal
from dashboard.scope import Scope
from data.store import Store

_NO_DAY: Final = "00000000"
"""Of a cursor: the cases of no known day stand at the end."""


@dataclass(frozen=True)
class Rows:
    """A part of a table."""

    table: pa.Table
    n: int
    """Rows in all."""
    next: Mapping[str, str] = field(default_factory=dict)
    """Parameter and value that ask for what comes after; empty at the end."""


def paged(table: pa.Table, question: Question) -> Rows:
    """Return the page that is asked for; one behind the end has no rows."""
    page, limit = question.page or 1, question.limit
    part = table.slice(min((page - 1) * limit, table.num_rows), limit)
    more = {"page": str(page + 1)} if page * limit < table.num_rows else {}
    return Rows(part, table.num_rows, more)


def cases(store: Store, question: Question, scope: Scope) -> Rows:
    """
    Return a part of all chosen cases, in the order of the list and of its exports.

    Asked for by cursor it begins after the last case that was told, whatever came before
    that one in the meantime; where a new build has taken that case away, its day is told
    again. By page it begins after so many rows of this build.
    """
    chosen = question.view.counted
    days = [
        (row["filed_on"], row["count"])
        for row in queries_exports.cases_by_day(store, chosen, scope).to_pylist()
    ]
    n = sum(count for _, count in days)
    if question.cursor:
        day, skipped = _after(store, question, scope)
        days = [one for one in days if _is_on_or_after(one[0], day)]
    else:
        days, skipped = _behind(days, ((question.page or 1) - 1) * question.limit)
    held = _some(days, skipped + question.limit)
    table = queries_exports.cases_of_days(store, chosen, scope, date.max, date.min)
    for span in held:
        found = queries_exports.cases_of_days(store, chosen, scope, *span)
        table = pa.concat_tables([table, found])
    part = table.slice(min(skipped, table.num_rows), question.limit)
    told = sum(count for _, count in days) > skipped + part.num_rows
    return Rows(part, n, _next(question, part) if told and part.num_rows else {})


def _next(question: Question, part: pa.Table) -> dict[str, str]:
    """Return where the rows after a part begin: by page where pages are asked for."""
    if question.page:
        return {"page": str(question.page + 1)}
    last = part.slice(part.num_rows - 1).to_pylist()[0]
    day = last["filed_on"]
    return {"cursor": f"{day:%Y%m%d}{last['petition_id']}" if day else f"{_NO_DAY}{last['petition_id']}"}  # fmt: skip


def _after(store: Store, question: Question, scope: Scope) -> tuple[date | None, int]:
    """Return the day that a cursor stands in, and the cases of it that were told."""
    said = question.cursor or ""
    try:
        day = None if said[:8] == _NO_DAY else date.fromisoformat(said[:8])
    except ValueError:
        msg = f"cursor={said}: this is none that was given out. Begin without one."
        raise Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, msg, "cursor") from None
    found = queries_exports.cases_of_days(
        store, question.view.counted, scope, day, day
    )["petition_id"].to_pylist()
    told = found.index(said[8:]) + 1 if said[8:] in found else 0
    return day, told


def _is_on_or_after(day: date | None, cursor: date | None) -> bool:
    """Tell whether a day comes with or after that of a cursor: the last of time first."""
    if cursor is None or day is None:
        return day is None
    return day <= cursor


def _behind(
    days: list[tuple[date | None, int]], skipped: int
) -> tuple[list[tuple[date | None, int]], int]:
    """Return the days from the one on in which a row stands, and the rows of it before."""
    at = 0
    while at < len(days) and skipped >= days[at][1]:
        skipped -= days[at][1]
        at += 1
    return days[at:], skipped


def _some(
    days: list[tuple[date | None, int]], rows: int
) -> list[tuple[date | None, date | None]]:
    """Return first and last day of as few days as hold so many rows; those of no day alone."""
    held: list[date] = []
    spans: list[tuple[date | None, date | None]] = []
    nameless = False
    for day, count in days:
        if rows <= 0:
            break
        if day is None:
            nameless = True
        else:
            held.append(day)
        rows -= count
    if held:
        spans.append((held[-1], held[0]))
    return [*spans, (None, None)] if nameless else spans
