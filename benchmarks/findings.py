"""
What do typhoons, the level-3 alert and Lunar New Year do to which items? For docs/findings.md.

Run: `PYTHONPATH=. python benchmarks/findings.py taipei.duckdb`, a store of the published 1999
files. Typhoons: the seven days from each closure of `data/reference/calendar.csv` (of
closures in a row the first), against what the improved Farrington method expected of these
days. Alert: the four weeks from 2021-05-16, against `models.growth`, both ways. New Year: its
days off, against the same weekdays two to six weeks before and after. Nothing is held out:
what is compared is always foretold from earlier days, or counted.
"""

from __future__ import annotations

import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import stats

from dashboard.filters import Filters
from dashboard.scope import Scope
from dashboard.trends import laid_out, office
from data import facts
from data.registry import Registry
from data.registry_breaks import Break, breaks
from data.store import Store
from models import trends
from models.growth import growth
from models.hotspots import benjamini_hochberg
from models.trends_alarms import alarms
from models.trends_cube import Cube

_FEWEST = 20
_FDR = 0.05


def main() -> None:
    """Print the three tables."""
    if len(sys.argv) < 2:  # noqa: PLR2004 - the store
        print(__doc__)
        return
    store = Store(Path(sys.argv[1]))
    with tempfile.TemporaryDirectory() as folder:
        registry = Registry(Path(folder) / "registry.sqlite")
        known = breaks(registry, source="taipei_1999")
        registry.close()
    typhoons(store, known)
    alert(store, known)
    new_year(store, known)


def cube_of(store: Store, known: list[Break], last: date) -> Cube:
    """Return all items by day, up to a last one."""
    return laid_out(
        store, Filters(kind="all"), Scope.everyone(), known, "category", last
    )


def typhoons(store: Store, known: list[Break]) -> None:
    """Print the cases of the week from each closure over those expected, by item."""
    closed = [
        date.fromisoformat(row["day"])
        for row in facts.read("calendar").to_pylist()
        if row["kind"] == "typhoon"
    ]
    first = [day for day in closed if day - timedelta(days=1) not in closed]
    calendar, spring = office()
    rows = []
    for day in first:
        cube = cube_of(store, known, day + timedelta(days=6))
        weeks = trends.periods(cube.counts, day + timedelta(days=6), "week", cube.known)
        more = trends.regressors(calendar, spring, weeks.first, weeks.days)
        told = alarms(weeks.counts, weeks.known, more, back=0)
        rows += [
            (day, item, seen, usual, method, q <= _FDR)
            for item, seen, usual, method, q in zip(
                cube.names["category"].to_list(),
                told.observed,
                told.expected,
                told.method,
                told.q,
                strict=True,
            )
        ]
    table = pl.DataFrame(
        rows, schema=["day", "item", "seen", "usual", "method", "alarm"], orient="row"
    ).filter(pl.col("method") == "farrington", pl.col("usual") >= 1)
    tested = table["day"].unique().sort().to_list()
    print(f"closures: {[str(day) for day in first]}, of them tested {len(tested)}")
    print("item | weeks | cases | expected | times | alarms in weeks")
    shown = table.group_by("item").agg(
        pl.len(), pl.col("seen").sum(), pl.col("usual").sum(), pl.col("alarm").sum()
    )
    for item, n, seen, usual, alarm in shown.sort(
        pl.col("seen") / pl.col("usual"), descending=True
    ).iter_rows():
        print(f"{item} | {n} | {seen:.0f} | {usual:.0f} | {seen / usual:.2f} | {alarm}")
    tree = table.filter(pl.col("item").str.contains("路樹")).sort("day")
    print("trees by week:", [(str(r[0]), r[2], round(r[3])) for r in tree.rows()])


def alert(store: Store, known: list[Break]) -> None:
    """Print the four weeks from 2021-05-16 against their past, both ways."""
    last = date(2021, 6, 12)
    cube = cube_of(store, known, last)
    found = growth(cube.counts, cube.known, days=28, least=0)
    root = 2 * (np.sqrt(found.observed + 3 / 8) - np.sqrt(found.expected + 3 / 8))
    t = root / np.sqrt(found.dispersion)
    p: NDArray[np.float64] = 2 * stats.t.sf(np.abs(t), 15)
    q = benjamini_hochberg(np.where(found.expected >= _FEWEST, p, np.nan))
    print(f"level 3, 28 days to {last}: item | cases | expected | times | q")
    for at in np.argsort(found.times):
        if found.expected[at] >= _FEWEST:
            name = cube.names["category"][int(at)]
            print(
                f"{name} | {found.observed[at]:.0f} | {found.expected[at]:.0f} | "
                f"{found.times[at]:.2f} | {q[at]:.3f}"
            )


def new_year(store: Store, known: list[Break]) -> None:
    """Print the cases a day of Lunar New Year over those of the weeks around it."""
    last = date(2026, 2, 28)
    spring = office()[1].astype("datetime64[D]")
    ratios: dict[str, list[tuple[int, float, float]]] = {}
    after: dict[str, list[float]] = {}
    before: dict[str, list[float]] = {}
    for year in range(2016, 2027):
        feast = spring[spring.astype("M8[Y]").astype(int) + 1970 == year]
        end = min((feast[-1] + 42).astype(object), last)
        cube = cube_of(store, known, end)
        day = np.datetime64(end, "D") - np.arange(cube.counts.shape[1])[::-1]
        weekday = day.astype(np.int64) % 7
        away = np.minimum(np.abs(day - feast[0]), np.abs(day - feast[-1])).astype(int)
        around = (away >= 14) & (away <= 42) & ~np.isin(day, feast)  # noqa: PLR2004
        behind = (day > feast[-1]) & (day <= feast[-1] + 7)
        ahead = (day < feast[0]) & (day >= feast[0] - 14)
        for row, item in enumerate(cube.names["category"].to_list()):
            seen, whole = cube.counts[row], cube.known[row]
            if not whole[np.isin(day, feast)].all() or not whole[around].any():
                continue
            usual = np.array(
                [seen[around & whole & (weekday == n)].mean() for n in range(7)]
            )
            on = np.isin(day, feast)
            ratios.setdefault(item, []).append(
                (year, seen[on].sum(), usual[weekday[on]].sum())
            )
            clearing = seen[ahead].sum() / max(usual[weekday[ahead]].sum(), 1e-9)
            before.setdefault(item, []).append(clearing)
            if behind.sum() == 7:  # noqa: PLR2004 - a whole week
                after.setdefault(item, []).append(
                    seen[behind].sum() / max(usual[weekday[behind]].sum(), 1e-9)
                )
    print(
        "Lunar New Year: item | years | cases | usual | times | least-most of the years | week after, median"
    )
    shown = sorted(
        ratios.items(),
        key=lambda one: sum(r[1] for r in one[1]) / sum(r[2] for r in one[1]),
    )
    for item, years in shown:
        seen, usual = sum(r[1] for r in years), sum(r[2] for r in years)
        if usual >= 5 * _FEWEST:
            each = [r[1] / r[2] for r in years if r[2]]
            print(
                f"{item} | {len(years)} | {seen:.0f} | {usual:.0f} | {seen / usual:.2f} | "
                f"{min(each):.2f}-{max(each):.2f} | {np.median(before[item]):.2f} | {np.median(after[item]):.2f}"
            )


if __name__ == "__main__":
    main()
