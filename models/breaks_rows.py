"""
Which months might not be whole? Far fewer rows than their neighbours, or days without any.

In: rows per day. Out: proposals for a person to judge, the oldest first. Pure.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from models.breaks import Proposal, last_day

_AROUND = 3
"""Months on either side that a month is held against."""

_PARTIAL = 2 / 3
"""A month with less than this share of its neighbours' rows a day may not be whole."""

_NOISES = 5.0
"""And it lies this many times the usual scatter of months below them."""

_USUAL_ROWS = 20.0
"""Rows a day from which on a day without any is strange: by chance, 1 in 5e8."""


def partial(days: pl.DataFrame) -> list[Proposal]:
    """
    Return the months that may not be whole, and the stretches without any row.

    days : day, rows. Days without rows may be absent.
    """
    found = days.filter(pl.col("rows") > 0).group_by("day").agg(pl.col("rows").sum())
    if found.is_empty():
        return []
    first, last = found.select(a=pl.col("day").min(), b=pl.col("day").max()).row(0)
    every = pl.DataFrame({"day": pl.date_range(first, last, eager=True)})
    whole = (
        every.join(found, on="day", how="left")
        .with_columns(
            pl.col("rows").fill_null(0), month=pl.col("day").dt.truncate("1mo")
        )
        .sort("day")
    )
    return sorted(
        [*_silent(whole), *_thin(whole)], key=lambda one: (one.starts, str(one.ends))
    )


def _silent(whole: pl.DataFrame) -> list[Proposal]:
    """Return stretches of days without a row, where days usually have many."""
    usual = float(np.median(whole.filter(pl.col("rows") > 0)["rows"].to_numpy()))
    if usual < _USUAL_ROWS:
        return []
    runs = (
        whole.with_columns(run=pl.col("rows").eq(0).rle_id())
        .filter(pl.col("rows") == 0)
        .group_by("run", maintain_order=True)
        .agg(starts=pl.col("day").first(), ends=pl.col("day").last(), days=pl.len())
    )
    return [
        Proposal(
            kind="partial",
            concerns="rows",
            starts=starts,
            ends=ends,
            reason=f"No row on {days} days; a usual day has {usual:.0f}.",
        )
        for _, starts, ends, days in runs.iter_rows()
    ]


def _thin(whole: pl.DataFrame) -> list[Proposal]:
    """Return months with far fewer rows a day than the months around them."""
    months = (
        whole.filter(pl.col("rows") > 0)
        .group_by("month", maintain_order=True)
        .agg(pl.col("rows").sum(), days=pl.len())
    )
    a_day = (months["rows"] / months["days"]).to_numpy()
    usual = np.array([_usual(a_day, place) for place in range(a_day.size)])
    ratio = a_day / usual
    # 1.4826: of a normal variable, the standard deviation over the median distance.
    scatter = 1.4826 * float(np.median(np.abs(np.log(ratio))))
    thin = (ratio < _PARTIAL) & (np.log(ratio) < -_NOISES * scatter)
    return [
        _thin_month(
            months["month"][place], float(a_day[place]), float(usual[place]), whole
        )
        for place in np.flatnonzero(thin).tolist()
    ]


def _usual(a_day: NDArray[np.float64], place: int) -> float:
    """
    Return the rows a day of the months before or after, whichever are fewer.

    A drop that stays is a level: its first month is like those after it.
    """
    sides = (a_day[max(0, place - _AROUND) : place], a_day[place + 1 :][:_AROUND])
    medians = [float(np.median(side)) for side in sides if side.size]
    return min(medians, default=float(a_day[place]))


def _thin_month(
    month: date, a_day: float, usual: float, whole: pl.DataFrame
) -> Proposal:
    until = min(last_day(month), whole["day"][-1])
    return Proposal(
        kind="partial",
        concerns="rows",
        starts=max(month, whole["day"][0]),
        ends=until,
        reason=f"{a_day:.0f} rows a day in {month:%Y-%m}, {usual:.0f} in the months around it ({100 * a_day / usual:.0f} %).",
    )
