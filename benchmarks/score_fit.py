"""
Which share of places is right at each weight of their first village? Fitted by level.

In: judged rows (benchmarks/geocode.py) with match_level, weight and right. Out: the table
for geo/score.py: monotone (pool adjacent violators), at most a knot per eighth of weight: with tenths the
scores of one half of the roads told the other half less well.
"""

from __future__ import annotations

import polars as pl

LEAST, WIDTHS = 30, 8
"""Rows of a knot; an eighth of weight with fewer is joined with the next."""


def fitted(rows: pl.DataFrame) -> dict[str, tuple[tuple[float, float], ...]]:
    """Return by level the knots (weight, share right), both rising."""
    known = rows.drop_nulls("weight").sort("match_level", "weight")
    return {
        str(name): _knots(part)
        for (name,), part in known.group_by("match_level", maintain_order=True)
    }


def alone(rows: pl.DataFrame) -> dict[str, float]:
    """Return by level the share that is right of rows without a weight."""
    shares = (
        rows.filter(pl.col("weight").is_null())
        .group_by("match_level")
        .agg(pl.col("right").mean())
        .sort("match_level")
    )
    return {level: round(share, 4) for level, share in shares.rows()}


def _knots(part: pl.DataFrame) -> tuple[tuple[float, float], ...]:
    widths = (
        part.with_columns(width=(pl.col("weight") * WIDTHS).floor().clip(0, WIDTHS - 1))
        .group_by("width", maintain_order=True)
        .agg(pl.len(), pl.col("weight").sum(), pl.col("right").sum())
    )
    blocks: list[list[float]] = []
    for _, count, weight, right in widths.rows():
        blocks.append([count, weight, right])
        while len(blocks) > 1 and (
            blocks[-2][0] < LEAST or _share(blocks[-2]) >= _share(blocks[-1])
        ):
            last = blocks.pop()
            blocks[-1] = [a + b for a, b in zip(blocks[-1], last, strict=True)]
    if len(blocks) > 1 and blocks[-1][0] < LEAST:
        last = blocks.pop()
        blocks[-1] = [a + b for a, b in zip(blocks[-1], last, strict=True)]
    return tuple(
        (round(weight / count, 3), round(right / count, 3))
        for count, weight, right in blocks
    )


def _share(block: list[float]) -> float:
    return block[2] / block[0]
