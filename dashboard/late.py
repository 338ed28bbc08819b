"""
What is late, and whose is it? A part of the overview.

In: the store, the reader's filters and scope. Out: a table a row an agency, and the card that
tells of it, each number a link to its cases.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
from dash import dcc
from dash.development.base_component import Component

from dashboard import dates, names, queries_time, sheets
from dashboard.cache import remembered
from dashboard.conditions import TOLD, conditions
from dashboard.filters import Filters
from dashboard.how import How, under
from dashboard.scope import Scope
from dashboard.text import number, share
from dashboard.view import View
from data.store import Store
from models.proportions import wilson

_MOST: Final = 5
"""Agencies that are shown; the page of agencies has all."""
_STATES: Final = ("on_time", "late", "open", "overdue")


@remembered
def late(store: Store, chosen: Filters, scope: Scope, last: date) -> pa.Table:
    """
    Return agency, on_time, late, open, overdue: the most overdue first.

    Of the chosen cases whose day of reply is known, as things stood on `last`. Of all that
    were received up to it: what waits longest was received before any short period.
    """
    until = replace(chosen, start=None, end=last)
    counted = []
    bound: dict[str, object] = {}
    for state in _STATES:
        allowed, bound = conditions(replace(until, punctuality=(state,)), scope)
        counted.append(f"count(*) filter ({allowed}) as {state}")
    allowed, _ = conditions(until, scope)
    return store.query(
        f"""
        select agency, {", ".join(counted)} from petitions
        where {allowed} and due_at is not null and {TOLD}
        group by agency order by overdue desc, late desc, agency
        """,
        **bound,
    )


def card(store: Store, view: View, scope: Scope, last: date) -> Component:
    """Return how many are overdue, whose, and how many were answered in time."""
    t = view.t
    told = queries_time.told_until(store)
    last = min(last, told) if told else last
    table = late(store, view.chosen, scope, last)
    sums = {name: pc.sum(table[name]).as_py() or 0 for name in _STATES}
    if not sum(sums.values()):
        return sheets.card(t("late.title"), t("late.unknown"))
    due = sums["on_time"] + sums["late"] + sums["overdue"]
    _, low, high = (float(bound[0]) for bound in wilson([sums["on_time"]], [due]))
    until = view.choosing(start=None, end=last)
    overdue = until.choosing(punctuality=("overdue",))
    rows = [row for row in table.to_pylist() if row["overdue"]][:_MOST]
    how = How(store, until, "period.whole").fold(due, t("how.wilson"))
    told_of = sheets.card(
        t("late.title"),
        t(
            "late.sentence",
            day=dates.show(last, view.calendar),
            overdue=number(sums["overdue"]),
            open=number(sums["open"] + sums["overdue"]),
            share=share(sums["on_time"], due),
            low=f"{100 * low:.1f}%",
            high=f"{100 * high:.1f}%",
        ),
        *(
            [
                sheets.sheet(
                    [
                        t("late.agency"),
                        t("late.overdue"),
                        t("late.open"),
                        t("late.on_time"),
                    ],
                    [
                        [
                            names.called(row["agency"], view.language),
                            dcc.Link(
                                number(row["overdue"]),
                                href=overdue.choosing(
                                    agencies=(row["agency"],) if row["agency"] else ()
                                ).link("/petitions"),
                            ),
                            number(row["open"] + row["overdue"]),
                            share(
                                row["on_time"],
                                row["on_time"] + row["late"] + row["overdue"],
                            ),
                        ]
                        for row in rows
                    ],
                ),
                dcc.Link(t("late.all"), href=overdue.link("/petitions")),
            ]
            if rows
            else []
        ),
        note=t("late.note"),
    )
    return under(told_of, how)
