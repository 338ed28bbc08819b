"""
What is the chance that the first village of a place is right?

In: rows of the cascade with the weight of their first village. Out: one score per row,
0-1: the share of such places that were right where the true village is known. Pure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from geo.address import DISTRICT
from geo.reading import ANOTHER_DISTRICT, CHOSEN, MISSPELT, WITHIN

if TYPE_CHECKING:
    from collections.abc import Mapping

Knots = tuple[tuple[float, float], ...]

WORTH: dict[str, Knots] = {
    "same_number": ((0.997, 0.995),),
    "nearest": (
        (0.488, 0.519), (0.576, 0.6), (0.663, 0.673), (0.761, 0.812), (0.849, 0.839),
        (0.989, 0.988),
    ),
    "relative": ((0.0, 0.0), (0.5, 0.45), (0.862, 0.8)),
    "crossing": (
        (0.347, 0.388), (0.441, 0.496), (0.537, 0.501), (0.651, 0.661),
        (0.736, 0.742), (0.841, 0.758), (0.986, 0.893),
    ),
    "lane": ((0.576, 0.5), (0.979, 0.941)),
    "landmark": (
        (0.156, 0.0), (0.3, 0.207), (0.438, 0.471), (0.541, 0.477), (0.643, 0.773),
        (0.755, 0.824), (0.834, 0.915), (0.982, 0.923),
    ),
    "road": (
        (0.251, 0.205), (0.35, 0.319), (0.443, 0.324), (0.547, 0.388), (0.638, 0.492),
        (0.744, 0.598), (0.834, 0.744), (0.985, 0.855),
    ),
}  # fmt: skip
"""
By level: the weight of the first village, and the share of places that were right with it.

`python benchmarks/geocode.py --fit`: fitted on its four hold-outs; checked by fitting on one
half of their roads and telling the other (benchmarks/README.md). Between two weights it is
interpolated.
Of relative only the highest is fitted; below it a weight is taken for a tenth less.
"""

ALONE = {"door": 0.997, "village": 0.998, "relative": 0.9}
"""
The same of levels, or rows of a level, that have one village and no weight.

A stated village is as right as the city's own systems: of 84,306 cases at doors that two or
more cases name, 0.13 % state another than the rest.
"""

_DOUBTS = {MISSPELT: 0.85, CHOSEN: 0.95, WITHIN: 0.9}
"""
What is left of a score where the reader had to assume something.

Of roads one character off 29 of 35 published points were right, of addresses made wrong on
purpose 98 %; of roads chosen of several by their number 99.5 % of those made wrong on purpose
(`python benchmarks/slips.py`), of real ones 5 of 5 that state their village; of those found within a text 0.68 of 156 against 0.76 of their levels.
"""
_AGAINST = 0.1
"""The same where the text names one district and its road is in another: 5 of 66 right."""


def calibrated(rows: pl.DataFrame, worth: Mapping[str, Knots] = WORTH) -> pl.Series:
    """
    Return the score of each row, (n,) in order; `worth` by level, as `WORTH`.

    rows : match_level, score (the weight of the first village; null where there is one
    alone), stated_id, doubt, said. A person's and a source's own score stand as they are.
    """
    level = pl.col("match_level")
    alone = level.replace_strict(ALONE, default=0.0, return_dtype=pl.Float64)
    scores = np.array(rows.select(alone).to_series())
    numbered = rows.select("match_level", "score", "said", "doubt").with_row_index("at")
    weighed = numbered.select("at", "match_level", "score").filter(
        pl.col("score").is_not_null()
    )
    for (name,), of_level in weighed.group_by("match_level"):
        weights = of_level["score"].cast(pl.Float64).to_numpy()
        if name in worth:
            weights = np.interp(weights, *np.array(worth[name]).T)
        scores[of_level["at"].to_numpy()] = weights
    against = (pl.col("doubt") == ANOTHER_DISTRICT) & pl.col("said").str.contains(
        DISTRICT
    )
    doubts = numbered.select("at", "said", "doubt").filter(
        pl.col("doubt").is_not_null()
    )
    doubted = doubts.select(
        "at",
        left=pl.when(against)
        .then(_AGAINST)
        .otherwise(
            pl.col("doubt").replace_strict(
                _DOUBTS, default=1.0, return_dtype=pl.Float64
            )
        ),
    )
    scores[doubted["at"].to_numpy()] *= doubted["left"].to_numpy()
    stated = rows["stated_id"].is_not_null().to_numpy()
    scores[stated] = np.maximum(scores[stated], ALONE["village"])
    return pl.Series("score", scores, dtype=pl.Float32)
