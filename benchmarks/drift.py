"""
Which months of the real files are told as drift, and what would a fixed 15 points tell?

    petitions build ../shared/data/open1999 --store taipei.duckdb
    PYTHONPATH=. python benchmarks/drift.py taipei.duckdb

Nothing is fitted: every month is judged by the months before it alone. The last lines take
the villages out of the addresses of the last month, as the publisher did in 2026-03, and
resample every share of a quiet year from its mean, so that whatever is told is false.
"""

from __future__ import annotations

import sys
import time

import numpy as np
import polars as pl

from data.store import Store
from ingest import changes, quality

FIXED = 0.15
TRIES = 20
SEED = 20261123
QUIET = 2022


def main(path: str) -> None:
    """Print what is told of a store."""
    store = Store(path)
    table = pl.DataFrame(store.table("quality"))
    found = quality.jumps(table)
    months = table["month"].drop_nulls().n_unique()
    for row in found.iter_rows(named=True):
        print(
            f"{row['month']:%Y-%m} since {row['since']:%Y-%m} {row['measure']:<28}"
            f"{row['before']:6.1%} -> {row['share']:6.1%}  z {row['z']:7.1f}"
        )
    print(
        f"told: {found.height} jumps in {found['month'].n_unique()} of {months} months"
    )
    steps = quality.jumps(table, standard_errors=0.0, jump=FIXED)
    print(f"a fixed 15 points: {steps.height} in {steps['month'].n_unique()} months")
    last = table["month"].drop_nulls().max()
    bare = table.with_columns(
        rows=pl.when(pl.col("month") == last, pl.col("measure") == "said:village")
        .then(0)
        .otherwise("rows")
    )
    vanished = quality.jumps(bare).filter(pl.col("month") == last)
    print(f"villages taken out of {last:%Y-%m}:", vanished["measure"].to_list())
    print(f"false alarms in {TRIES} resampled years:", false_alarms(table))
    petitions = pl.DataFrame(store.table("petitions"))
    addresses = pl.DataFrame(store.table("addresses"))
    store.close()
    began = time.perf_counter()
    changes.since_last(store.path, petitions, addresses, table)
    print(f"compared with itself in {time.perf_counter() - began:.1f} s")


def false_alarms(table: pl.DataFrame) -> int:
    """Return how many jumps are told of years whose shares are those of `QUIET`, resampled."""
    chance = np.random.default_rng(SEED)
    year = table.filter(pl.col("month").dt.year() == QUIET).with_columns(
        share=pl.col("rows").sum().over("source", "measure")
        / pl.col("of").sum().over("source", "measure")
    )
    told = 0
    for _ in range(TRIES):
        drawn = chance.binomial(
            year["of"].to_numpy(), year["share"].clip(0, 1).to_numpy()
        )
        told += quality.jumps(year.with_columns(rows=pl.Series(drawn))).height
    return told


if __name__ == "__main__":
    main(sys.argv[1])
