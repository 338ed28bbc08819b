"""
How many of the chosen cases were there, period by period, and what was to be expected?

In: the store, the reader's filters and scope, and the breaks that people wrote down. Out:
one series with its band, its last week tested, its changes of level and its forecast.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import numpy as np
import pyarrow as pa

from dashboard import queries
from dashboard.cache import remembered
from dashboard.counted import answered
from dashboard.filters import Filters
from dashboard.periods import Period
from dashboard.scope import Scope
from dashboard.trends import laid_out, of_calendar
from dashboard.trends_ahead import ahead
from dashboard.trends_period import end_of, shown_days, step_of
from data.registry_breaks import Break
from data.store import Store
from models import trends, trends_alarms, trends_band, trends_changes
from models.trends import Step
from models.trends_cube import Cube

SINGLE: Final = 0.01
"""Weeks of one series that are called out by chance; also what the band leaves outside."""
_WHOLE: Final = 0.999
_BAND_DAYS: Final = 950
"""Of a band by day: two years and a half tell a season, in a third of the time of eight."""


@dataclass(frozen=True)
class Series:
    """One series, as it is drawn."""

    step: Step
    shown: Period
    rows: pa.Table
    """first_day, last_day, count, share_known, expected, low, high, state; see `rows_of`."""
    week: dict[str, Any] | None
    """What `trends_alarms` says of the last seven days, by column; None without a case."""
    changes: tuple[tuple[date, float, float], ...]
    """First month of each new level, cases a month before and after."""
    seasonal: bool
    """Whether the band knows the season."""
    total: int
    """Cases on the days that are drawn."""
    last_case: date | None


@remembered
def series(  # noqa: PLR0913, PLR0917 - whose cases, and how they are looked at
    store: Store,
    chosen: Filters,
    scope: Scope,
    breaks: tuple[Break, ...],
    said: str,
    minimum: int,
) -> Series:
    """Return the series; with fewer than `minimum` cases it is counted, not judged."""
    begin, until = queries.data_days(store)
    last = chosen.end or until
    step = step_of(said, chosen, last)
    shown = shown_days(chosen, last, step, begin)
    found = laid_out(store, chosen, scope, breaks, "all", last, shown.first)
    if not found.names.height:
        return Series(step, shown, _table([]), None, (), seasonal=False, total=0,
                      last_case=None)  # fmt: skip
    days = last - timedelta(days=found.counts.shape[1] - 1)
    place = max((shown.first - days).days, 0)
    total = int(found.counts[0, place:].sum())
    held = np.flatnonzero(found.counts[0])
    judged = int(found.counts[0].sum()) >= minimum
    of_step = _cut(trends.periods(found.counts, last, step, found.known), step)
    band = _band(of_step, step) if judged else None
    weeks = trends.periods(found.counts, last, "week", found.known)
    # Blocks know no week: all of a month are of its first day.
    by_day = answered(chosen, scope) == "cases"
    week = _last_week(weeks) if judged and by_day else None
    rows = [
        *rows_of(of_step, step, shown, band, week),
        *(ahead(of_step, step, last) if judged else []),
    ]
    return Series(
        step,
        shown,
        _table(rows),
        week,
        _changes(found, last) if judged else (),
        seasonal=band is not None and band.seasonal,
        total=total,
        last_case=days + timedelta(days=int(held[-1])) if held.size else None,
    )


def rows_of(
    found: trends.Periods,
    step: Step,
    shown: Period,
    band: trends_band.Band | None,
    week: dict[str, Any] | None,
) -> list[dict[str, Any]]:
    """
    Return a row for each period that is drawn.

    state: high or low (outside the band), usual, untested (no band), partial (some of its
    days have no data), missing (none has); of the last week also new or ongoing.
    """
    rows = []
    # Before the first case that could be counted nothing is usual.
    held = np.flatnonzero(found.known[0])
    begin = held[0] if held.size else found.first.size
    for at in np.flatnonzero(found.first >= np.datetime64(shown.first)):
        usual = band if at >= begin else None
        first = found.first[at].astype(object)
        share, count = float(found.known[0, at]), int(found.counts[0, at])
        row = {
            "first_day": first,
            "last_day": min(end_of(first, step), shown.last),
            "count": count if share > 0 else None,
            "share_known": share,
            "expected": float(usual.expected[at]) if usual else None,
            "low": float(usual.low[at]) if usual else None,
            "high": float(usual.high[at]) if usual else None,
        }
        rows.append({**row, "state": _state(row)})
    alarmed = week and week["state"] in {"new", "ongoing"}
    if rows and step == "week" and alarmed and rows[-1]["share_known"] >= _WHOLE:
        rows[-1]["state"] = week["state"] if week else ""
    return rows


def _state(row: dict[str, Any]) -> str:
    if row["count"] is None:
        return "missing"
    if row["share_known"] < _WHOLE:
        return "partial"
    if row["high"] is None:
        return "untested"
    return (
        "high"
        if row["count"] > row["high"]
        else "low"
        if row["count"] < row["low"]
        else "usual"
    )


def _cut(found: trends.Periods, step: Step) -> trends.Periods:
    """Return the last three years of a series by day, others whole."""
    if step != "day":
        return found
    return trends.Periods(
        found.first[-_BAND_DAYS:],
        found.days[-_BAND_DAYS:],
        found.counts[:, -_BAND_DAYS:],
        found.known[:, -_BAND_DAYS:],
    )


def _band(found: trends.Periods, step: Step) -> trends_band.Band | None:
    return trends_band.band(
        found.counts[0],
        found.first,
        step,
        found.known[0] >= _WHOLE,
        of_calendar(found),
        level=1 - SINGLE,
    )


def _last_week(weeks: trends.Periods) -> dict[str, Any] | None:
    """Return what the test says of the last seven days; None before the first week."""
    if not weeks.first.size:
        return None
    told = trends_alarms.alarms(
        weeks.counts, weeks.known, of_calendar(weeks), fdr=SINGLE
    )
    numbers = {
        name: None if np.isnan(value := getattr(told, name)[0]) else float(value)
        for name in ("observed", "expected", "threshold", "p", "q_fewer", "since")
    }
    return numbers | {"state": str(told.state[0]), "method": str(told.method[0])}


def _changes(found: Cube, last: date) -> tuple[tuple[date, float, float], ...]:
    """Return the changes of level of the monthly counts."""
    months = trends.periods(found.counts, last, "month", found.known)
    told = trends_changes.changes(
        months.counts[0], months.known[0] >= _WHOLE, months.days / (365.25 / 12)
    )
    return tuple(
        (months.first[one.at].astype(object), one.before, one.after) for one in told
    )


def _table(rows: Sequence[dict[str, Any]]) -> pa.Table:
    schema = pa.schema(
        [
            ("first_day", pa.date32()),
            ("last_day", pa.date32()),
            ("count", pa.int64()),
            ("share_known", pa.float64()),
            ("expected", pa.float64()),
            ("low", pa.float64()),
            ("high", pa.float64()),
            ("state", pa.string()),
        ]
    )
    return pa.Table.from_pylist(list(rows), schema)
