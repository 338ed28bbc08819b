"""
How many topics do the texts hold? As many as two halves of them agree upon.

In: texts. Out: the curve of agreement over numbers of topics, and the number chosen. Pure.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
import xxhash

from models.partitions import adjusted_rand
from models.text import plain
from models.topics import assign, fit

NUMBERS: Final = (10, 15, 20, 30, 40, 60, 80)
"""What is tried where nothing else is asked for."""
_MOST_READ: Final = 10_000
"""Different texts on which the numbers are tried."""
_DEALS: Final = 3
"""Times that the texts are dealt to two halves, each time in another way."""
_LEAST_IN_TOPIC: Final = 10
"""Different texts of a half that a topic needs; larger numbers are not tried."""


@dataclass(frozen=True)
class Point:
    """One number of topics, and how well halves of the texts agree with it."""

    n_topics: int
    stability: float
    """Mean adjusted Rand index of the topics that two halves give to all texts."""
    error: float
    """Standard error of that mean over the deals."""
    chosen: bool


def curve(
    texts: Sequence[str | None] | pl.Series,
    seed: int,
    numbers: Sequence[int] = NUMBERS,
) -> tuple[Point, ...]:
    """
    Return a point for every number that there are texts enough for, one of them chosen.

    Chosen is the largest number whose stability is not clearly below the best one's, by
    one standard error: of two pictures that are equally sure, the one that says more.
    With too few texts for any, the only point, and chosen, is that of :func:`of_few`, the
    smallest of the numbers at most.

    References: Ben-Hur, Elisseeff & Guyon (2002); Breiman et al. (1984) for the error.
    """
    letters = plain(texts)
    said = letters.filter(letters != "").unique().sort()
    drawn = pl.Series(
        [xxhash.xxh3_64_intdigest(text.encode(), seed=seed) for text in said],
        dtype=pl.UInt64,
    )
    said = said.gather(drawn.arg_sort()[:_MOST_READ].sort())
    tried = [n for n in numbers if n * _LEAST_IN_TOPIC * 2 <= len(said)]
    if not tried:
        few = min(*numbers, of_few(said))
        return (Point(few, float("nan"), float("nan"), chosen=True),)
    told = np.array(
        [[_agreement(said, n, deal) for deal in range(_DEALS)] for n in tried]
    )
    means = told.mean(axis=1)
    errors = told.std(axis=1, ddof=1) / np.sqrt(_DEALS)
    best = int(means.argmax())
    good = np.flatnonzero(means >= means[best] - errors[best])
    return tuple(
        Point(n, float(means[row]), float(errors[row]), chosen=bool(row == good[-1]))
        for row, n in enumerate(tried)
    )


def of_few(texts: Sequence[str | None] | pl.Series) -> int:
    """Return the root of the number of different texts, rounded up: ten are not ten topics."""
    letters = plain(texts)
    return max(1, math.ceil(math.sqrt(letters.filter(letters != "").n_unique())))


def _agreement(said: pl.Series, n_topics: int, deal: int) -> float:
    """Return how alike the topics of two halves are."""
    half = pl.Series(
        [xxhash.xxh3_64_intdigest(text.encode(), seed=deal) & 1 == 1 for text in said],
        dtype=pl.Boolean,
    )
    one, other = (
        assign(fit(said.filter(part), n_topics, 0), said).topic_ids
        for part in (half, ~half)
    )
    return adjusted_rand(one, other)
