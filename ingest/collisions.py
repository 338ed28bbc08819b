"""
Which published numbers stand on several petitions? A number is no identity: here is proof.

In: petitions with a number. Out: rows of `collisions`, one for each number that several petitions of a
source bear, and whether a spreadsheet ruined it: 649 numbers of the published 1999 files
stand on 311,343 petitions, and all but four of them are ruined.
"""

from __future__ import annotations

import polars as pl

from ingest.repairs import RUINED


def collisions(petitions: pl.DataFrame) -> pl.DataFrame:
    """
    Return source, source_ref, petitions, first_at, last_at, months and ruined.

    A petition is counted once, however often it was delivered: what stands here are
    different cases under one number.
    """
    numbered = petitions.select("source", "source_ref", "filed_at").drop_nulls(
        "source_ref"
    )
    return (
        # Most numbers stand once in all: they go before they are counted by source.
        numbered.filter(pl.col("source_ref").is_duplicated())
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
