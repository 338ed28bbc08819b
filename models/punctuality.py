"""
How punctual is each group? On time, overdue, backlog, median and p90 with open cases in.

In: one row per case with its group, state, age. Out: one row per group, and the backlog day
by day. Pure.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import ArrayLike

from models.proportions import wilson
from models.survival import quantile
from models.working_days import Days, Floats

_DUE = ("on_time", "late", "far_late", "overdue", "far_overdue")
"""States of cases whose day has come, or that were closed before it."""


def by_group(cases: pl.DataFrame) -> pl.DataFrame:
    """
    Return a row for each group, in the order in which the groups first come.

    cases : group, state (see `models.deadlines.STATES`), age, closed, and optionally
        breach_chance of the open ones.

    Columns: group, cases, closed, open, unknown, on_time, due (cases whose day is decided:
    closed, or open past it), on_time_share with its Wilson bounds, overdue, far_overdue,
    oldest (working days), median_days and p90_days by Kaplan-Meier (NaN where too many are
    open to tell), will_breach (sum of the chances of cases that are waiting).

    A share leaves out cases that still have time, so a group that is flooded today does not
    look worse before its days are over; nor does one look better that answers the easy
    cases first, since an open case past its day counts as late.

    >>> by_group(pl.DataFrame({"group": ["A", "A"], "state": ["on_time", "overdue"],
    ...     "age": [2.0, 9.0], "closed": [True, False]}))["on_time_share"].to_list()
    [0.5]
    """
    chance = (
        pl.col("breach_chance").filter(pl.col("state") == "waiting").fill_nan(0.0).sum()
        if "breach_chance" in cases.columns
        else pl.lit(None, pl.Float64)
    )
    told = pl.col("state") != "unknown"
    found = cases.group_by("group", maintain_order=True).agg(
        cases=pl.len(),
        closed=(pl.col("closed") & told).sum(),
        open=(~pl.col("closed") & told).sum(),
        unknown=(~told).sum(),
        on_time=(pl.col("state") == "on_time").sum(),
        due=pl.col("state").is_in(_DUE).sum(),
        overdue=pl.col("state").is_in(("overdue", "far_overdue")).sum(),
        far_overdue=(pl.col("state") == "far_overdue").sum(),
        oldest=pl.col("age").filter(~pl.col("closed")).fill_nan(None).max(),
        will_breach=chance,
        _age=pl.col("age"),
        _closed=pl.col("closed"),
    )
    share, low, high = wilson(found["on_time"].to_numpy(), found["due"].to_numpy())
    taken = list(zip(found["_age"], found["_closed"], strict=True))
    middle, long = (
        [quantile(age.to_numpy(), closed.to_numpy(), q) for age, closed in taken]
        for q in (0.5, 0.9)
    )
    return found.with_columns(
        on_time_share=pl.Series(share, dtype=pl.Float64),
        on_time_low=pl.Series(low, dtype=pl.Float64),
        on_time_high=pl.Series(high, dtype=pl.Float64),
        median_days=pl.Series(middle, dtype=pl.Float64),
        p90_days=pl.Series(long, dtype=pl.Float64),
    ).drop("_age", "_closed")


def backlog(filed: ArrayLike, closed: ArrayLike, days: ArrayLike) -> pl.DataFrame:
    """
    Return received, closed and open (at the end of the day) for each of the days.

    filed, closed : (n,) days; NaT closed is open. A case without a day of receipt is left
    out. days : consecutive or not; `received` and `closed` are those of the day alone.

    >>> backlog(["2024-01-01", "2024-01-02"], ["2024-01-02", "NaT"],
    ...     ["2024-01-01", "2024-01-02"])["open"].to_list()
    [1, 1]
    """
    start, end = _days(filed), _days(closed)
    end, start = end[~np.isnat(start)], start[~np.isnat(start)]
    # Closed before it was received is a slip; as it stands it was never open.
    end = np.maximum(np.where(np.isnat(end), np.datetime64("9999-01-01"), end), start)
    at = _days(days)
    received, done = np.sort(start), np.sort(end)
    until = np.searchsorted(received, at, side="right")
    gone = np.searchsorted(done, at, side="right")
    return pl.DataFrame(
        {
            "day": at,
            "received": until - np.searchsorted(received, at),
            "closed": gone - np.searchsorted(done, at),
            "open": until - gone,
        }
    )


def open_age(ages: ArrayLike, q: float) -> float:
    """
    Return the age that the share q of open cases has not passed; NaN without any.

    >>> open_age([1.0, 2.0, 30.0], 0.5)
    2.0
    """
    known: Floats = np.asarray(ages, dtype=np.float64)
    known = known[~np.isnan(known)]
    return float(np.quantile(known, q)) if known.size else float("nan")


def _days(days: ArrayLike) -> Days:
    return np.asarray(days, dtype="datetime64").astype("datetime64[D]")
