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
    "nearest": ((0.532, 0.562), (0.692, 0.753), (0.82, 0.809), (0.991, 0.988)),
    "relative": ((0.0, 0.0), (0.5, 0.45), (0.88, 0.789)),
    "crossing": (
        (0.346, 0.417), (0.439, 0.435), (0.558, 0.518), (0.681, 0.695), (0.797, 0.762),
        (0.984, 0.903),
    ),
    "lane": ((0.579, 0.559), (0.979, 0.951)),
    "landmark": (
        (0.156, 0.0), (0.32, 0.295), (0.547, 0.521), (0.681, 0.767), (0.81, 0.89),
        (0.976, 0.907),
    ),
    "road": (
        (0.0, 0.0), (0.214, 0.245), (0.316, 0.288), (0.425, 0.307), (0.561, 0.4),
        (0.698, 0.507), (0.81, 0.635), (0.985, 0.862),
    ),
}  # fmt: skip
"""
By level: the weight of the first village, and the share of places that were right with it.

`python benchmarks/geocode.py --fit`: fitted on its four hold-outs; checked by fitting on one
half of their roads and telling the other (benchmarks/README.md). Between two weights it is
interpolated.
Of relative only the highest is fitted; below it a weight is taken for a tenth less. Of
landmarks and roads the lowest is assumed: a road of six districts has less than is fitted.
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
