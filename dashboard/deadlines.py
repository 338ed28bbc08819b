"""
Who is on time, and which open cases will be late? A row for each agency, and for each case.

In: the store, the reader's filters and scope. Out: tables that page, command and export share.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Final, Literal

import numpy as np
import polars as pl
import pyarrow as pa

from dashboard import queries, queries_time
from dashboard.cache import remembered
from dashboard.filters import Filters
from dashboard.scope import Scope
from data import facts
from data.store import Store
from models import breaches, deadlines, punctuality
from models.working_days import Calendar, from_facts

Group = Literal["agency", "section", "category", "district", "channel"]

GROUPS: Final[tuple[Group, ...]] = (
    "agency",
    "section",
    "category",
    "district",
    "channel",
)
_LEARNED_DAYS: Final = 365
"""Days of receipt that closing is learned from: what is older is another office."""


def as_of(store: Store, chosen: Filters) -> date:
    """
    Return the day at whose end things stand: the last that is told of, or the filters'.

    A store may hold one source up to today and another, which alone tells of closing, up to
    two months ago: at the end of today all its open cases would seem overdue.
    """
    told = queries_time.told_until(store)
    last = chosen.end or told or queries.data_days(store)[1]
    return min(last, told) if told else last


def punctual(
    store: Store, chosen: Filters, scope: Scope, by: Group = "agency"
) -> pa.Table:
    """
    Return a row per group, as things stood at the end of the day `as_of`.

    Columns: see `models.punctuality.by_group`; also passed_on (cases that were re-assigned)
    and passed_on_late (of these, later than a working day each). Those with the most cases
    past their day stand first; a group whose source tells of no closing has only `unknown`.
    """
    return _punctual(store, chosen, scope, by)


@remembered
def _punctual(store: Store, chosen: Filters, scope: Scope, by: Group) -> pa.Table:
    """Return the table of `punctual`, kept for the next reader."""
    cases = judged(store, chosen, scope)
    grouped = cases.with_columns(group=pl.col(by).fill_null(""))
    late = grouped.group_by("group").agg(
        passed_on=pl.col("passed_on_late").count(),
        passed_on_late=(pl.col("passed_on_late") > 0).sum(),
    )
    found = punctuality.by_group(grouped).join(late, on="group", how="left")
    last = as_of(store, chosen)
    silent = pl.DataFrame(queries_time.untold(store, chosen, scope, last, by))
    return (
        _with_silent(found, silent)
        .with_columns(pl.selectors.float().fill_nan(None))
        .sort("overdue", "cases", "group", descending=[True, True, False])
        .rename({"group": by})
        .to_arrow()
    )


def open_cases(store: Store, chosen: Filters, scope: Scope) -> pa.Table:
    """
    Return the open cases, the likeliest to be late first.

    Columns: petition_id, source_ref, agency, section, category, district, filed_on, due_on,
    due_stated (by the source, else by the rule), age, allowed (working days), state, breach_chance (that it is still open after its day).
    """
    last = as_of(store, chosen)
    waiting = queries_time.handling(store, chosen, scope, last, "waits")
    cases = with_chance(store, scope, with_state(pl.DataFrame(waiting), last), last)
    return (
        cases.filter(~pl.col("closed"), pl.col("state") != "unknown")
        .sort("breach_chance", "due_on", "petition_id", descending=[True, False, False])
        .select(
            "petition_id", "source_ref", "agency", "section", "category", "district",
            "filed_on", "due_on", "due_stated", "age", "allowed", "state", "breach_chance",
        )
        .to_arrow()
    )  # fmt: skip


def judged(store: Store, chosen: Filters, scope: Scope) -> pl.DataFrame:
    """
    Return the chosen cases whose source tells of closing, with state, age and closed.

    Also their days and breach_chance, learned from the cases of the year before the day
    `as_of`, of all agencies that the reader may see, as they stood then.
    """
    last = as_of(store, chosen)
    return with_chance(store, scope, _with_state(store, chosen, scope, last), last)


def with_chance(
    store: Store, scope: Scope, cases: pl.DataFrame, last: date
) -> pl.DataFrame:
    """Return cases of `with_state` with breach_chance, null for those that are closed."""
    waits = cases.with_row_index("row").filter(
        ~pl.col("closed"), pl.col("state") != "unknown"
    )
    chance = breaches.breach_chance(
        _learned(store, scope, last),
        waits["agency"].to_list(),
        waits["category"].to_list(),
        waits["age"].to_numpy(),
        waits["allowed"].to_numpy(),
    )
    found = np.full(cases.height, np.nan)
    found[waits["row"].to_numpy()] = chance
    return cases.with_columns(
        breach_chance=pl.Series(found, dtype=pl.Float64).fill_nan(None)
    )


@remembered
def _learned(store: Store, scope: Scope, last: date) -> breaches.Hazards:
    """Return how cases of the last year were closed, day by day."""
    since = last - timedelta(days=_LEARNED_DAYS)
    past = _with_state(store, Filters(start=since, end=last, kind="all"), scope, last)
    known = past.filter(pl.col("state") != "unknown")
    return breaches.hazards(
        known["agency"].to_list(),
        known["category"].to_list(),
        known["age"].to_numpy(),
        known["closed"].to_numpy(),
    )


def _with_silent(found: pl.DataFrame, silent: pl.DataFrame) -> pl.DataFrame:
    """Add to each group the cases of which nobody told whether they are closed."""
    both = found.join(silent, on="group", how="full", coalesce=True)
    whole = pl.selectors.integer().fill_null(0)
    return (
        both.with_columns(whole)
        .with_columns(pl.col("cases", "unknown") + pl.col("silent"))
        .drop("silent")
    )


@cache
def office() -> Calendar:
    """Return the calendar of working days, with the days that typhoons closed."""
    return from_facts(facts.read("calendar"))


def _with_state(
    store: Store, chosen: Filters, scope: Scope, last: date
) -> pl.DataFrame:
    """Return the cases that tell of their handling, with their state."""
    cases = queries_time.handling(store, chosen, scope, last, "told")
    return with_state(pl.DataFrame(cases), last)


def with_state(cases: pl.DataFrame, last: date) -> pl.DataFrame:
    """
    Return the cases with the columns of `models.deadlines` that are shown.

    cases : filed_at, delivered_at, due_at, closed_at, status, reassigned, as they stand at
    the end of the day `last`.
    """
    days = {
        name: cases[f"{name}_at"].cast(pl.Datetime("ms")).to_numpy()
        for name in ("filed", "delivered", "due", "closed")
    }
    told = deadlines.deadlines(
        office(),
        last,
        is_open=(cases["status"] == "open").fill_null(value=False).to_numpy(),
        reassigned=cases["reassigned"].cast(pl.Float64).to_numpy(),
        **days,
    )
    return cases.with_columns(
        filed_on=pl.col("filed_at").cast(pl.Date),
        due_on=pl.Series(told.due),
        due_stated=pl.Series(told.due_stated),
        state=pl.Series(told.state, dtype=pl.String),
        closed=pl.Series(told.closed),
        **{
            name: pl.Series(getattr(told, name), dtype=pl.Float64).fill_nan(None)
            for name in ("age", "allowed", "passed_on_late")
        },
    )
