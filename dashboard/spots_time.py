"""
What became of the hot spots month by month, and what began just now?

In: the store, the reader's filters and scope. Out: emerging categories; live clusters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

import numpy as np
import pyarrow as pa

from dashboard import queries, queries_spots
from dashboard.city import City, Floats, city_of, everywhere
from dashboard.filters import Filters
from dashboard.queries_spots import BY, By
from dashboard.scope import Scope
from dashboard.spots import SEED
from data.settings import Settings
from data.store import Store
from geo import crs
from models import emerging as cube
from models import rates, scan
from models.scan_cylinders import circles

_BACK: Final = 2
"""Months before that count as neighbours in time: one quarter in all."""
_SCAN_DAYS: Final = 365
_RADIUS_M: Final = 2_000.0
_SHARE: Final = 0.1
"""Of all villages that the largest circle of the scan may hold."""
_DEALT: Final = 399
"""Replicates: p is 0.0025 at the least, and a reader waits two seconds, not six."""
_STOP_AT: Final = 20
"""Replicates that beat the first cluster: it is chance then, and 399 say no more."""
_TOLD: Final = 0.05
"""Chance up to which a cluster is told of."""

_PATTERN: Final = pa.schema(
    {"pattern": pa.string(), "count": pa.int64(), "last_month": pa.int64()}
    | dict.fromkeys(["z_last", "q_last", "trend_z", "trend_q"], pa.float64())
)
_CLUSTER: Final = pa.schema(
    dict.fromkeys(["village_code", "village", "villages", "village_codes"], pa.string())
    | {"first_day": pa.date32(), "last_day": pa.date32(), "count": pa.int64()}
    | dict.fromkeys(
        ["expected", "log_likelihood_ratio", "p", "p_gumbel", "recurrence_days"],
        pa.float64(),
    )
    | {"status": pa.string()}
)


def emerging(
    store: Store, chosen: Filters, scope: Scope, settings: Settings, by: By = "all"
) -> pa.Table:
    """
    Return what became of the hot spots: a row for each village and series with a pattern.

    Whole months of the filter; FDR over all villages, months and series of the table. A
    series with fewer petitions than the settings ask for is not tested.
    """
    place = city_of(store)
    rows = queries_spots.by_month(store, everywhere(chosen), scope, by)
    months = _months(rows["month"].to_pylist(), _last_day(store, chosen))
    series, counts = _cube(place, rows, months, BY[by])
    enough = counts.sum(axis=(0, 1)) >= settings.hotspots.min_petitions
    series = [one for one, ok in zip(series, enough, strict=True) if ok]
    counts = counts[:, :, enough]
    columns = [*place.named(), *BY[by]]
    schema = pa.schema([*((name, pa.string()) for name in columns), *_PATTERN])
    if not counts.size:
        return schema.empty_table()
    values = rates.excess(counts.reshape(len(counts), -1), place.residents)
    fdr = settings.hotspots.false_discovery_rate
    found = cube.emerging(
        rates.damped(values).reshape(counts.shape),
        place.touching,
        fdr=fdr,
        back=_BACK,
    )
    told = ~np.isin(found.category, [cube.NONE, cube.UNDEFINED])
    villages = pa.table(place.named()).to_pylist()
    patterns = [
        villages[at]
        | dict(zip(BY[by], series[one], strict=True))
        | {
            "pattern": str(found.category[at, one]),
            "count": int(counts[at, :, one].sum()),
            "last_month": int(counts[at, -1, one]),
            "z_last": float(found.z[at, -1, one]),
            "q_last": float(found.q[at, -1, one]),
            "trend_z": float(found.trend_z[at, one]),
            "trend_q": float(found.trend_q[at, one]),
        }
        for at, one in np.argwhere(told)
    ]
    return pa.Table.from_pylist(patterns, schema=schema)


def live_clusters(
    store: Store, chosen: Filters, scope: Scope, settings: Settings
) -> pa.Table:
    """
    Return clusters that are alive on the last day, the most unlikely first.

    The year up to the last day of the filter; circles up to 2 km, 1 to 28 days; each also
    asked of the day before, which tells what is new from what goes on.
    """
    place = city_of(store)
    first, last = year_of(store, chosen)
    year = replace(chosen, start=first, end=last, districts=())
    rows = queries_spots.by_day(store, year, scope)
    counts = np.zeros((len(place.row), _SCAN_DAYS + 1), dtype=np.int64)
    days = np.array(
        [(day - first).days for day in rows["day"].to_pylist()], dtype=np.int64
    )
    villages = place.rows(rows["village_id"])
    known = villages >= 0
    np.add.at(counts, (villages[known], days[known]), rows["count"].to_numpy()[known])
    x_m, y_m = crs.to_metres(place.table["lon"], place.table["lat"])
    around = circles(x_m, y_m, radius_m=_RADIUS_M, share=_SHARE)
    enough = counts[:, 1:].sum() >= settings.hotspots.min_petitions
    today = (
        scan.scan(counts[:, 1:], around, seed=SEED, n=_DEALT, stop_at=_STOP_AT)
        if enough
        else []
    )
    # Only what is told needs to be told from what went on yesterday already.
    yesterday = (
        scan.scan(
            counts[:, :-1], around, seed=SEED, n=_DEALT // 2, stop_at=_STOP_AT // 2
        )
        if any(one.p <= _TOLD for one in today)
        else []
    )
    status = scan.status(today, yesterday, moved=1)
    codes, names = (place.table[name].to_pylist() for name in ("area_id", "name"))
    clusters = [
        {
            "village_code": codes[one.centre],
            "village": names[one.centre],
            "villages": "\N{IDEOGRAPHIC COMMA}".join(names[area] for area in one.areas),
            "village_codes": " ".join(codes[area] for area in one.areas),
            "first_day": first + timedelta(days=one.start + 1),
            "last_day": last,
            "count": int(one.observed),
            "expected": one.expected,
            "log_likelihood_ratio": one.ratio,
            "p": one.p,
            "p_gumbel": one.p_gumbel,
            "recurrence_days": one.recurrence,
            "status": told,
        }
        for one, told in zip(today, status, strict=True)
    ]
    return pa.Table.from_pylist(clusters, schema=_CLUSTER)


def year_of(store: Store, chosen: Filters) -> tuple[date, date]:
    """Return the day before the year that the scan looks at, and its last day."""
    last = _last_day(store, chosen)
    return last - timedelta(days=_SCAN_DAYS), last


def _cube(
    place: City, rows: pa.Table, months: list[date], named: tuple[str, ...]
) -> tuple[list[tuple[str, ...]], Floats]:
    """Return the series by name, and counts (n_villages, n_months, n_series)."""
    keys = [rows[name].to_pylist() for name in named]
    names = list(zip(*keys, strict=True)) if keys else [()] * rows.num_rows
    series = sorted(set(names))
    counts = np.zeros((len(place.row), len(months), len(series)))
    at = {name: position for position, name in enumerate(series)}
    when = {month: position for position, month in enumerate(months)}
    villages = place.rows(rows["village_id"])
    month = np.array([when.get(one, -1) for one in rows["month"].to_pylist()], np.int64)
    column = np.array([at[name] for name in names], np.int64)
    inside = (villages >= 0) & (month >= 0)
    cells = (villages[inside], month[inside], column[inside])
    np.add.at(counts, cells, rows["count"].to_numpy()[inside])
    return series, counts


def _months(found: Sequence[date], last: date) -> list[date]:
    """Return every month from the first to the last whole one; without data too."""
    if not found:
        return []
    # A month that has not ended is no month to compare with.
    whole = (last + timedelta(days=1)).replace(day=1)
    month, months = min(found), []
    while month < whole:
        months.append(month)
        month = (month + timedelta(days=31)).replace(day=1)
    return months


def _last_day(store: Store, chosen: Filters) -> date:
    """Return the last day of the filter, or of the data."""
    last = queries.data_days(store)[1]
    return min(chosen.end, last) if chosen.end else last
