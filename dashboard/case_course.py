"""
What happened to a case, and when? Each step with the working days since its receipt.

In: the row of a case and what it said before. Out: an ordered list.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any, Final

import numpy as np
from dash import html
from dash.development.base_component import Component

from dashboard import case_words, dates, deadlines, names
from dashboard.sheets import card
from dashboard.text import number
from dashboard.view import View
from models.deadlines import REASSIGN_DAYS

_SURE: Final = 0.995
"""A chance from here on is told as what it is: past its day."""


@dataclass(frozen=True)
class Step:
    """One thing that happened, or is to happen."""

    moment: datetime | date
    words: str
    look: str = ""
    """Name of its look: "late" for what was, "ahead" for what is to come."""
    days: float | None = None
    """Working days from the receipt; the receipt's own day does not count."""


def course(
    row: dict[str, Any], versions: list[dict[str, Any]], view: View
) -> Component:
    """
    Return what is known of a case's way, the earliest first.

    row : a case with its state (`deadlines.with_state`), and `chance` if it is open.
    versions : what it said before each later delivery.
    """
    t = view.t
    steps = [*_received(row, view), *_handed(row, versions, view), *_ended(row, view)]
    known = sorted(
        (step for step in steps if step.moment is not None),
        key=lambda step: (_moment(step.moment), step.look == "ahead"),
    )
    return card(
        t("case.course"),
        html.P(case_words.state(row, view), className=f"lead state {row['state']}"),
        html.Ol([_item(step, view) for step in known], className="course"),
        note=_note(row, versions, view),
    )


def _received(row: dict[str, Any], view: View) -> list[Step]:
    """Return the receipt, with the channel where it is known."""
    if row["filed_at"] is None:
        return []
    t = view.t
    through = row["channel"] and names.channel(row["channel"], t)
    words = t("case.filed_by", channel=through) if through else t("case.filed")
    at = row["filed_at"] if row["time_known"] else row["filed_at"].date()
    return [Step(at, words)]


def _handed(
    row: dict[str, Any], versions: list[dict[str, Any]], view: View
) -> list[Step]:
    """Return each delivery to an agency; one to another agency is a re-assignment."""
    t = view.t
    steps: list[Step] = []
    giver: dict[str, Any] | None = None
    for now in (*versions, row):
        if now["delivered_at"] is None or now["agency"] is None:
            continue
        moved = giver is not None and giver["agency"] != now["agency"]
        if giver is not None and not moved:
            continue
        taker = _who(now, view)
        if moved and giver is not None:
            took = _between(giver["delivered_at"], now["delivered_at"])
            words = t(
                "case.passed_on",
                giver=names.called(giver["agency"], view.language),
                taker=taker,
                n=number(took),
            )
            late = took is not None and took > REASSIGN_DAYS
        else:
            words, late = t("case.delivered", agency=taker), False
        steps.append(
            Step(
                now["delivered_at"],
                words,
                "late" if late else "",
                _between(row["filed_at"], now["delivered_at"]),
            )
        )
        giver = now
    return steps


def _ended(row: dict[str, Any], view: View) -> list[Step]:
    """Return the day it is due, and how it was closed or stands."""
    t, steps = view.t, []
    if row["due_on"] is not None:
        key = "case.due_stated" if row["due_stated"] else "case.due_rule"
        late = row["state"] in {"late", "far_late", "overdue", "far_overdue"}
        look = "late" if late else "ahead" if row["state"] == "waiting" else ""
        steps.append(Step(row["due_on"], t(key), look, row["allowed"]))
    if row["closed"]:
        days = _between(row["filed_at"], row["closed_at"])
        steps.append(Step(row["closed_at"], t("case.closed"), "", days))
        if row["satisfaction"] is not None:
            words = t("case.answered", n=row["satisfaction"])
            steps.append(Step(row["closed_at"], words))
    elif row["state"] != "unknown":
        steps.append(Step(row["as_of"], t("case.open_still"), "", row["age"]))
    return steps


def _item(step: Step, view: View) -> Component:
    """Return one step: when, what, and on which working day."""
    day = (
        dates.show_moment(step.moment, view.calendar, time_known=True)
        if isinstance(step.moment, datetime) and step.moment.hour + step.moment.minute
        else dates.show(_moment(step.moment).date(), view.calendar)
    )
    on = (
        [html.Small(view.t("case.working_day", n=number(step.days)))]
        if step.days
        else []
    )
    return html.Li(
        [html.Span(day, className="when"), html.Div([step.words, *on])],
        className=step.look,
    )


def _note(row: dict[str, Any], versions: list[dict[str, Any]], view: View) -> str:
    """Return what the list does not show: the chance, unseen hand-overs, what is not told."""
    t, parts = view.t, []
    if row["state"] == "unknown":
        parts.append(t("case.unknown_note"))
    chance = row.get("breach_chance")
    if row["state"] == "waiting" and chance is not None:
        shown = f"{100 * min(chance, _SURE):.0f}%"
        parts.append(t("case.chance", share=shown))
    agencies = [one["agency"] for one in (*versions, row) if one["agency"]]
    seen = sum(a != b for a, b in pairwise(agencies))
    if (row["reassigned"] or 0) > seen:
        parts.append(t("case.unseen", n=number(row["reassigned"]), seen=number(seen)))
    return " ".join(parts)


def _who(row: dict[str, Any], view: View) -> str:
    """Return agency and section."""
    agency = names.called(row["agency"], view.language)
    return f"{agency} {row['section']}" if row["section"] else agency


def _between(start: datetime | None, end: datetime | None) -> float | None:
    """Return the working days after one moment up to another; None where one lacks."""
    if start is None or end is None:
        return None
    one, other = (np.datetime64(day, "D") for day in (start, end))
    return float(deadlines.office().between([one], [other])[0])


def _moment(at: datetime | date) -> datetime:
    return at if isinstance(at, datetime) else datetime(at.year, at.month, at.day)  # noqa: DTZ001 - local time of Taipei, as in the store
