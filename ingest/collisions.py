"""
Which published numbers stand on several petitions? A number is no identity: here is proof.

In: petitions. Out: rows of `collisions`, one for each number that several petitions of a
source bear, and whether a spreadsheet ruined it: 649 numbers of the published 1999 files
stand on 311,343 petitions, and all but four of them are ruined.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import polars as pl

from data.errors import SourceError
from ingest.repairs import RUINED

if TYPE_CHECKING:
    from pathlib import Path

    from data.store import Store


def collisions(petitions: pl.DataFrame) -> pl.DataFrame:
    """
    Return source, source_ref, petitions, first_at, last_at, months and ruined.

    A petition is counted once, however often it was delivered: what stands here are
    different cases under one number.
    """
    return (
        petitions.filter(pl.col("source_ref").is_not_null())
        .group_by("source", "source_ref")
        .agg(
            pl.len().cast(pl.Int64).alias("petitions"),
            first_at=pl.col("filed_at").min(),
            last_at=pl.col("filed_at").max(),
            months=pl.col("filed_at").dt.truncate("1mo").n_unique().cast(pl.Int32),
        )
        .filter(pl.col("petitions") > 1)
        .with_columns(ruined=pl.col("source_ref").str.contains(RUINED))
        .sort(
            "source",
            "ruined",
            "petitions",
            "source_ref",
            descending=[False, False, True, False],
        )
    )


def write(store: Store, out: Path) -> int:
    """Write the collisions of a store to a CSV, true ones first; return how many."""
    rows = store.query(
        "select source, source_ref, ruined, petitions, months, first_at, last_at "
        "from collisions order by source, ruined, petitions desc, source_ref"
    )
    try:
        with out.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, rows.column_names)
            writer.writeheader()
            writer.writerows(rows.to_pylist())
    except OSError as error:
        msg = f"{out}: the file can not be written ({error.strerror})."
        raise SourceError(msg) from error
    return int(rows.num_rows)
