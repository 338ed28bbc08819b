"""
Does the test of growth keep its promise? False alarms without a signal, planted growth.

Run: `python benchmarks/growth.py [--runs 100] [--store taipei.duckdb]`. Each run invents 200
series of three years of days: rates from 0.05 to 20 a day, a weekday pattern, a season of
its own (up to 60 %), a slow drift (first-order autoregression of months, sd 15 %), and
over-dispersed days (variance 1 to 4 times the mean). Nothing grows; then 10 of the series
are multiplied in the last 28 days. Nothing is held out: no number was fitted to these.
With a store of the published 1999 files every month end of the real item series is asked
too, once with the series breaks of the registry and once without them.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from dashboard.emerging import of_registry
from data.registry import Registry
from data.registry_breaks import Break, breaks
from data.store import Store
from models.emerging_topics import NO_BREAKS, emerging
from models.growth import growth

_DAYS, _SERIES, _GROWN, _LAST = 3 * 365, 200, 10, 28
_FDR, _LEAST = 0.05, 10


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--store", type=Path)
    said = parser.parse_args()
    print(
        "planted | runs | false discoveries, mean share | runs with any | found | found, expected >= 20"
    )
    for times in (1.0, 1.5, 2.0, 3.0):
        print(told(times, said.runs))
    real(said.store)


def told(times: float, runs: int) -> str:
    """Return one row: what is found of series that grow so many times."""
    false, any_false, found, of, large, of_large = [], 0, 0, 0, 0, 0
    for run in range(runs):
        counts, mean = invented(np.random.default_rng(run), times)
        grown = np.arange(_SERIES) < (_GROWN if times > 1 else 0)
        result = growth(counts, days=_LAST, least=_LEAST)
        called = result.q <= _FDR
        false.append((called & ~grown).sum() / max(called.sum(), 1))
        any_false += bool((called & ~grown).any())
        found += int((called & grown).sum())
        of += int(grown.sum())
        big = grown & (mean * _LAST >= 20)  # noqa: PLR2004 - as the heading says
        large += int((called & big).sum())
        of_large += int(big.sum())
    return (
        f"x {times} | {runs} | {np.mean(false):.3f} | {any_false / runs:.2f} | "
        f"{found / max(of, 1):.2f} | {large / max(of_large, 1):.2f}"
    )


def invented(
    chance: np.random.Generator, times: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return (n_series, n_days) counts of which the first grow, and their usual rates."""
    day = np.arange(_DAYS)
    mean = np.exp(chance.uniform(np.log(0.05), np.log(20), _SERIES))
    week = np.where(day % 7 < 5, 1.15, 0.625)  # noqa: PLR2004 - five working days
    turn = chance.uniform(0, 2 * np.pi, (_SERIES, 1))
    season = 1 + chance.uniform(0, 0.6, (_SERIES, 1)) * np.cos(
        2 * np.pi * day / 365 + turn
    )
    months = _DAYS // 28 + 1
    drift = np.zeros((_SERIES, months))
    for month in range(1, months):
        drift[:, month] = 0.5 * drift[:, month - 1] + chance.normal(0, 0.13, _SERIES)
    rate = (
        mean[:, None] * week * season * np.exp(np.repeat(drift, 28, axis=1)[:, :_DAYS])
    )
    grown = np.where(np.arange(_SERIES) < _GROWN, times, 1.0)
    rate[:, -_LAST:] *= grown[:, None]
    over = chance.uniform(1.0, 4.0, (_SERIES, 1))
    shape = rate / np.maximum(over - 1, 1e-6)
    counts = chance.poisson(chance.gamma(shape, np.maximum(over - 1, 1e-6)))
    return counts.astype(np.float64), mean


def real(path: Path | None) -> None:
    """Print what is called growing in the real item series, with and without the breaks."""
    if path is None or not path.is_file():
        print("real 1999 items | skipped: no --store of the published files")
        return
    counts = pl.DataFrame(
        Store(path).query(
            """
            select 'category' as family, category_said as name,
                filed_at::date as day, count(*) as petitions
            from petitions where kind = 'complaint' group by all
            """
        )
    )
    with tempfile.TemporaryDirectory() as folder:
        registry = Registry(Path(folder) / "registry.sqlite")
        known = breaks(registry, source="taipei_1999")
        registry.close()
    days = counts["day"]
    ends = pl.date_range(
        days.min() + timedelta(days=730), days.max(), "1mo", eager=True
    ).dt.month_end()
    print(
        "breaks | month ends asked | series tested | called | of them renamed within a year"
    )
    for name, said in (("with", of_registry(known)), ("without", NO_BREAKS)):
        rows = pl.concat(
            emerging(counts.filter(pl.col("day") <= end), end, said).with_columns(
                end=end
            )
            for end in ends
            if (days == end).any()
        )
        called = rows.filter(pl.col("state").is_in(["growing", "new"]))
        renamed = called.filter(after_a_break(known))
        tested = rows["q"].is_not_null().sum()
        print(
            f"{name} | {rows['end'].n_unique()} | {tested} | {called.height} | {renamed.height}"
        )
        for row in renamed.head(6).iter_rows(named=True):
            print(
                f"    {row['end']} {row['name']} {row['observed']} / {row['expected']:.1f}"
            )
        if name == "with":
            print(called.group_by("name").len().sort("len", descending=True))


def after_a_break(known: Sequence[Break]) -> pl.Expr:
    """Say whether a row is of a category within a year after it had a new name."""
    return pl.any_horizontal(
        (pl.col("name") == one.name)
        & pl.col("end").is_between(one.starts, one.starts + timedelta(days=365))
        for one in known
        if one.kind == "renamed"
    )


if __name__ == "__main__":
    main()
