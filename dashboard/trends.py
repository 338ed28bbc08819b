"""
What rises, what broke, what comes next? A row for each series of cases.

In: the store, the reader's filters and scope, and the breaks that people wrote down. Out: a
table that page, command and export share.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Final

import numpy as np
import polars as pl
import pyarrow as pa

from dashboard import emerging, queries, queries_trends
from dashboard.cache import remembered
from dashboard.filters import Filters
from dashboard.queries_time import BY, By
from dashboard.scope import Scope
from data import facts
from data.registry_breaks import Break
from data.settings import Settings
from data.store import Store
from models import trends, trends_alarms, trends_changes, trends_forecast
from models.trends_cube import Cube, cube
from models.working_days import Calendar, Days, from_facts, lunar_new_year

MOST_YEARS: Final = 8
"""Past that is looked at; five years tell a season, and older offices another city."""


def trends_of(  # noqa: PLR0913, PLR0917 - who asks for what, and what is known
    store: Store,
    chosen: Filters,
    scope: Scope,
    settings: Settings,
    breaks: Sequence[Break] = (),
    by: By = "category",
) -> pa.Table:
    """
    Return a row for each series, those that stand out first.

    Columns: those of `BY`, week (the first of the seven days that are tested, the last of the
    filters or of the data), observed, expected, threshold, p, q, q_fewer (of so few), state,
    since (first day of the first week of this story, looking back four weeks), method (see
    `models.trends_alarms`), changed (first month of the last change of level, null: none),
    level_before, level_after (cases a month), next_month, forecast, forecast_low,
    forecast_high (95 %). The filters' first day is not heeded: the past is the measure.
    """
    last = chosen.end or queries.data_days(store)[1]
    fdr = settings.hotspots.false_discovery_rate
    return _told(store, chosen, scope, tuple(breaks), by, last, fdr)


@remembered
def _told(  # noqa: PLR0913, PLR0917 - as `trends_of`
    store: Store,
    chosen: Filters,
    scope: Scope,
    breaks: tuple[Break, ...],
    by: By,
    last: date,
    fdr: float,
) -> pa.Table:
    """Return the table of `trends_of`."""
    found = laid_out(store, chosen, scope, breaks, by, last)
    weeks = trends.periods(found.counts, last, "week", found.known)
    told = trends_alarms.alarms(weeks.counts, weeks.known, of_calendar(weeks), fdr=fdr)
    week = last - timedelta(days=6)
    since = [
        None if np.isnan(ago) else week - timedelta(weeks=int(ago))
        for ago in told.since
    ]
    table = found.names.with_columns(
        week=pl.lit(week),
        **{
            name: pl.Series(getattr(told, name)).fill_nan(None)
            for name in ("observed", "expected", "threshold", "p", "q", "q_fewer")
        },
        state=pl.Series(told.state, dtype=pl.String),
        since=pl.Series(since, dtype=pl.Date),
        method=pl.Series(told.method, dtype=pl.String),
    )
    table = pl.concat([table, _monthly(found, last)], how="horizontal")
    calm = ~pl.col("state").is_in(("new", "ongoing"))
    return table.sort(calm, "q", "p", *found.names.columns, nulls_last=True).to_arrow()


def of_calendar(found: trends.Periods) -> trends.Floats:
    """Return what the office calendar says of each period, see `trends.regressors`."""
    calendar, spring = office()
    return trends.regressors(calendar, spring, found.first, found.days)


def laid_out(  # noqa: PLR0913, PLR0917 - as `trends_of`
    store: Store,
    chosen: Filters,
    scope: Scope,
    breaks: Sequence[Break],
    by: By,
    last: date,
    since: date | None = None,
) -> Cube:
    """
    Return the chosen cases by series and day, and which days are known.

    since : a day that must be in it; None: the last `MOST_YEARS` are enough.
    """
    with_data = queries_trends.days_with_data(store)["day"].to_numpy()
    begin = queries.data_days(store)[0]
    usual = last - timedelta(days=round(MOST_YEARS * 365.25))
    first = max(begin, min(usual, since or usual))
    counts = pl.DataFrame(queries_trends.by_day(store, chosen, scope, by, first, last))
    keys = BY[by] or ("whole",)
    if by == "all":
        counts = counts.with_columns(whole=pl.lit("all"))
    alone = len(chosen.categories) == 1 and "category" not in keys
    if alone:  # so that it is known from which day on this category was counted
        counts = counts.with_columns(category=pl.lit(chosen.categories[0]))
        keys = (*keys, "category")
    found = cube(
        counts,
        keys,
        with_data,
        emerging.of_registry(breaks),
        first=min(first, last),
        last=last,
        renamed_on={one.name: one.starts for one in breaks if one.kind == "renamed"},
    )
    return replace(found, names=found.names.drop("category")) if alone else found


@cache
def office() -> tuple[Calendar, Days]:
    """Return the official calendar without closures, and the days of Lunar New Year."""
    rows = facts.read("calendar")
    return from_facts(rows, typhoons=False), lunar_new_year(rows)


def _monthly(found: Cube, last: date) -> pl.DataFrame:
    """Return the last change of level and the forecast of next month, row by row."""
    months = trends.periods(found.counts, last, "month", found.known)
    size = months.days / (365.25 / 12)
    ahead = (last.replace(day=28) + timedelta(days=4)).replace(day=1)
    days_ahead = (
        (ahead.replace(day=28) + timedelta(days=4)).replace(day=1) - ahead
    ).days
    # A month that has just begun says little of itself: it is foretold, not told.
    told = trends_forecast.forecast(
        months.counts,
        months.known,
        np.append(size, days_ahead / (365.25 / 12)),
        ahead=1,
    )
    rows = []
    for counts, known in zip(months.counts, months.known, strict=True):
        whole = known > 0.999  # noqa: PLR2004 - each day of it
        changes = trends_changes.changes(counts, whole, size)
        one = changes[-1] if changes else None
        rows.append(
            {
                "changed": months.first[one.at].astype(object) if one else None,
                "level_before": one.before if one else None,
                "level_after": one.after if one else None,
            }
        )
    schema = {
        "changed": pl.Date,
        "level_before": pl.Float64,
        "level_after": pl.Float64,
    }
    return pl.DataFrame(rows, schema=schema).with_columns(
        next_month=pl.lit(ahead),
        forecast=pl.Series(told.expected[:, 0]).fill_nan(None),
        forecast_low=pl.Series(told.low[:, 0]).fill_nan(None),
        forecast_high=pl.Series(told.high[:, 0]).fill_nan(None),
    )
