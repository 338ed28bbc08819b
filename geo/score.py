"""
What is the chance that the first village of a place is right?

In: rows of the cascade. Out: one score per row, 0-1. Pure.
"""

from __future__ import annotations

import polars as pl

# Chance that the village is right. Door: cases of 2025-26 against a table until 2024
# (benchmarks/door_points.py). Crossing and landmark: what the weight of the first village
# is worth: a crossing's 0.99 is right in 91 % (benchmarks/crossings.py), a landmark's
# first village in 83 % (benchmarks/landmarks.py).
_WORTH = {"crossing": 0.92, "landmark": 0.85}
_FIXED = {"door": 0.9977, "village": 0.998, "relative": 0.9}


def calibrated(rows: pl.DataFrame) -> pl.Series:
    """
    Return the score of each row, (n,) in order.

    rows : match_level, score (the weight of the first village, null where one is told),
    stated_id.
    """
    level = pl.col("match_level")
    told = (
        level.replace_strict(_FIXED, default=0.0, return_dtype=pl.Float32)
        if rows.schema["score"] == pl.Null
        else pl.coalesce(
            pl.col("score")
            * level.replace_strict(_WORTH, default=1.0, return_dtype=pl.Float32),
            level.replace_strict(_FIXED, default=0.0, return_dtype=pl.Float32),
        )
    )
    stated = pl.col("stated_id").is_not_null()
    return rows.select(
        score=pl.when(stated)
        .then(pl.max_horizontal(told, pl.lit(_FIXED["village"])))
        .otherwise(told)
        .cast(pl.Float32)
    )["score"]
